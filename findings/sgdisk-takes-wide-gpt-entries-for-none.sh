#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     sgdisk finds no partition in a GPT whose entries have 256 bytes, calls the disk free of problems and writes over them.
# Version:  gdisk 1.0.9; util-linux 2.38.1 (sfdisk), parted 3.5, 7-Zip 26.02 (Debian 12).
# Expected: the partitions, or an error. UEFI 2.10, 5.3.2: SizeOfPartitionEntry is 128 times a power of two. sfdisk, parted and 7-Zip
#           list the three partitions; sgdisk itself finds them when the entries have 128 bytes.
# Real:     -p lists nothing, below a warning that other sizes are not supported; -v says "No problems found" and counts the
#           partitions' sectors as free; -n makes a partition across two of them. Each ends with exit code 0, and after -n the disk
#           has the one new partition alone. (A table of 4 entries of 128 bytes it does read.)
# Why here: a restore or a plan of partitions that trusts sgdisk's exit code or its table deletes partitions that a backup of the
#           same disk, made with another reader, has.
# Needs a Debian 12 (apt-get download, dpkg-deb), python3; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq gdisk=1.0.9-2.1 fdisk=2.38.1-5+deb12u3 libfdisk1=2.38.1-5+deb12u3 parted=3.5-3+deb12u1 libparted2=3.5-3+deb12u1 \
    7zip=22.01+really26.02+dfsg-0+deb12u1 libpopt0
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/sbin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH

# disk.img SIZE-OF-AN-ENTRY COUNT: three partitions, both headers and both tables as the specification has them
cat >gpt.py <<'P'
import struct, sys, uuid, zlib
path, size, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
sectors, sector = 65536, 512
image, entries = bytearray(sectors * sector), bytearray(size * count)
kind = uuid.UUID('EBD0A0A2-B9E5-4433-87C0-68B6B72699C7').bytes_le
for i, (first, last, name) in enumerate(((2048, 10239, 'one'), (10240, 20479, 'two'), (20480, 40959, 'three'))):
    own = uuid.UUID(int=0x1000 + i | 4 << 76 | 8 << 60).bytes_le
    entries[i * size:i * size + 128] = kind + own + struct.pack('<QQQ', first, last, 0) + name.encode('utf-16-le').ljust(72, b'\0')
length = -(-len(entries) // sector)

def header(here, other, table):
    disk = uuid.UUID(int=0x77 | 4 << 76 | 8 << 60).bytes_le
    text = bytearray(struct.pack('<8s4I4Q16sQ3I', b'EFI PART', 0x10000, 92, 0, 0, here, other, 2 + length, sectors - 2 - length, disk,
                                 table, count, size, zlib.crc32(entries)))
    struct.pack_into('<I', text, 16, zlib.crc32(text))
    return text

def put(at, text):
    image[at * sector:at * sector + len(text)] = text

put(0, bytes(446) + struct.pack('<8B2I', 0, 0, 2, 0, 0xEE, 255, 255, 255, 1, sectors - 1) + bytes(48) + b'\x55\xAA')
put(1, header(1, sectors - 1, 2))
put(2, entries)
put(sectors - 1 - length, entries)
put(sectors - 1, header(sectors - 1, 1, sectors - 1 - length))
open(path, 'wb').write(image)
P
python3 gpt.py plain.img 128 128
python3 gpt.py wide.img 256 64
# each prints the number of partitions that it finds
sgdisk_finds() { sgdisk -p "$1" 2>&1 | grep -cE '^ +[0-9]+ ' || true; }
sfdisk_finds() { sfdisk -d "$1" | grep -c ' start=' || true; }
parted_finds() { parted -s -m "$1" unit s print | grep -cE '^[0-9]+:' || true; }
seven_finds() { 7zz l "$1" | grep -cE ' [0-9]\.(one|two|three)\.img$' || true; }
for image in plain wide; do
    found=
    for reader in sgdisk sfdisk parted seven; do found="$found $reader $("${reader}_finds" $image.img)"; done
    echo "$image.img: partitions found:$found"
    echo "$found" >$image.txt
done
status=0
verified=$(sgdisk -v wide.img 2>&1) || status=$?
sgdisk -n 0:4096:14335 wide.img >new.txt 2>&1 || status=$?
echo "$(grep -o 'No problems found' <<<"$verified"); exit code $status; after -n: $(sfdisk_finds wide.img) partition"
[ "$(cat plain.txt)" = " sgdisk 3 sfdisk 3 parted 3 seven 3" ] && [ "$(cat wide.txt)" = " sgdisk 0 sfdisk 3 parted 3 seven 3" ] &&
    [ $status = 0 ] && grep -q 'No problems found' <<<"$verified" && [ "$(sfdisk_finds wide.img)" = 1 ] ||
    { echo "changed: another behaviour than described"; exit 1; }
