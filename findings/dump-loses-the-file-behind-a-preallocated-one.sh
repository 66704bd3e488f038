#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     dump leaves out the file whose inode follows one with blocks reserved beyond its end, says "DUMP IS DONE" and ends with 0;
#           restore of that dump ends with 0, too.
# Version:  dump and restore 0.4b47 on ext4 of e2fsprogs 1.47.0 (Debian 12), written by the kernel.
# Expected: every file. dump(8): "ext2/3/4 filesystem backup"; blocks beyond the size (fallocate -n, FALLOC_FL_KEEP_SIZE) are no content.
# Real:     the next file of the dump is gone, all others are right, the one with the reserve included. Its name is in the listing (-t).
#           restore -r says "expected next file 14, got 0" and "not found on tape" and goes on. Sizes: a reserve of 400,000 bytes does
#           it, one of 9,000 does not.
# Why here: databases, logs, virtual disks and downloads reserve that way, so the victim is any file made after one. Only a restore
#           tells. A reader of extents must take the end from the size.
# Needs a Debian 12 (apt-get download, dpkg-deb) and root for a loop device. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
[ "$(id -u)" = 0 ] && [ -e /dev/loop-control ] || { echo "needs root and loop devices: not run"; exit 77; }
work=$(mktemp -d)
device=
trap 'umount "$work/volume" 2>/dev/null || true; [ -z "$device" ] || losetup -d "$device"; rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq dump=0.4b47-4 liblzo2-2=2.10-2 libbz2-1.0=1.0.8-5+b1 \
    e2fsprogs=1.47.0-2+b2 libext2fs2=1.47.0-2+b2 libcom-err2=1.47.0-2+b2
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
libraries=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu
run() { LD_LIBRARY_PATH=$libraries PATH=$work/unpacked/sbin:$work/unpacked/usr/sbin:$PATH "$@"; }

mkdir volume
for reserve in 0 9000 400000 5000000; do
    rm -f volume.img
    truncate -s 64M volume.img
    run mke2fs -q -F -t ext4 volume.img
    device=$(losetup -f --show volume.img)
    mount "$device" volume
    seq 100 >volume/before
    seq 300 >volume/reserved
    [ $reserve = 0 ] || fallocate -n -l $reserve volume/reserved
    for i in 1 2 3; do seq -f "$i %g" 3000 >volume/behind$i; done
    (cd volume && sha256sum before reserved behind*) >sums.txt
    umount volume
    dumped=0 restored=0
    run dump -0 -a -f saved "$device" >dump.txt 2>&1 || dumped=$?
    losetup -d "$device"
    device=
    mkdir out
    (cd out && run restore -rf ../saved) </dev/null >restore.txt 2>&1 || restored=$?
    wrong=$(cd out && sha256sum --check --quiet ../sums.txt 2>/dev/null | sed -n 's/: FAILED.*//p' | tr '\n' ' ' || true)
    echo "reserve of $reserve: dump $dumped, $(grep -c 'DUMP IS DONE' dump.txt) done, restore $restored, $(
        run restore -tf saved 2>/dev/null | grep -cE '\./(before|reserved|behind.)$') files listed, $(cd out && ls before reserved behind* | wc -l) restored, lost: ${wrong:-none}"
    rm -rf out saved
done | sed 's/ $//' | tee seen.txt
cat >described.txt <<'D'
reserve of 0: dump 0, 1 done, restore 0, 5 files listed, 5 restored, lost: none
reserve of 9000: dump 0, 1 done, restore 0, 5 files listed, 5 restored, lost: none
reserve of 400000: dump 0, 1 done, restore 0, 5 files listed, 4 restored, lost: behind1
reserve of 5000000: dump 0, 1 done, restore 0, 5 files listed, 4 restored, lost: behind1
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
