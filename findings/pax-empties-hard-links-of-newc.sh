#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     pax makes empty files of those that have several names in a cpio archive of the new portable format (newc, crc), and ends with 0.
# Version:  pax 20201030 (Debian 12) on archives of cpio 2.13; cpio as the second reader.
# Expected: the content under each name. pax(1) reads this format as sv4cpio and sv4crc. In it (the kernel's buffer-format document has it alike)
#           the links of a file come one by one, all but the last with a size of 0, and the last has the content.
# Real:     each further name becomes a link to the first, empty one, and the content that comes with the last name is dropped. The names are
#           links of one another as they should be. Files of one name are right, so are the old formats (odc, bin), which have
#           the content with every name. pax reads what pax itself writes with -x sv4cpio.
# Why here: newc is cpio's form for inodes beyond 16 bits, of initramfs and RPM; a tree that was saved by cpio comes back without whatever was linked.
# Needs a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq pax=1:20201030-1 cpio=2.13+dfsg-7.1 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/bin:$work/unpacked/usr/bin:$PATH

mkdir source
seq 1000 >source/a
ln source/a source/b
ln source/a source/c
seq 50 >source/single

# sizes READER: extracts ../saved by it and tells size and links of each file
sizes() {
    local ended=0
    rm -rf out
    mkdir out
    (cd out && "$@" <../saved >../said.txt 2>&1) || ended=$?
    echo "exit $ended, $(cd out && stat -c '%n %s (%h)' a b c single | paste -sd ,)"
}
{
    echo "source: $(cd source && stat -c '%n %s (%h)' a b c single | paste -sd ,)"
    for format in bin odc newc crc; do
        (cd source && printf '%s\n' a b c single | cpio -o -H $format --quiet >../saved)
        echo "cpio's $format by cpio: $(sizes cpio -idu --quiet)"
        echo "cpio's $format by pax: $(sizes pax -r)"
    done
    (cd source && printf '%s\n' a b c single | pax -w -x sv4cpio >../saved)
    echo "pax's sv4cpio by pax: $(sizes pax -r)"
} | tee seen.txt
cat >described.txt <<'D'
source: a 3893 (3),b 3893 (3),c 3893 (3),single 141 (1)
cpio's bin by cpio: exit 0, a 3893 (3),b 3893 (3),c 3893 (3),single 141 (1)
cpio's bin by pax: exit 0, a 3893 (3),b 3893 (3),c 3893 (3),single 141 (1)
cpio's odc by cpio: exit 0, a 3893 (3),b 3893 (3),c 3893 (3),single 141 (1)
cpio's odc by pax: exit 0, a 3893 (3),b 3893 (3),c 3893 (3),single 141 (1)
cpio's newc by cpio: exit 0, a 3893 (3),b 3893 (3),c 3893 (3),single 141 (1)
cpio's newc by pax: exit 0, a 0 (3),b 0 (3),c 0 (3),single 141 (1)
cpio's crc by cpio: exit 0, a 3893 (3),b 3893 (3),c 3893 (3),single 141 (1)
cpio's crc by pax: exit 0, a 0 (3),b 0 (3),c 0 (3),single 141 (1)
pax's sv4cpio by pax: exit 0, a 3893 (3),b 3893 (3),c 3893 (3),single 141 (1)
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
