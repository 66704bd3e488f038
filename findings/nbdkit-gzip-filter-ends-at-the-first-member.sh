#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     nbdkit's gzip filter exports a disk that was compressed in several members as long as its first member, and nothing is said.
# Version:  nbdkit 1.32.5, libnbd 1.14.2 (Debian 12); gzip and Python's gzip beside it.
# Expected: the whole disk. RFC 1952, 2.2: a gzip file is "a series of members" that follow one another; gzip and zlib's users read them as
#           one. nbdkit-gzip-filter(1) says nothing of them. nbdkit's xz filter serves a file of several streams whole.
# Real:     the export ends where the first member ends, nbdcopy copies that and ends with 0. A disk in one member is right.
# Why here: a disk compressed piece by piece, to use more cores or to be continued, is such a file: bgzip makes only such, and two
#           pieces put one behind the other are one. The restore of a backup so kept, over NBD, writes the head of the disk.
# Needs a Debian 12 (apt-get download, dpkg-deb), python3; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq nbdkit=1.32.5-1 libnbd-bin=1.14.2-1 libnbd0=1.14.2-1
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
libraries=$work/unpacked/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH=$libraries PATH=$work/unpacked/usr/bin:$PATH
plugin=$libraries/nbdkit/plugins/nbdkit-file-plugin.so

seq -f 'line %010.0f' 1 65536 >disk # 1 MiB
gzip -c disk >one.gzip
xz -c disk >one.xz
split -b 256K disk piece-
for p in piece-*; do
    gzip -c "$p" >>several.gzip
    xz -c "$p" >>several.xz
done
for form in gzip xz; do
    for file in one several; do
        ended=0
        nbdkit -U - -r --filter="$libraries/nbdkit/filters/nbdkit-$form-filter.so" "$plugin" $file.$form --run 'nbdcopy "$uri" out' \
            2>nbdkit.txt || ended=$?
        echo "$file, $form: exit code $ended, $(($(stat -c %s out) >> 10)) KiB, $(cmp -s out disk && echo same || echo other); $form itself $(
            $form -dc $file.$form | cmp -s - disk && echo same || echo other)"
        rm out
    done
done | tee seen.txt
python3 -c 'import gzip; print("several by Python:", "same" if gzip.open("several.gzip").read() == open("disk", "rb").read() else "other")' |
    tee -a seen.txt
cat >described.txt <<'D'
one, gzip: exit code 0, 1024 KiB, same; gzip itself same
several, gzip: exit code 0, 256 KiB, other; gzip itself same
one, xz: exit code 0, 1024 KiB, same; xz itself same
several, xz: exit code 0, 1024 KiB, same; xz itself same
several by Python: same
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
