#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     QEMU reads the VHD that xmount shows without the end of the disk: its geometry says less than its size, and QEMU believes the geometry.
# Version:  xmount 0.7.6, QEMU 7.2.22 (Debian 12).
# Expected: the whole image. The VHD's footer carries its size, and xmount writes the right one.
# Real:     beside the size the footer has cylinders, heads and sectors, which xmount rounds down, as the format's description has it. QEMU takes the size
#           of those VHDs only whose creator it knows for one that means it ("win ", "qem2" and others), and xmount's is none: of 5 MiB 20 KiB are
#           gone, of 256 MiB 64 KiB; qemu-img info shows the smaller size and says nothing of it.
# Why here: the end of a disk holds the backup table of GPT, the backup boot sector of NTFS and the labels of RAID. A copy through this view loses them
#           without a word; force_size_calc=current_size brings them back.
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
for size in 5 256; do
    rm -f disk
    truncate -s ${size}M disk
    printf content | dd of=disk bs=1 seek=$((size * 1048576 - 7)) conv=notrunc status=none
    xmount --in raw disk --out vhd mount
    bytes=$(od -An -tu1 -j $((size * 1048576 + 48)) -N 8 mount/disk.vhd | awk '{ for (i = 1; i <= 8; i++) n = n * 256 + $i; print n }')
    echo "$size MiB: the footer says $bytes bytes"
    for how in chs current_size; do
        qemu-img convert -O raw --image-opts "driver=vpc,file.filename=mount/disk.vhd,force_size_calc=$how" back 2>/dev/null
        cmp -s -n "$(stat -c %s back)" disk back && same=right || same=others
        echo "  by $how: $(stat -c %s back) bytes, $same, $(grep -qa content back && echo "with" || echo "without") its end"
    done
    echo "  by default: $(qemu-img info mount/disk.vhd -f vpc | grep -o '[0-9]* bytes')"
    umount mount
done
I
unshare --mount bash inside.sh | tee seen.txt
cat >described.txt <<'D'
5 MiB: the footer says 5242880 bytes
  by chs: 5222400 bytes, right, without its end
  by current_size: 5242880 bytes, right, with its end
  by default: 5222400 bytes
256 MiB: the footer says 268435456 bytes
  by chs: 268369920 bytes, right, without its end
  by current_size: 268435456 bytes, right, with its end
  by default: 268369920 bytes
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
