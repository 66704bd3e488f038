#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     debugfs punches a hole into a file that has a block map (ext2, ext3): blocks behind the hole are gone, or some of the hole's
#           stay.
# Version:  e2fsprogs 1.47.0 (Debian 12).
# Expected: a hole from the first to the last block named. debugfs(8), punch: "Delete the blocks in the inode ranging from start_blk to
#           end_blk". On ext4, with extents, so it is.
# Real:     where the range touches blocks that are reached by a double indirect block (from the 268th on with blocks of 1 KiB, from
#           the 1,036th with 4 KiB) it is mostly taken too long or too short: for 500 to 600 the blocks 500 to 779 are gone, for 260 to 280 those of
#           268 and on are there. Below that it is right. No word, exit code 0; e2fsck finds the volume sound.
# Why here: volumes with holes at chosen places, to try a reader of block maps with, are made this way. fuse2fs frees through the same
#           library: fallocate -p of 500 to 600 on a mounted ext2 took 500 to 779, too. A restore that makes its zeros by holes destroys
#           what it has just written.
# Needs a Debian 12 (apt-get download, dpkg-deb), python3; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq e2fsprogs=1.47.0-2+b2 libext2fs2=1.47.0-2+b2 libcom-err2=1.47.0-2+b2 libss2=1.47.0-2+b2
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/sbin:$PATH

cat >holes.py <<'P'
# holes.py FILE BLOCK: the ranges of blocks that are zeros
import sys
size = int(sys.argv[2])
data = open(sys.argv[1], 'rb').read()
holes = []
for block in range(len(data) // size):
    if not any(data[block * size:(block + 1) * size]):
        if holes and holes[-1][1] == block - 1:
            holes[-1][1] = block
        else:
            holes.append([block, block])
print(' '.join(f'{first}-{last}' for first, last in holes))
P
# punch KIND BLOCK FIRST LAST: a file of 1,500 blocks, and what is a hole in it then
punch() {
    rm -rf source volume.img
    mkdir source
    head -c $((1500 * $2)) /dev/zero | tr '\0' A >source/file
    truncate -s 16M volume.img
    mke2fs -q -F -t "$1" -b "$2" -d source volume.img
    punched=0 checked=0
    debugfs -w -R "punch /file $3 $4" volume.img >punch.txt 2>&1 || punched=$?
    debugfs -R "dump /file file" volume.img >dump.txt 2>&1
    e2fsck -fn volume.img >e2fsck.txt 2>&1 || checked=$?
    echo "$1, blocks of $2, punch $3 to $4: exit code $punched, e2fsck $checked, holes $(python3 holes.py file "$2")"
}
for kind in ext4 ext2 ext3; do
    for range in "100 200" "260 280" "500 600" "700 1000"; do punch $kind 1024 ${range% *} ${range#* }; done
done >seen.txt
punch ext2 4096 1030 1040 >>seen.txt
punch ext2 4096 1100 1110 >>seen.txt
cat seen.txt
cat >described.txt <<'D'
ext4, blocks of 1024, punch 100 to 200: exit code 0, e2fsck 0, holes 100-200
ext4, blocks of 1024, punch 260 to 280: exit code 0, e2fsck 0, holes 260-280
ext4, blocks of 1024, punch 500 to 600: exit code 0, e2fsck 0, holes 500-600
ext4, blocks of 1024, punch 700 to 1000: exit code 0, e2fsck 0, holes 700-1000
ext2, blocks of 1024, punch 100 to 200: exit code 0, e2fsck 0, holes 100-200
ext2, blocks of 1024, punch 260 to 280: exit code 0, e2fsck 0, holes 260-267
ext2, blocks of 1024, punch 500 to 600: exit code 0, e2fsck 0, holes 500-779
ext2, blocks of 1024, punch 700 to 1000: exit code 0, e2fsck 0, holes 700-744 780-1035
ext3, blocks of 1024, punch 100 to 200: exit code 0, e2fsck 0, holes 100-200
ext3, blocks of 1024, punch 260 to 280: exit code 0, e2fsck 0, holes 260-267
ext3, blocks of 1024, punch 500 to 600: exit code 0, e2fsck 0, holes 500-779
ext3, blocks of 1024, punch 700 to 1000: exit code 0, e2fsck 0, holes 700-744 780-1035
ext2, blocks of 4096, punch 1030 to 1040: exit code 0, e2fsck 0, holes 1030-1035
ext2, blocks of 4096, punch 1100 to 1110: exit code 0, e2fsck 0, holes 1100-1110
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
