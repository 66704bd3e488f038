#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     e2freefrag finds less free space in the extents of an ext4 volume with bigalloc the longer its clusters are, down to no extent at
#           all on an empty volume.
# Version:  e2fsprogs 1.47.0 (Debian 12), on volumes that are not mounted; dumpe2fs of the same package beside it.
# Expected: extents that add up to the free blocks. e2freefrag(8): the minimum, maximum and average free extent "along with a histogram of all
#           free chunks", with each row's part of the free blocks in percent. On a volume without bigalloc they add up to 100.
# Real:     the first lines, from the superblock, are right. Of one free extent of nearly 1 GiB there are 702 MiB with clusters of 32 KiB,
#           442 MiB with 64 KiB, nothing with 128 KiB; with 8 KiB the rows add up to more than there is. Exit code 0.
# Why here: before a disk is restored in place, or a volume is made smaller, one asks for the longest free extent. "0" there does not say
#           that the volume is in pieces. dumpe2fs lists the free ranges (each one ends there with the first block of its last cluster).
# Needs a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq e2fsprogs=1.47.0-2+b2 libext2fs2=1.47.0-2+b2 libcom-err2=1.47.0-2+b2 libss2=1.47.0-2+b2
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu
export PATH=$work/unpacked/sbin:$work/unpacked/usr/sbin:$PATH

for cluster in 4096 8192 32768 65536 131072; do
    rm -f volume.img
    truncate -s 1G volume.img
    clusters=(-O bigalloc -C $cluster)
    if [ $cluster = 4096 ]; then clusters=(); fi
    mke2fs -q -F -t ext4 -b 4096 "${clusters[@]}" volume.img 2>mke2fs.txt
    checked=0 ended=0
    e2fsck -fn volume.img >e2fsck.txt 2>&1 || checked=$?
    free=$(dumpe2fs -h volume.img 2>/dev/null | sed -n 's/^Free blocks: *//p')
    longest=$(dumpe2fs volume.img 2>/dev/null | sed -n 's/^  Free blocks: //p' | tr -d ' ' | tr ',' '\n' |
        awk -F- '{ n = $2 - $1; if (n > longest) longest = n } END { print int(longest * 4 / 1024) }')
    e2freefrag volume.img >found.txt || ended=$?
    echo "clusters of $((cluster / 1024)) KiB: e2fsck $checked, free $free, a range of $longest MiB; e2freefrag ends with $ended:" \
        "free $(sed -n 's/^Free blocks: \([0-9]*\).*/\1/p' found.txt), longest $(sed -n 's/^Max.*: \([0-9]*\) KB.*/\1/p' found.txt) KiB," \
        "extents $(sed -n 's/^Num.*: //p' found.txt) with $(awk '/-  *:/ { n += $(NF - 1) } END { print n + 0 }' found.txt) blocks"
done | tee seen.txt
diff - seen.txt <<'E' || { echo "not as described"; exit 1; }
clusters of 4 KiB: e2fsck 0, free 249189, a range of 127 MiB; e2freefrag ends with 0: free 249189, longest 261628 KiB, extents 6 with 249189 blocks
clusters of 8 KiB: e2fsck 0, free 249642, a range of 255 MiB; e2freefrag ends with 0: free 249642, longest 523760 KiB, extents 2 with 253656 blocks
clusters of 32 KiB: e2fsck 0, free 251840, a range of 983 MiB; e2freefrag ends with 0: free 251840, longest 718848 KiB, extents 1 with 179712 blocks
clusters of 64 KiB: e2fsck 0, free 252832, a range of 987 MiB; e2freefrag ends with 0: free 252832, longest 452608 KiB, extents 1 with 113152 blocks
clusters of 128 KiB: e2fsck 0, free 253280, a range of 989 MiB; e2freefrag ends with 0: free 253280, longest 0 KiB, extents 0 with 0 blocks
E
