#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     every QCOW2 that e2image -Q writes has a leaked cluster: qemu-img check ends with 3 for an image that was just made.
# Version:  e2fsprogs 1.47.0, qemu-utils 7.2 (Debian 12).
# Expected: a sound image. e2image(8): -Q creates "a QCOW2-format image", which qemu-img converts; qemu-img(1): check ends with 0 if
#           "the image is (now) consistent".
# Real:     one cluster has a reference count of 1 and nothing that refers to it, with and without file data (-a), on volumes of any
#           size. What lies in the image is right: converted to raw it is sound.
# Why here: who accepts images only after qemu-img check (a backup of images does) refuses these, and --repair changes an image that
#           was sound in what it holds.
# Needs a Debian 12 (apt-get download, dpkg-deb) with qemu-utils. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
command -v qemu-img >/dev/null || { echo "needs qemu-img: not run"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq e2fsprogs=1.47.0-2+b2 libext2fs2=1.47.0-2+b2 libcom-err2=1.47.0-2+b2 libss2=1.47.0-2+b2
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/sbin:$PATH

mkdir source
seq 1 50000 >source/numbers
for size in 16M 64M 2G; do
    truncate -s $size volume.img
    mke2fs -q -F -t ext4 -d source volume.img
    for options in -Q -Qa; do
        e2image $options volume.img image.qcow2 >e2image.txt 2>&1
        checked=0
        qemu-img check image.qcow2 >check.txt 2>&1 || checked=$?
        qemu-img convert -O raw image.qcow2 raw.img
        sound=0
        e2fsck -fn raw.img >e2fsck.txt 2>&1 || sound=$?
        echo "$size e2image $options: qemu-img check $checked, $(grep -o '[0-9]* leaked clusters' check.txt || true), e2fsck of the raw image $sound"
        rm -f image.qcow2 raw.img
    done
    rm volume.img
done | tee seen.txt
for size in 16M 64M 2G; do
    for options in -Q -Qa; do
        echo "$size e2image $options: qemu-img check 3, 1 leaked clusters, e2fsck of the raw image 0"
    done
done | diff - seen.txt || { echo "changed: another behaviour than described"; exit 1; }
