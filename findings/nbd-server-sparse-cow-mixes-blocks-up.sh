#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     of a disk that nbd-server exports with copyonwrite and sparse_cow, a block reads back as another block that was written.
# Version:  nbd-server 3.24, libnbd 1.14.2 (Debian 12). Its tracker has a pull request that mends it since 2025 (177), Debian 12 the fault.
# Expected: what was written. nbd-server(5), copyonwrite: writes go "to a separate file which will be removed upon disconnect"; sparse_cow
#           uses a sparse file for that, handled "as if it was just as large as the block device".
# Real:     the blocks are put one behind the other, as without sparse_cow, and read where they would be in a file as large as the disk. Six
#           blocks written from the last to the first read back in reversed order, each command ends well. A block that would lie
#           behind the end of that file gives EINVAL, so writes in ascending order from the first block on look right.
# Why here: a copy-on-write export is how one looks into an image, or repairs it on trial, and leaves it as it is. A journal that is played back,
#           or a boot, takes the wrong blocks for the disk's. Without sparse_cow it is right.
# Needs a Debian 12 (apt-get download, dpkg-deb) with python3 3.11; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'kill "$(cat "$work/pid" 2>/dev/null)" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq nbd-server=1:3.24-1.1 libnbd0=1.14.2-1 python3-libnbd=1.14.2-1 \
    libglib2.0-0 libgnutls30 libnettle8 libhogweed6 libp11-kit0 libtasn1-6 libidn2-0 libunistring2 libffi8 libxml2 libicu72
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/bin:$PATH
export PYTHONPATH=$work/unpacked/usr/lib/python3/dist-packages

cat >blocks.py <<'P'
import sys
import nbd

size = 4096
disk = nbd.NBD()
disk.set_export_name("disk")
disk.connect_unix("socket")
for block in map(int, sys.argv[1]):
    disk.pwrite(b"ABCDEF"[block:block + 1] * size, block * size)
found = ""
for block in range(6):
    try:
        content = set(disk.pread(size, block * size))
        found += chr(content.pop()) if len(content) == 1 else "mixed"
    except nbd.Error as e:
        found += f"({e.errno})"
print(found)
disk.shutdown()
P
for options in copyonwrite=true 'copyonwrite=true sparse_cow=true'; do
    for order in 543210 012345 52 30; do
        for letter in a b c d e f; do head -c 4096 /dev/zero | tr '\0' $letter; done >disk.img
        sum=$(sha256sum <disk.img)
        printf '%s\n' '[generic]' "unixsock = $work/socket" '[disk]' "exportname = $work/disk.img" $options >server.conf
        rm -f socket
        nbd-server -C "$work/server.conf" -p "$work/pid"
        for _ in $(seq 50); do [ -S socket ] && break; sleep .1; done
        found=$(python3 blocks.py $order)
        kill "$(cat pid)"
        for _ in $(seq 50); do [ -e pid ] || break; sleep .1; done
        [ "$(sha256sum <disk.img)" = "$sum" ] || { echo "the image itself was written"; exit 1; }
        echo "$options, blocks $order written, read: $found"
    done
done | tee seen.txt
diff - seen.txt <<'E' || { echo "not as described"; exit 1; }
copyonwrite=true, blocks 543210 written, read: ABCDEF
copyonwrite=true, blocks 012345 written, read: ABCDEF
copyonwrite=true, blocks 52 written, read: abCdeF
copyonwrite=true, blocks 30 written, read: AbcDef
copyonwrite=true sparse_cow=true, blocks 543210 written, read: FEDCBA
copyonwrite=true sparse_cow=true, blocks 012345 written, read: ABCDEF
copyonwrite=true sparse_cow=true, blocks 52 written, read: ab(EINVAL)de(EINVAL)
copyonwrite=true sparse_cow=true, blocks 30 written, read: Dbc(EINVAL)ef
E
