#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     blkstat and blkls of The Sleuth Kit call backup superblocks, group descriptors and what is reserved for more of them not allocated
#           on a new ext4 volume.
# Version:  The Sleuth Kit 4.11.1 on volumes of e2fsprogs 1.47.0 (Debian 12); dumpe2fs beside it.
# Expected: the free blocks that the superblock counts and dumpe2fs lists. ext4's documentation in the kernel, block group descriptor: with
#           the flag BLOCK_UNINIT the block bitmap of the group is not initialized; it is to be computed, and the backups are in use in it.
# Real:     the bitmap is taken as it stands on the disk, which is zeros: every block of such a group is free. blkls, "unallocated", gives more
#           blocks than are free, superblocks among them. With uninit_bg and metadata_csum off, so that each bitmap is written, it is
#           right. fsstat's count comes from the superblock and is right either way.
# Why here: a list of free blocks is what one wipes, leaves out of a copy, or compares a parser's with. By this list the volume loses
#           the blocks that e2fsck -b needs. partclone, which asks libext2fs, saves them.
# Needs a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq sleuthkit=4.11.1+dfsg-1+b1 libtsk19=4.11.1+dfsg-1+b1 libafflib0v5 libewf2 libbfio1 libvhdi1 libvmdk1 \
    e2fsprogs=1.47.0-2+b2 libext2fs2=1.47.0-2+b2 libcom-err2=1.47.0-2+b2 libss2=1.47.0-2+b2
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu
export PATH=$work/unpacked/sbin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH

for features in has_journal ^uninit_bg,^metadata_csum; do
    rm -f volume.img
    truncate -s 300M volume.img
    mke2fs -q -F -t ext4 -b 1024 -O $features volume.img
    checked=0
    e2fsck -fn volume.img >e2fsck.txt 2>&1 || checked=$?
    dumpe2fs volume.img >dumpe2fs.txt 2>/dev/null
    backups=$(sed -n 's/.*Backup superblock at \([0-9]*\),.*/\1/p' dumpe2fs.txt)
    listed=$(sed -n 's/^  Free blocks: //p' dumpe2fs.txt | tr -d ' ' | tr ',' '\n' | awk -F- 'NF { n += (NF == 2 ? $2 - $1 : 0) + 1 } END { print n }')
    blkls volume.img >free.img
    echo "$features: e2fsck $checked; free in the superblock $(sed -n 's/^Free blocks: *//p' dumpe2fs.txt), dumpe2fs lists $listed," \
        "fsstat says $(fsstat volume.img | sed -n 's/^Free Blocks: //p'), blkls gives $(($(stat -c %s free.img) / 1024))"
    echo "  blkstat of the backups:$(for block in $backups; do
        echo " $block $(blkstat volume.img "$block" | sed -n 2p)"
    done | paste -sd ,)"
    echo "  superblocks in what blkls gives: $(od -A d -v -t x2 -w1024 free.img | awk '$30 == "ef53"' | wc -l)"
done | tee seen.txt
diff - seen.txt <<'E' || { echo "not as described"; exit 1; }
has_journal: e2fsck 0; free in the superblock 277609, dumpe2fs lists 277609, fsstat says 277609, blkls gives 279169
  blkstat of the backups: 8193 Allocated, 24577 Not Allocated, 40961 Not Allocated, 57345 Not Allocated, 73729 Not Allocated, 204801 Not Allocated, 221185 Not Allocated
  superblocks in what blkls gives: 6
^uninit_bg,^metadata_csum: e2fsck 0; free in the superblock 277609, dumpe2fs lists 277609, fsstat says 277609, blkls gives 277609
  blkstat of the backups: 8193 Allocated, 24577 Allocated, 40961 Allocated, 57345 Allocated, 73729 Allocated, 204801 Allocated, 221185 Allocated
  superblocks in what blkls gives: 0
E
