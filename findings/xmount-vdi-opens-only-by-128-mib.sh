#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     the VDI that xmount shows can be opened by QEMU only if the image has a multiple of 128 MiB.
# Version:  xmount 0.7.6, QEMU 7.2.22 (Debian 12).
# Expected: the image's content. VDI is one of the formats that xmount is for ("raw", "dmg", "vdi", "vhd", "vmdk", "vmdks"), and QEMU's driver reads
#           those of VirtualBox.
# Real:     xmount puts the data right behind the table of blocks, 4 bytes for each MiB; QEMU wants it on a sector: "unaligned data offset". 128 entries
#           fill a sector, and so images of 128 and 256 MiB are read as they are, those of 5, 127 and 129 MiB not at all.
# Why here: a view of an image in another format, without a copy, is how one looks into a backup with the tools of a virtual machine. Who tries it with
#           disks of whole GiB finds that it works.
# Needs a Debian 12 (apt-get download, dpkg-deb) with qemu-img's libraries, root, /dev/fuse and a mount namespace; without them it is not run, exit
# code 77. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
[ "$(id -u)" = 0 ] && [ -w /dev/fuse ] && unshare --mount true 2>/dev/null || { echo "needs root, /dev/fuse and a mount namespace: not run"; exit 77; }
command -v qemu-img >/dev/null || { echo "needs qemu-img: not run"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq xmount=0.7.6-3 libfuse2=2.9.9-6+b1 qemu-utils=1:7.2+dfsg-7+deb12u18+b3 ||
    { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
find unpacked/usr/lib/xmount -type f ! -name '*_raw.so' ! -name '*_combine.so' -delete # they need libraries of their own
mkdir mount

cat >inside.sh <<'I'
set -euo pipefail
mount -t overlay overlay -o "lowerdir=$PWD/unpacked/usr/lib:/usr/lib" /usr/lib
export PATH=$PWD/unpacked/usr/bin:$PATH LD_LIBRARY_PATH=$PWD/unpacked/lib/x86_64-linux-gnu
for size in 5 127 128 129 256; do
    rm -f disk
    truncate -s ${size}M disk
    printf content | dd of=disk bs=1 seek=$((size * 1048576 - 7)) conv=notrunc status=none
    xmount --in raw disk --out vdi mount
    told=$(qemu-img compare -f raw -F vdi disk mount/disk.vdi 2>&1) || true
    echo "$size MiB: $(sed "s/.*disk.vdi': //" <<<"$told")"
    umount mount
done
I
unshare --mount bash inside.sh | tee seen.txt
cat >described.txt <<'D'
5 MiB: unsupported VDI image (unaligned data offset 0x214)
127 MiB: unsupported VDI image (unaligned data offset 0x3fc)
128 MiB: Images are identical.
129 MiB: unsupported VDI image (unaligned data offset 0x404)
256 MiB: Images are identical.
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
