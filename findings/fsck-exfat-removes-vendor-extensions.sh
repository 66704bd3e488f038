#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     fsck.exfat calls a file with a vendor extension entry corrupted and, told to repair, removes the vendor's entry.
# Version:  exfatprogs 1.2.0 (Debian 12).
# Expected: no word. exFAT 1.00, 7.8: a vendor extension (type E0h) is a benign secondary entry of a file's set; who does not know the
#           vendor passes it over and keeps it (8.2), and the set's checksum covers it.
# Real:     "failed to get name dentry", exit code 4; with -y the entry is marked unused, and its bytes are the vendor's no more.
# Why here: "corrupted" is no reason to keep such a volume out of a backup; a repair before the backup loses what the backup would
#           have kept. Few test volumes hold benign secondary entries, since no tool at hand writes them.
# Needs a Debian 12 (apt-get download, dpkg-deb), python3; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq exfatprogs=1.2.0-1+deb12u1
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/sbin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH

# adds "plain.txt" and "vendor.txt" to the root directory, the second one with a vendor extension behind its name
cat >add.py <<'P'
import struct, sys
path = sys.argv[1]
image = bytearray(open(path, 'rb').read())
sector, cluster = 1 << image[108], (1 << image[108]) << image[109]
heap, root = struct.unpack_from('<I', image, 88)[0] * sector, struct.unpack_from('<I', image, 96)[0]
at = lambda n: heap + (n - 2) * cluster
end = next(e for e in range(at(root), at(root) + cluster, 32) if image[e] == 0)
bitmap = next(e for e in range(at(root), end, 32) if image[e] == 0x81)
bits = at(struct.unpack_from('<I', image, bitmap + 20)[0])

def checksum(entries, start=0):
    total = start
    for i, byte in enumerate(entries):
        if i not in (2, 3):
            total = ((total << 15 | total >> 1) + byte) & 0xFFFF
    return total

def name_hash(name):
    total = 0
    for byte in name.upper().encode('utf-16-le'):
        total = ((total << 15 | total >> 1) + byte) & 0xFFFF
    return total

free = root + 1
for name, vendor in (('plain.txt', False), ('vendor.txt', True)):
    content = (name + ' is here\n').encode()
    image[at(free):at(free) + len(content)] = content
    image[bits + (free - 2) // 8] |= 1 << (free - 2) % 8
    entry = bytearray(struct.pack('<BBHHH', 0x85, 3 if vendor else 2, 0, 0x20, 0) + struct.pack('<III', *[0x5D7C7800] * 3) + bytes(12))
    entry += struct.pack('<BBBBHHQIIQ', 0xC0, 3, 0, len(name), name_hash(name), 0, len(content), 0, free, len(content))
    entry += struct.pack('<BB', 0xC1, 0) + name.encode('utf-16-le').ljust(30, b'\0')
    if vendor:
        entry += struct.pack('<BB', 0xE0, 0) + bytes(range(1, 17)) + b'of one vendor '
    struct.pack_into('<H', entry, 2, checksum(entry))
    image[end:end + len(entry)] = entry
    end += len(entry)
    free += 1
open(path, 'wb').write(image)
P
# entries IMAGE: files and vendor extensions in use in the root directory
entries() {
    python3 - "$1" <<'P'
import struct, sys
image = open(sys.argv[1], 'rb').read()
sector, cluster = 1 << image[108], (1 << image[108]) << image[109]
root = struct.unpack_from('<I', image, 88)[0] * sector + (struct.unpack_from('<I', image, 96)[0] - 2) * cluster
entries = {0x85: 'file', 0xE0: 'vendor extension'}
print(*(entries[image[e]] for e in range(root, root + cluster, 32) if image[e] in entries), sep=', ')
P
}

truncate -s 16M volume.img
mkfs.exfat volume.img >mkfs.txt
python3 add.py volume.img
before=$(entries volume.img)
status=0
fsck.exfat -n volume.img >check.txt 2>&1 || status=$?
cp volume.img repaired.img
fsck.exfat -y repaired.img >repair.txt 2>&1 || true
after=$(entries repaired.img)
again=0
fsck.exfat -n repaired.img >again.txt 2>&1 || again=$?

cat check.txt
echo "exit code $status; before: $before; after -y: $after; exit code of another check $again"
[ "$status" = 4 ] && grep -q 'failed to get name dentry' check.txt && [ "$again" = 0 ] &&
    [ "$before" = 'file, file, vendor extension' ] && [ "$after" = 'file, file' ] ||
    { echo "changed: another behaviour than described"; exit 1; }
