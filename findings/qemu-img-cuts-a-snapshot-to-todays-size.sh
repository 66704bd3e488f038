#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     qemu-img convert -l cuts an internal snapshot of a larger disk off at the size that the disk has today, and ends with 0.
# Version:  qemu-utils 7.2.22 (Debian 12), qcow2.
# Expected: the snapshot as it was taken. qemu-img(1): convert makes a disk image of "the disk image FILENAME or a snapshot SNAPSHOT_PARAM"; QCOW2,
#           "Snapshots": the extra data of an entry has the "virtual disk size of the snapshot in bytes". snapshot -a sets the size back to it.
# Real:     the output is as long as the disk is now, in both directions. A disk that was taken back to a snapshot of before it grew has a newer one
#           of twice the size: half of that comes out. A snapshot of a smaller disk gets zeros behind it. No word, and snapshot -l does not tell the
#           size. Applied to the disk by snapshot -a the same snapshot is whole.
# Why here: convert -l is how a snapshot is taken out of an image without a change to it, for a backup. What it lacks is the end of
#           the disk, where the second GPT and the last partition are.
# Needs a Debian 12 (apt-get download, dpkg-deb) with qemu-img's libraries, python3; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
command -v qemu-img >/dev/null || { echo "needs qemu-img: not run"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq qemu-utils=1:7.2+dfsg-7+deb12u18+b3 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/usr/bin:$PATH

cat >runs.py <<'P'
import itertools
import sys

content, told = open(sys.argv[1], "rb").read(), []
for value, part in itertools.groupby(content[i] for i in range(0, len(content), 65536)):
    told.append(f"{len(list(part)) * 64} KiB of {value}")
print(", ".join(told))
P
qemu-img create -q -f qcow2 disk.qcow2 8M
qemu-io -c "write -P 1 0 8M" disk.qcow2 >qemu-io.txt
qemu-img snapshot -c small disk.qcow2
qemu-img resize -q disk.qcow2 16M
qemu-io -c "write -P 2 8M 8M" disk.qcow2 >qemu-io.txt
qemu-img snapshot -c large disk.qcow2
# sizes: what the disk has now, and what -l makes of each snapshot
told() {
    qemu-img convert -O raw disk.qcow2 now.raw
    echo "$1, the disk: $(python3 runs.py now.raw)"
    for snapshot in small large; do
        ended=0
        qemu-img convert -l snapshot.name=$snapshot -O raw disk.qcow2 $snapshot.raw >said.txt 2>&1 || ended=$?
        echo "    convert -l $snapshot ends with $ended: $(python3 runs.py $snapshot.raw)$(paste -sd ' ' said.txt)"
    done
}
{
    told "grown"
    qemu-img snapshot -a small disk.qcow2
    told "small applied"
    qemu-img snapshot -a large disk.qcow2
    told "large applied"
} | tee seen.txt
cat >described.txt <<'D'
grown, the disk: 8192 KiB of 1, 8192 KiB of 2
    convert -l small ends with 0: 8192 KiB of 1, 8192 KiB of 0
    convert -l large ends with 0: 8192 KiB of 1, 8192 KiB of 2
small applied, the disk: 8192 KiB of 1
    convert -l small ends with 0: 8192 KiB of 1
    convert -l large ends with 0: 8192 KiB of 1
large applied, the disk: 8192 KiB of 1, 8192 KiB of 2
    convert -l small ends with 0: 8192 KiB of 1, 8192 KiB of 0
    convert -l large ends with 0: 8192 KiB of 1, 8192 KiB of 2
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
