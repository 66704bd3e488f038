#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     7-Zip calls files with explicit holes in a cramfs damaged and extracts them cut off where the first hole begins.
# Version:  7-Zip 26.02, util-linux-extra 2.38.1 (Debian 12).
# Expected: the files. mkfs.cramfs(8), -z: "Make explicit holes". A file's blocks are named by where the data of each end; a hole has none, so
#           its end is the one before (the kernel's notes on cramfs: the compressed length is zero, the block reads as zeros). The
#           flags of the superblock tell of it, and 7-Zip lists it as "Holes" among the characteristics.
# Real:     "Data Error", exit code 2; a file that begins with a hole comes out empty, one that ends in a hole without it. Files of the same
#           image without holes are right, and so is all of it without -z. A reader by the layout alone gives each byte of both.
# Why here: it is the one reader of cramfs without a mount that this image has (fsck.cramfs does not take it): a sound image of a rescue
#           system or a controller's flash is called damaged.
# Needs a Debian 12 (apt-get download, dpkg-deb), python3; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq util-linux=2.38.1-5+deb12u3 util-linux-extra=2.38.1-5+deb12u3 7zip=22.01+really26.02+dfsg-0+deb12u1 ||
    { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/sbin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH

mkdir source
for name in numbers before behind; do seq 2000 >source/$name; done
truncate -s 100000 source/behind
truncate -s 20000 source/hole
printf '%0100000d' 0 | tr 0 '\0' | cat - source/numbers >source/before
# read IMAGE FOLDER: the files of the root, by the layout alone
cat >read.py <<'P'
import struct
import sys
import zlib

image = open(sys.argv[1], "rb").read()

def inode(at):
    _, size, place = struct.unpack_from("<III", image, at)
    return size & 0xFFFFFF, (place & 63) * 4, (place >> 6) * 4

size, _, at = inode(64)
end = at + size
while at < end:
    length, name, pointers = inode(at)
    called = image[at + 12:at + 12 + name].rstrip(b"\0").decode()
    count = -(-length // 4096)
    ends = struct.unpack_from(f"<{count}I", image, pointers)
    content, begin = b"", pointers + 4 * count
    for i, stop in enumerate(ends):
        content += zlib.decompress(image[begin:stop]) if stop > begin else bytes(min(4096, length - 4096 * i))
        begin = stop
    open(f"{sys.argv[2]}/{called}", "wb").write(content)
    at += 12 + name
P
{
    for option in "" -z; do
        mkfs.cramfs $option source image
        rm -rf by7 bylayout
        mkdir bylayout
        ended=0
        7zz x -oby7 image >7zz.txt 2>&1 || ended=$?
        python3 read.py image bylayout
        echo "mkfs.cramfs${option:+ $option}: by the layout $(diff -r source bylayout >differ.txt && echo right || echo wrong), 7-Zip ends with $ended"
        for name in numbers before behind hole; do
            echo "    $name: $(stat -c %s source/$name) bytes, by 7-Zip $(stat -c %s by7/$name), $(cmp -s source/$name by7/$name && echo right || grep -o "Data Error : $name" 7zz.txt)"
        done
    done
    mkfs.cramfs -z source image
    7zz l -slt image | grep Characteristics
} | tee seen.txt
cat >described.txt <<'D'
mkfs.cramfs: by the layout right, 7-Zip ends with 0
    numbers: 8893 bytes, by 7-Zip 8893, right
    before: 108893 bytes, by 7-Zip 108893, right
    behind: 100000 bytes, by 7-Zip 100000, right
    hole: 20000 bytes, by 7-Zip 20000, right
mkfs.cramfs -z: by the layout right, 7-Zip ends with 2
    numbers: 8893 bytes, by 7-Zip 8893, right
    before: 108893 bytes, by 7-Zip 0, Data Error : before
    behind: 100000 bytes, by 7-Zip 12288, Data Error : behind
    hole: 20000 bytes, by 7-Zip 0, Data Error : hole
Characteristics = Ver2 SortedDirs Holes
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
