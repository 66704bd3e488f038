#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     GRUB reads a file of NTFS past its initialized size and gives what its clusters held before.
# Version:  grub-common 2.06 (grub-fstest), ntfs-3g 2022.10.3, 7-Zip 26.02, libfsntfs 20200921 (Debian 12).
# Expected: zeros. A non-resident attribute has an allocated, a real and an initialized size; bytes from the initialized to the real
#           size were never written and read as zeros (SetFileValidData of Windows: what lies there is set to zero for a reader).
#           ntfscat, 7-Zip and libfsntfs read zeros.
# Real:     the old bytes of the clusters, and the whole real size of them, without a word.
# Why here: grub-fstest is at hand on nearly every Linux and reads volumes without a mount; as a second reader that tells whether a
#           restore is right it fails right restores of databases and virtual disks, whose tails are such ranges.
# Needs a Debian 12 (apt-get download, dpkg-deb), its Python 3.11; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq grub-common=2.06-13+deb12u2 ntfs-3g=1:2022.10.3-1+deb12u4 libntfs-3g89=1:2022.10.3-1+deb12u4 \
    7zip=22.01+really26.02+dfsg-0+deb12u1 libfsntfs1=20200921-2+b2 python3-libfsntfs=20200921-2+b2 libdevmapper1.02.1
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/sbin:$work/unpacked/bin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH

truncate -s 32M volume.img
mkntfs -F -Q -q volume.img >mkntfs.txt 2>&1
python3 -c "open('old.bin', 'wb').write(b'old bytes of disk' * 8192)"
ntfscp -q volume.img old.bin file.bin
# sets the initialized size of file.bin, as a program that asks for room and writes its first 5000 bytes leaves it
python3 - <<'P'
import struct
image = bytearray(open('volume.img', 'rb').read())
cluster = struct.unpack_from('<H', image, 11)[0] * image[13]
table, name, done = struct.unpack_from('<Q', image, 48)[0] * cluster, 'file.bin'.encode('utf-16-le'), 0
for record in range(table + 24 * 1024, table + 200 * 1024, 1024):
    if image[record:record + 4] != b'FILE':
        continue
    at, named = record + struct.unpack_from('<H', image, record + 20)[0], False
    while struct.unpack_from('<I', image, at)[0] != 0xFFFFFFFF:
        kind, length = struct.unpack_from('<II', image, at)
        named |= kind == 0x30 and name in image[at:at + length]
        if kind == 0x80 and named and image[at + 8]:
            struct.pack_into('<Q', image, at + 56, 5000)
            done += 1
        at += length
assert done == 1
open('volume.img', 'wb').write(image)
P
ntfsfix -n volume.img >fix.txt 2>&1
ntfscat volume.img file.bin >by-ntfscat
7zz e -so volume.img file.bin >by-7-Zip 2>seven.txt
PYTHONPATH=$work/unpacked/usr/lib/python3/dist-packages /usr/bin/python3 - <<'P'
import pyfsntfs
volume = pyfsntfs.volume()
volume.open('volume.img')
file = volume.get_file_entry_by_path('\\file.bin')
open('by-libfsntfs', 'wb').write(file.read_buffer(file.size))
P
grub-fstest volume.img cat '(loop0)/file.bin' >by-GRUB
python3 - <<'P' | tee seen.txt
old = open('old.bin', 'rb').read()
for reader in ('ntfscat', '7-Zip', 'libfsntfs', 'GRUB'):
    read = open('by-' + reader, 'rb').read()
    tail = 'zeros' if read[5000:] == bytes(len(old) - 5000) else 'the old bytes' if read[5000:] == old[5000:] else 'other'
    print(reader + ':', len(read), 'bytes, the first 5000', 'right,' if read[:5000] == old[:5000] else 'wrong,', 'then', tail)
P
cat >described.txt <<'E'
ntfscat: 139264 bytes, the first 5000 right, then zeros
7-Zip: 139264 bytes, the first 5000 right, then zeros
libfsntfs: 139264 bytes, the first 5000 right, then zeros
GRUB: 139264 bytes, the first 5000 right, then the old bytes
E
diff described.txt seen.txt || { echo "changed: another behaviour than described"; exit 1; }
