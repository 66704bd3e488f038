#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     the FAT32 that nbdkit's floppy plugin serves from a folder: an empty file claims the first cluster of the file behind it.
# Version:  nbdkit 1.32.5, dosfstools 4.2, mtools 4.0.32, 7-Zip 26.02 (Debian 12).
# Expected: a FAT that a checker finds sound and that readers of FAT open.
# Real:     three things. A file of no bytes has a first cluster, the one of the next file, so fsck.fat would free it and with it
#           the next file's data; the boot sector begins with three zero bytes in place of a jump; sectors a track and heads are
#           zero. 7-Zip does not open it for want of the jump, mtools for want of heads.
# Why here: a reader of FAT that demands a jump refuses a volume in use, and one that trusts the first cluster of an
#           empty file finds two owners of one cluster.
# Needs a Debian 12 (apt-get download, dpkg-deb), python3; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'kill "$(cat "$work/pid" 2>/dev/null)" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq nbdkit=1.32.5-1 dosfstools=4.2-1 mtools=4.0.33-1+really4.0.32-1 7zip=22.01+really26.02+dfsg-0+deb12u1
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/sbin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH

mkdir files
: >files/empty.txt
head -c 20000 /dev/zero | tr '\0' x >files/follows.txt
nbdkit --oldstyle --read-only --unix "$work/socket" --pidfile "$work/pid" unpacked/usr/lib/x86_64-linux-gnu/nbdkit/plugins/nbdkit-floppy-plugin.so files
python3 - <<'P'
import socket, struct, time
s = socket.socket(socket.AF_UNIX)
for _ in range(50):
    try: s.connect('socket'); break
    except OSError: time.sleep(.1)
f = s.makefile('rwb')
size = struct.unpack('>8sQQI124x', f.read(152))[2]          # the old-style greeting
image = bytearray()
while len(image) < size:
    n = min(1 << 16, size - len(image))
    f.write(struct.pack('>IIQQI', 0x25609513, 0, 0, len(image), n)); f.flush()
    assert struct.unpack('>IIQ', f.read(16))[1] == 0
    image += f.read(n)
start = struct.unpack_from('<I', image, 446 + 8)[0] * 512     # the first partition
volume = image[start:]
open('volume.img', 'wb').write(volume)
reserved, fats, length = struct.unpack_from('<HB', volume, 14) + struct.unpack_from('<I', volume, 36)
root = (reserved + fats * length) * 512
print('first bytes', volume[:3].hex(), 'sectors a track, heads', struct.unpack_from('<HH', volume, 24))
entries = [volume[at:at + 32] for at in range(root, root + 512, 32)]
cluster = {bytes(e[:11]): struct.unpack_from('<H', e, 26)[0] for e in entries if e[11] not in (8, 15) and e[0]}
print('first clusters', *(f'{n.decode().strip()}={c}' for n, c in sorted(cluster.items())))
open('same', 'w').write(str(len(set(cluster.values())) == 1 and len(cluster) == 2))
P
fsck=$(fsck.fat -n volume.img 2>&1 || true)
mtools=$(MTOOLS_SKIP_CHECK=0 mdir -i volume.img :: 2>&1 || true)
seven=$(7zz l volume.img 2>&1 || true)
sed -n 1,4p <<<"$fsck"
echo "mtools: $(grep -o 'zero number of heads or sectors' <<<"$mtools")"
echo "7-Zip:  $(grep -o 'Cannot open the file as archive' <<<"$seven")"
[ "$(cat same)" = True ] && grep -q 'File size is 0 bytes, cluster chain length is > 0' <<<"$fsck" &&
    grep -q 'zero number of heads or sectors' <<<"$mtools" && grep -q 'Cannot open the file as archive' <<<"$seven" ||
    { echo "changed: another behaviour than described"; exit 1; }
