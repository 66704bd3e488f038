#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     dump saves a file whose content lies in its inode (ext4's inline_data) as that many zeros, says "DUMP IS DONE" and ends
#           with 0; restore ends with 0, too.
# Version:  dump and restore 0.4b47 on volumes of e2fsprogs 1.47.0 (Debian 12).
# Expected: the content, or a refusal of a feature that it does not know: it does refuse bigalloc.
# Real:     the size is right, the bytes are not. A file of the same volume that has blocks is saved as it is. restore says "Unknown EA
#           index" once for each such file and names none.
# Why here: dump reads metadata from the raw device as Offhost does, and such a file is what NTFS calls resident. Whoever reads ext4
#           by itself has to look at the flag of the inode before it believes a block map without blocks.
# Needs a Debian 12 (apt-get download, dpkg-deb) and root for a loop device. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
[ "$(id -u)" = 0 ] && [ -e /dev/loop-control ] || { echo "needs root and loop devices: not run"; exit 77; }
work=$(mktemp -d)
device=
trap '[ -z "$device" ] || losetup -d "$device"; rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq dump=0.4b47-4 liblzo2-2=2.10-2 libbz2-1.0=1.0.8-5+b1 \
    e2fsprogs=1.47.0-2+b2 libext2fs2=1.47.0-2+b2 libcom-err2=1.47.0-2+b2
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu
export PATH=$work/unpacked/sbin:$work/unpacked/usr/sbin:$PATH

mkdir source
echo "some words" >source/small
seq 1 30 >source/more
seq 1 1000 >source/blocks
for feature in ^inline_data inline_data; do
    truncate -s 64M volume.img
    mke2fs -q -F -t ext4 -O $feature -d source volume.img
    device=$(losetup -f --show volume.img)
    dumped=0
    dump -0 -a -f saved "$device" >dump.txt 2>&1 || dumped=$?
    losetup -d "$device"
    device=
    mkdir restored
    restored=0
    (cd restored && restore -rf ../saved) >restore.txt 2>&1 || restored=$?
    for f in small more blocks; do
        content=other
        if cmp -s source/$f restored/$f; then content=same; fi
        if [ "$(stat -c %s restored/$f)" = "$(stat -c %s source/$f)" ] && [ -z "$(tr -d '\0' <restored/$f)" ]; then content=zeros; fi
        echo "$feature: dump $dumped, $(grep -c 'DUMP IS DONE' dump.txt) done, restore $restored, $f $content"
    done
    rm -rf restored saved volume.img
done | tee seen.txt
cat >described.txt <<'E2'
^inline_data: dump 0, 1 done, restore 0, small same
^inline_data: dump 0, 1 done, restore 0, more same
^inline_data: dump 0, 1 done, restore 0, blocks same
inline_data: dump 0, 1 done, restore 0, small zeros
inline_data: dump 0, 1 done, restore 0, more zeros
inline_data: dump 0, 1 done, restore 0, blocks same
E2
diff described.txt seen.txt || { echo "not as described"; exit 1; }
