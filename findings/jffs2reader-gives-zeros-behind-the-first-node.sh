#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     jffs2reader gives zeros for all of a file but its first 4,096 bytes, and ends with 0.
# Version:  mtd-utils 2.1.5 (Debian 12), images of its own mkfs.jffs2.
# Expected: the file. "Usage: jffs2reader <image> [-d|-f] < path >", -f is a file's content. mkfs.jffs2 writes a file as nodes of one page each
#           with versions from 1, each with its offset and the size of the whole; jffs2dump lists them all, and put together by their offsets
#           they are the file.
# Real:     the size is right, the bytes of the first node, too, and zeros follow, whether the nodes are compressed or not. The listing
#           (-d) has that node's length for the file's size: 4,096 for each longer one.
# Why here: it is what takes a file out of the image of a controller's or a storage box's flash on a host without such flash. What comes
#           out has the right length; a key or a table in the first page is right, and a program is not.
# Needs a Debian 12 (apt-get download, dpkg-deb), python3; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq mtd-utils=1:2.1.5-1 liblzo2-2=2.10-2 zlib1g=1:1.2.13.dfsg-1 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
tool() { LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu "$work/unpacked/usr/sbin/$1" "${@:2}"; }

mkdir source
touch source/a-first-one
python3 -c 'print("".join(f"{i:07}\n" for i in range(500)), end="")' >source/page
python3 -c 'print("".join(f"{i:07}\n" for i in range(3000)), end="")' >source/pages
# join IMAGE SIZE: the file of that size put together from its nodes by their offsets
cat >join.py <<'P'
import struct
import sys
import zlib

image, size, at, nodes = open(sys.argv[1], "rb").read(), int(sys.argv[2]), 0, {}
while at + 12 <= len(image):
    magic, kind, length = struct.unpack_from("<HHI", image, at)
    if magic != 0x1985:
        at += 4
        continue
    if kind == 0xE002 and struct.unpack_from("<I", image, at + 28)[0] == size:
        version, (offset, packed, plain, by) = struct.unpack_from("<I", image, at + 16)[0], struct.unpack_from("<IIIB", image, at + 44)
        data = image[at + 68:at + 68 + packed]
        nodes[version] = offset, zlib.decompress(data) if by == 6 else data if by == 0 else None
    at += (length + 3) & ~3
content = bytearray(size)
for _, (offset, data) in sorted(nodes.items()):
    content[offset:offset + len(data)] = data
sys.stdout.buffer.write(content)
P
cat >compare.py <<'P'
import sys

source, read = (open(name, "rb").read() for name in sys.argv[1:])
same = next((i for i, (a, b) in enumerate(zip(source, read)) if a != b), min(len(source), len(read)))
print(f"{len(read)} bytes, " + ("right" if source == read else f"right up to {same}, then " + ("zeros" if not any(read[same:]) else "others")))
P
{
    for how in none zlib; do
        tool mkfs.jffs2 -l $([ $how = none ] && echo -m none || echo -x lzo -x rtime) -r source -o image
        for name in page pages; do
            size=$(stat -c %s source/$name)
            ended=0
            tool jffs2reader image -f /$name >read || ended=$?
            python3 join.py image $size >joined
            echo "$how, $name of $size bytes: jffs2reader ends with $ended, $(python3 compare.py source/$name read); $(tool jffs2dump -c image | grep -c "isize *$size,") nodes put together: $(python3 compare.py source/$name joined)"
        done
        tool jffs2reader image -d / | awk '{ print "    listed: " $5, $6 }'
    done
} | tee seen.txt
cat >described.txt <<'D'
none, page of 4000 bytes: jffs2reader ends with 0, 4000 bytes, right; 1 nodes put together: 4000 bytes, right
none, pages of 24000 bytes: jffs2reader ends with 0, 24000 bytes, right up to 4096, then zeros; 6 nodes put together: 24000 bytes, right
    listed: 4000 /page
    listed: 4096 /pages
zlib, page of 4000 bytes: jffs2reader ends with 0, 4000 bytes, right; 1 nodes put together: 4000 bytes, right
zlib, pages of 24000 bytes: jffs2reader ends with 0, 24000 bytes, right up to 4096, then zeros; 6 nodes put together: 24000 bytes, right
    listed: 4000 /page
    listed: 4096 /pages
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
