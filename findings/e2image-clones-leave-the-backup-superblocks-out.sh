#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     e2image -ra clones an ext4 volume without its backup superblocks and backup group descriptors; e2fsck finds the clone clean.
# Version:  e2fsprogs 1.47.0, qemu-utils 7.2 (Debian 12); partclone 0.3.23 beside it.
# Expected: a clone that has them: they are blocks in use, in no free block's count. e2image(8): -a makes "an image that is suitable to use to
#           clone the entire FS or for backup purposes", with -r one clones "all and only the used blocks".
# Real:     zeros where the backups are, in a raw clone and in a QCOW2 (-Qa). Nothing is said, e2fsck -f ends with 0. With its
#           primary superblock gone the clone cannot be opened through any backup; the original, and partclone's copy, are repaired.
#           A clone onto a device that had another ext4 keeps that one's backups.
# Why here: an image that is taken for insurance has lost the volume's own, and where the old ones stay e2fsck -b "repairs" the clone with
#           the superblock of the volume that was there before. tune2fs -L with the volume's own label writes them anew.
# Needs a Debian 12 (apt-get download, dpkg-deb) with qemu-utils; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
command -v qemu-img >/dev/null || { echo "needs qemu-img: not run"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq e2fsprogs=1.47.0-2+b2 libext2fs2=1.47.0-2+b2 libcom-err2=1.47.0-2+b2 libss2=1.47.0-2+b2 \
    partclone=0.3.23+repack-1 libncursesw6 libtinfo6 libssl3
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu
export PATH=$work/unpacked/sbin:$work/unpacked/usr/sbin:$PATH

mkdir source
seq 1 200000 >source/numbers
truncate -s 64M original.img partclone.img
mke2fs -q -F -t ext4 -b 1024 -d source original.img
e2image -ra original.img raw.img 2>e2image.txt
e2image -Qa original.img volume.qcow2 2>e2image.txt
qemu-img convert -O raw volume.qcow2 qcow2.img
partclone.extfs -c -s original.img -o saved.img -L clone.log >clone.txt 2>&1
partclone.restore -s saved.img -O partclone.img -L restore.log >restore.txt 2>&1

backups=$(dumpe2fs original.img 2>/dev/null | sed -n 's/.*Backup superblock at \([0-9]*\),.*/\1/p')
for image in original raw qcow2 partclone; do
    found=0 usable=0 checked=0
    e2fsck -fn $image.img >check.txt 2>&1 || checked=$?
    debugfs -R 'dump /numbers numbers' $image.img 2>debugfs.txt
    cmp -s numbers source/numbers || { echo "$image: other content"; exit 1; }
    for block in $backups; do
        if [ "$(od -A n -t x2 -j $((block * 1024 + 56)) -N 2 $image.img)" = " ef53" ]; then found=$((found + 1)); fi
    done
    for block in $backups; do
        cp $image.img broken.img
        dd if=/dev/zero of=broken.img bs=1024 seek=1 count=1 conv=notrunc status=none
        repaired=0
        e2fsck -b "$block" -B 1024 -fy broken.img >repair.txt 2>&1 || repaired=$?
        if [ $repaired -lt 4 ] && e2fsck -fn broken.img >check.txt 2>&1; then usable=$((usable + 1)); fi
    done
    echo "$image: e2fsck $checked, $found of $(wc -w <<<"$backups") backups found; without the primary one $usable repair it"
done | tee seen.txt
truncate -s 64M reused.img
mke2fs -q -F -t ext4 -b 1024 -L before reused.img
tune2fs -L after original.img >tune2fs.txt
e2image -ra original.img reused.img 2>e2image.txt
for block in 1 $backups; do
    echo "clone onto another volume, superblock $block: $(dumpe2fs -h -o superblock="$block" -o blocksize=1024 reused.img 2>/dev/null |
        sed -n 's/Filesystem volume name: *//p')"
done | tee -a seen.txt
diff - seen.txt <<'E' || { echo "not as described"; exit 1; }
original: e2fsck 0, 4 of 4 backups found; without the primary one 4 repair it
raw: e2fsck 0, 0 of 4 backups found; without the primary one 0 repair it
qcow2: e2fsck 0, 0 of 4 backups found; without the primary one 0 repair it
partclone: e2fsck 0, 4 of 4 backups found; without the primary one 4 repair it
clone onto another volume, superblock 1: after
clone onto another volume, superblock 8193: before
clone onto another volume, superblock 24577: before
clone onto another volume, superblock 40961: before
clone onto another volume, superblock 57345: before
E
