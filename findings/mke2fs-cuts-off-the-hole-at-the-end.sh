#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     mke2fs -d cuts a file that ends in a hole off where its last block of data ends, if the volume has inline_data.
# Version:  e2fsprogs 1.47.0 (Debian 12), coreutils' truncate.
# Expected: the file with its size. mke2fs(8), -d: "Copy the contents of the given directory into the root directory of the file
#           system"; debugfs(8), write: "Copy the contents of source_file into a newly-created file".
# Real:     5,000 bytes in a file of 1 MiB become a file of 5,120 with blocks of 1 KiB, of 8,192 with 4 KiB. A file with a hole before or
#           between its data, and one that is a hole alone, keep their sizes. debugfs' write does the same. Exit code 0, no word, and
#           e2fsck finds the volume sound. Without inline_data all are right.
# Why here: a disk image whose end was never written is such a file, and a volume for tests, or a small one to start from, is made this
#           way, without root. The image comes back shorter than its partition table says, by no fault of who reads the volume.
# Needs a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq e2fsprogs=1.47.0-2+b2 libext2fs2=1.47.0-2+b2 libcom-err2=1.47.0-2+b2 libss2=1.47.0-2+b2
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/sbin:$PATH

mkdir source
files="whole before between behind alone"
head -c 5000 /dev/zero | tr '\0' A >source/whole
dd if=source/whole of=source/before bs=4096 seek=250 status=none
cp source/whole source/between
dd if=source/whole of=source/between bs=4096 seek=250 conv=notrunc status=none
cp source/whole source/behind
truncate -s 1M source/behind source/alone

# sizes: of the files in the volume
sizes() {
    for f in $files; do echo "$f $(debugfs -R "stat /$f" volume.img 2>/dev/null | sed -n 's/.*Size: *\([0-9]*\).*/\1/p' | head -n 1)"; done | paste -sd ,
}
{
    echo "source: $(cd source && stat -c '%n %s' $files | paste -sd ,)"
    for feature in ^inline_data inline_data; do
        for block in 1024 4096; do
            rm -f volume.img
            truncate -s 32M volume.img
            mke2fs -q -F -t ext4 -b $block -O $feature -d source volume.img
            checked=0
            e2fsck -fn volume.img >e2fsck.txt 2>&1 || checked=$?
            echo "$feature, blocks of $block, mke2fs -d: e2fsck $checked, $(sizes)"
            mke2fs -q -F -t ext4 -b $block -O $feature volume.img
            for f in $files; do debugfs -w -R "write source/$f $f" volume.img >write.txt 2>&1; done
            e2fsck -fn volume.img >e2fsck.txt 2>&1 || checked=$?
            echo "$feature, blocks of $block, debugfs write: e2fsck $checked, $(sizes)"
        done
    done
} | tee seen.txt
cat >described.txt <<'D'
source: whole 5000,before 1029000,between 1029000,behind 1048576,alone 1048576
^inline_data, blocks of 1024, mke2fs -d: e2fsck 0, whole 5000,before 1029000,between 1029000,behind 1048576,alone 1048576
^inline_data, blocks of 1024, debugfs write: e2fsck 0, whole 5000,before 1029000,between 1029000,behind 1048576,alone 1048576
^inline_data, blocks of 4096, mke2fs -d: e2fsck 0, whole 5000,before 1029000,between 1029000,behind 1048576,alone 1048576
^inline_data, blocks of 4096, debugfs write: e2fsck 0, whole 5000,before 1029000,between 1029000,behind 1048576,alone 1048576
inline_data, blocks of 1024, mke2fs -d: e2fsck 0, whole 5000,before 1029000,between 1029000,behind 5120,alone 1048576
inline_data, blocks of 1024, debugfs write: e2fsck 0, whole 5000,before 1029000,between 1029000,behind 5120,alone 1048576
inline_data, blocks of 4096, mke2fs -d: e2fsck 0, whole 5000,before 1029000,between 1029000,behind 8192,alone 1048576
inline_data, blocks of 4096, debugfs write: e2fsck 0, whole 5000,before 1029000,between 1029000,behind 8192,alone 1048576
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
