#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     qemu-img dd with skip= and count= copies too few blocks, down to none, and ends with 0.
# Version:  qemu-utils 7.2.22 (Debian 12), raw and qcow2 sources; dd of coreutils beside it.
# Expected: count blocks from behind the skipped ones. qemu-img(1): with count=BLOCKS "dd will stop reading input after reading BLOCKS input
#           blocks"; skip=BLOCKS is what dd(1) has under that name.
# Real:     count is the end, from the start of the disk: skip=1 count=2 copies one block. With a skip of count or more the output is
#           empty; "cannot skip to specified offset" stands on the standard error then, and the exit code is 0. Either option alone is right.
# Why here: it is how one takes a partition, or a file's extents, out of a qcow2 or a VHDX without a conversion. A first partition comes
#           out short by what lies before it, and all after that empty.
# Needs a Debian 12 (apt-get download, dpkg-deb) with qemu-utils; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
command -v qemu-img >/dev/null || { echo "needs qemu-img: not run"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq qemu-utils=1:7.2+dfsg-7+deb12u18+b3
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/usr/bin:$PATH

seq -f 'line %010.0f' 1 524288 >disk.raw # 8 MiB
qemu-img convert -f raw -O qcow2 disk.raw disk.qcow2
for options in "skip=3" "count=2" "skip=1 count=2" "skip=1 count=5" "skip=4 count=3" "skip=3 count=3"; do
    dd if=disk.raw of=right bs=1M status=none $options
    for form in raw qcow2; do
        ended=0
        qemu-img dd -f $form -O raw bs=1M $options if=disk.$form of=out 2>said.txt || ended=$?
        same=other
        if cmp -s out right; then same=same; elif cmp -s -n "$(stat -c %s out)" out right; then same=cut; fi
        echo "$options of $form: exit code $ended, $(($(stat -c %s out) >> 20)) of $(($(stat -c %s right) >> 20)) MiB, $same"
        rm out
    done
done | tee seen.txt
cat >described.txt <<'D'
skip=3 of raw: exit code 0, 5 of 5 MiB, same
skip=3 of qcow2: exit code 0, 5 of 5 MiB, same
count=2 of raw: exit code 0, 2 of 2 MiB, same
count=2 of qcow2: exit code 0, 2 of 2 MiB, same
skip=1 count=2 of raw: exit code 0, 1 of 2 MiB, cut
skip=1 count=2 of qcow2: exit code 0, 1 of 2 MiB, cut
skip=1 count=5 of raw: exit code 0, 4 of 5 MiB, cut
skip=1 count=5 of qcow2: exit code 0, 4 of 5 MiB, cut
skip=4 count=3 of raw: exit code 0, 0 of 3 MiB, cut
skip=4 count=3 of qcow2: exit code 0, 0 of 3 MiB, cut
skip=3 count=3 of raw: exit code 0, 0 of 3 MiB, cut
skip=3 count=3 of qcow2: exit code 0, 0 of 3 MiB, cut
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
