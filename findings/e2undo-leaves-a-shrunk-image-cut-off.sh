#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     e2undo takes a shrink of an image file back without the part that resize2fs cut off, says nothing and ends with 0; the files there are gone.
# Version:  e2fsprogs 1.47.0 (Debian 12), ext4 in a file.
# Expected: the image as it was, or a refusal. resize2fs(8), -z: before a block is overwritten, its old contents are written to the undo file, which
#           "can be used with e2undo(8) to restore the old contents of the file system should something go wrong".
# Real:     resize2fs copies what lies behind the new end forward and cuts the file off there. The blocks behind are not overwritten, so that none is
#           in the undo file. e2undo puts superblock and inodes back, which count on them: the file system is larger than its file, and of a
#           file in that part nothing is left. Without the undo each file was right. Undone mke2fs and tune2fs give each byte back.
# Why here: -z is what one runs a shrink with that one wants to be able to take back, and images of disks are shrunk to be stored. Making the
#           file longer again by hand gives zeros.
# Needs a Debian 12 (apt-get download, dpkg-deb), python3; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq e2fsprogs=1.47.0-2+b2 libext2fs2=1.47.0-2+b2 libcom-err2=1.47.0-2+b2 libss2=1.47.0-2+b2 ||
    { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/sbin:$PATH

mkdir source
for i in 1 2 3 4 5 6; do seq ${i}000000 ${i}400000 >source/file$i; done
truncate -s 32M first.img
mke2fs -q -F -t ext4 -b 1024 -d source first.img
for i in 1 2 3; do debugfs -w -R "rm file$i" first.img >/dev/null 2>&1; done
e2fsck -fy first.img >fsck.txt 2>&1 || [ $? = 1 ]
# told TITLE: the size of disk.img, and of which files it has the content
told() {
    local i right=""
    for i in 4 5 6; do
        rm -f out
        debugfs -R "dump file$i out" disk.img >/dev/null 2>&1
        ! cmp -s out source/file$i || right="$right file$i"
    done
    echo "$1: $(($(stat -c %s disk.img) >> 10)) KiB, file system of $(dumpe2fs -h disk.img 2>/dev/null | sed -n 's/^Block count: *//p'), right:$right"
}
# undone TITLE COMMAND...: the command with an undo file, and e2undo
undone() {
    cp first.img disk.img
    "${@:2}" >said.txt 2>&1
    told "$1"
    local ended=0
    e2undo undo disk.img >said.txt 2>&1 || ended=$?
    told "    e2undo ends with $ended and $(wc -l <said.txt) lines, $(cmp -s first.img disk.img && echo "the same bytes" || echo "other bytes")"
    rm undo
}
{
    undone "tune2fs" tune2fs -z undo -O ^has_journal disk.img
    undone "mke2fs" mke2fs -q -F -z undo -t ext4 -b 1024 disk.img
    undone "resize2fs to 20M" resize2fs -z undo disk.img 20M
    truncate -s 32M disk.img
    told "made longer"
} | tee seen.txt
cat >described.txt <<'D'
tune2fs: 32768 KiB, file system of 32768, right: file4 file5 file6
    e2undo ends with 0 and 0 lines, the same bytes: 32768 KiB, file system of 32768, right: file4 file5 file6
mke2fs: 32768 KiB, file system of 32768, right:
    e2undo ends with 0 and 0 lines, the same bytes: 32768 KiB, file system of 32768, right: file4 file5 file6
resize2fs to 20M: 20480 KiB, file system of 20480, right: file4 file5 file6
    e2undo ends with 0 and 0 lines, other bytes: 20480 KiB, file system of 32768, right: file4
made longer: 32768 KiB, file system of 32768, right: file4
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
