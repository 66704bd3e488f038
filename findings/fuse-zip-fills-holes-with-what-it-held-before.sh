#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     a hole in a file that is written through fuse-zip has bytes of other files in place of zeros, and the zip has them for good.
# Version:  fuse-zip 0.5.0, libzip 1.7.3 (Debian 12); Python 3.11's zipfile as the second reader.
# Expected: zeros. fuse-zip(1) "enables any program to work with a ZIP archive as though it is a plain directory"; POSIX, lseek(): bytes "in the
#           gap shall return bytes with the value 0 until data is actually written into the gap". tmpfs has zeros.
# Real:     a byte that is written into a hole brings the rest of its block with it, from there on, as that memory was last used: here some of a file that was
#           removed before. It is read back so through the mount, and after the unmount from the zip, whose sums are right. Holes that
#           nothing was written into are zeros.
# Why here: a disk image that is restored or copied into a zip, with its holes kept, is another image, and no check of the zip tells.
# Needs a Debian 12 (apt-get download, dpkg-deb), python3, root and /dev/fuse; without them it is not run, exit code 77. Fails if the behaviour
# is another.
set -euo pipefail
export LC_ALL=C
[ "$(id -u)" = 0 ] && [ -e /dev/fuse ] || { echo "needs root and /dev/fuse: not run"; exit 77; }
work=$(mktemp -d)
trap 'umount "$work/zip" 2>/dev/null || true; umount "$work/plain" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq fuse-zip=0.5.0-1+b1 libzip4=1.7.3-1+b1 libfuse2=2.9.9-6+b1 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done

mkdir zip plain
mount -t tmpfs none plain
LD_LIBRARY_PATH=$work/unpacked/usr/lib/x86_64-linux-gnu:$work/unpacked/lib/x86_64-linux-gnu unpacked/usr/bin/fuse-zip -f saved.zip zip 2>fuse-zip.txt &
server=$!
for i in $(seq 300); do
    ! mountpoint -q zip || break
    sleep 0.1
done
cat >look.py <<'P'
import sys
import zipfile

name = sys.argv[1]
content = zipfile.ZipFile("saved.zip").read("image") if name == "saved.zip" else open(name, "rb").read()
hole = content[:150000] + content[150001:]
others = [i for i, b in enumerate(content) if b and i != 150000]
told = "others only behind the byte, in its 4,096" if others and others[0] > 150000 and others[-1] < 150000 + 4096 else "no others" if not others else "others elsewhere"
print(f"{len(content)} bytes, byte 150000 is {chr(content[150000])}, {told}, from the removed file {'some' if hole.count(b'S') else 'none'}")
P
for folder in plain zip; do
    head -c 1000000 /dev/zero | tr '\0' S >$folder/other
    rm $folder/other
    truncate -s 300000 $folder/image $folder/hole
    printf x | dd of=$folder/image bs=1 seek=150000 conv=notrunc status=none
done
{
    echo "tmpfs: $(python3 look.py plain/image)"
    echo "mounted: $(python3 look.py zip/image)"
    cmp plain/hole zip/hole && echo "file without data: zeros"
    umount zip
    while kill -0 $server 2>/dev/null; do sleep 0.1; done
    echo "zip: $(python3 look.py saved.zip)"
    echo "sums: $(python3 -m zipfile -t saved.zip)"
} | tee seen.txt
cat >described.txt <<'D'
tmpfs: 300000 bytes, byte 150000 is x, no others, from the removed file none
mounted: 300000 bytes, byte 150000 is x, others only behind the byte, in its 4,096, from the removed file some
file without data: zeros
zip: 300000 bytes, byte 150000 is x, others only behind the byte, in its 4,096, from the removed file some
sums: Done testing
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
