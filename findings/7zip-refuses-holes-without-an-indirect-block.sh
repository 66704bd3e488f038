#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     7-Zip makes an empty file of one on ext2 or ext3 whose hole is so long that it has no indirect block of its own: "Unsupported Method".
# Version:  7-Zip 26.02, volumes of e2fsprogs 1.47.0 (Debian 12), debugfs of the same beside it.
# Expected: the file. In the block map of ext2 a 0 is a hole, for a block and for a whole indirect block alike (the kernel's documentation of ext4, "Direct/Indirect
#           Block Addressing", for the map; debugfs and the kernel read it so). 7-Zip reads the shorter holes in the same map.
# Real:     a 0 in place of an indirect, double or triple indirect block, with the file going on behind what it maps or ending there, is
#           "Unsupported Method", exit code 2, and the file is empty. A 0 among the direct blocks, or within an indirect one, reads as zeros.
#           On ext4, with extents, the same files are right.
# Why here: disk images and databases are the files with such holes, and /boot is often ext2. It is an error that names each file,
#           but not one of the volume, and the data before the hole are not given either.
# Needs a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq e2fsprogs=1.47.0-2+b2 libext2fs2=1.47.0-2+b2 libcom-err2=1.47.0-2+b2 libss2=1.47.0-2+b2 \
    7zip=22.01+really26.02+dfsg-0+deb12u1 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
tool() { LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu "$work/unpacked/sbin/$1" "${@:2}"; }
debugged() { tool debugfs -R "$1" volume.img 2>debugfs.txt; }

# blocks of 1,024: 12 direct ones, 256 in an indirect block, 65,536 in a double indirect one
mkdir source
piece() { seq 1 200 | dd of="source/$1" bs=1024 seek="$2" conv=notrunc status=none; }
piece no-hole 0
for at in 0 20; do piece short-hole $at; done
for at in 0 300; do piece hole-over-indirect $at; done
for at in 0 20 70000; do piece hole-over-double $at; done
piece hole-at-the-end 0
truncate -s 100000 source/hole-at-the-end
{
    for type in ext2 ext3 ext4; do
        rm -rf volume.img by7
        truncate -s 16M volume.img
        tool mke2fs -q -F -t $type -b 1024 -d source volume.img
        ended=0
        unpacked/usr/bin/7zz x -oby7 volume.img >7zz.txt 2>&1 || ended=$?
        echo "$type: e2fsck $(tool e2fsck -fn volume.img >e2fsck.txt 2>&1 && echo sound), 7-Zip ends with $ended"
        for name in no-hole short-hole hole-over-indirect hole-over-double hole-at-the-end; do
            echo "    $name: debugfs $(debugged "cat /$name" | cmp -s - source/$name && echo right), 7-Zip $(cmp -s source/$name by7/$name && echo right ||
                echo "$(stat -c %s by7/$name) of $(stat -c %s source/$name) bytes, $(grep -o "Unsupported Method : $name" 7zz.txt)")"
        done
    done
} | tee seen.txt
cat >described.txt <<'D'
ext2: e2fsck sound, 7-Zip ends with 2
    no-hole: debugfs right, 7-Zip right
    short-hole: debugfs right, 7-Zip right
    hole-over-indirect: debugfs right, 7-Zip 0 of 307892 bytes, Unsupported Method : hole-over-indirect
    hole-over-double: debugfs right, 7-Zip 0 of 71680692 bytes, Unsupported Method : hole-over-double
    hole-at-the-end: debugfs right, 7-Zip 0 of 100000 bytes, Unsupported Method : hole-at-the-end
ext3: e2fsck sound, 7-Zip ends with 2
    no-hole: debugfs right, 7-Zip right
    short-hole: debugfs right, 7-Zip right
    hole-over-indirect: debugfs right, 7-Zip 0 of 307892 bytes, Unsupported Method : hole-over-indirect
    hole-over-double: debugfs right, 7-Zip 0 of 71680692 bytes, Unsupported Method : hole-over-double
    hole-at-the-end: debugfs right, 7-Zip 0 of 100000 bytes, Unsupported Method : hole-at-the-end
ext4: e2fsck sound, 7-Zip ends with 0
    no-hole: debugfs right, 7-Zip right
    short-hole: debugfs right, 7-Zip right
    hole-over-indirect: debugfs right, 7-Zip right
    hole-over-double: debugfs right, 7-Zip right
    hole-at-the-end: debugfs right, 7-Zip right
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
