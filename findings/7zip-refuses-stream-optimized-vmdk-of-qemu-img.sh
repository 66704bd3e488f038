#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     7-Zip refuses each VMDK that qemu-img writes with subformat=streamOptimized.
# Version:  qemu-utils 7.2, 7-Zip 26.02 (Debian 12's package 22.01+really26.02).
# Expected: 7-Zip lists VMDK among what it unpacks, and unpacks qemu-img's monolithicSparse and twoGbMaxExtentSparse ones.
# Real:     "Cannot open the file as [VMDK] archive", exit code 2, for an empty disk and for a full one; qemu-img reads them back. The
#           magic number of the header stands once in each, so there is no footer, with which others end such an image. Whether that
#           is what 7-Zip misses was not found out.
# Why here: stream-optimized is what an OVA holds, so it is what one takes to hand a restored disk on.
# Needs a Debian 12 (apt-get download, dpkg-deb) with qemu-utils. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
command -v qemu-img >/dev/null || { echo "needs qemu-img: not run"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq 7zip=22.01+really26.02+dfsg-0+deb12u1
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/usr/bin:$PATH

truncate -s 16M empty.raw
seq 1 3000000 >full.raw
truncate -s 16M full.raw
for raw in empty full; do
    for form in monolithicSparse twoGbMaxExtentSparse streamOptimized; do
        qemu-img convert -O vmdk -o subformat=$form $raw.raw disk.vmdk
        unpacked=0
        7zz e -y -so disk.vmdk >out 2>7zz.txt || unpacked=$?
        echo "$raw, $form: 7zz $unpacked, $(cmp -s out $raw.raw && echo same || echo "$(stat -c %s out) bytes")"
        if [ $form = streamOptimized ]; then
            qemu-img convert -O raw disk.vmdk back.raw
            echo "  read back by qemu-img: $(cmp -s back.raw $raw.raw && echo same || echo other); headers with the magic: $(grep -c -a -o KDMV disk.vmdk)"
        fi
        rm -f disk*
    done
done | tee seen.txt
for raw in empty full; do
    echo "$raw, monolithicSparse: 7zz 0, same"
    echo "$raw, twoGbMaxExtentSparse: 7zz 0, same"
    echo "$raw, streamOptimized: 7zz 2, 0 bytes"
    echo "  read back by qemu-img: same; headers with the magic: 1"
done | diff - seen.txt || { echo "not as described"; exit 1; }
