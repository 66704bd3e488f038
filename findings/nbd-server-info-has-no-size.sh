#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     nbd-server answers NBD_OPT_INFO with an export of no bytes; nbdinfo calls a full disk empty.
# Version:  nbd-server 3.24, libnbd 1.14.2 (nbdinfo, nbdcopy) (Debian 12).
# Expected: the size. proto.md of NBD, "NBD_OPT_INFO and NBD_OPT_GO": both take the same and are answered the same, NBD_OPT_INFO only
#           does not enter transmission; NBD_INFO_EXPORT has the export's size, equal to that of NBD_OPT_EXPORT_NAME.
# Real:     NBD_OPT_INFO is answered before the file is opened, with a size of 0 and the right flags; NBD_OPT_GO in the same
#           connection has the right size. nbdinfo without options asks with INFO: "export-size: 0", "content: empty", exit code 0.
#           nbdinfo --size and nbdcopy ask with GO and are right.
# Why here: a program that looks at an export before it opens it takes a disk for empty, and a backup of all that is not empty
#           leaves it out.
# Needs a Debian 12 (apt-get download, dpkg-deb), python3, port 10872 of the loopback; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'kill "$(cat "$work/pid" 2>/dev/null)" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq nbd-server=1:3.24-1.1 libnbd-bin=1.14.2-1 libnbd0=1.14.2-1 \
    libglib2.0-0 libgnutls30 libnettle8 libhogweed6 libp11-kit0 libtasn1-6 libidn2-0 libunistring2 libffi8 libxml2 libicu72
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/bin:$work/unpacked/usr/bin:$PATH

head -c 1048576 /dev/zero | tr '\0' x >disk.img
printf '[generic]\n    listenaddr = 127.0.0.1\n    port = 10872\n[disk]\n    exportname = %s\n' "$work/disk.img" >server.conf
nbd-server -C "$work/server.conf" -p "$work/pid"
uri=nbd://127.0.0.1:10872/disk
for _ in $(seq 50); do nbdinfo --size $uri >size.txt 2>/dev/null && break; sleep .1; done
status=0
nbdinfo $uri >info.txt || status=$?
nbdcopy $uri copy.img
python3 - <<'P' | tee answers.txt
import socket, struct
server = socket.create_connection(('127.0.0.1', 10872))
stream = server.makefile('rwb')
stream.read(18)
stream.write(struct.pack('>I', 3))      # fixed newstyle, no zeroes
for option, number in (('NBD_OPT_INFO', 6), ('NBD_OPT_GO', 7)):
    asked = struct.pack('>I4sH', 4, b'disk', 0)
    stream.write(struct.pack('>8sII', b'IHAVEOPT', number, len(asked)) + asked)
    stream.flush()
    answer = None
    while answer != 1:                  # NBD_REP_ACK
        _, _, answer, length = struct.unpack('>QIII', stream.read(20))
        text = stream.read(length)
        assert answer < 1 << 31, text
        if answer == 3 and text[:2] == b'\0\0':
            print(option, 'size', struct.unpack('>Q', text[2:10])[0])
P
echo "nbdinfo, exit code $status: $(grep -oE 'export-size: .*|content: .*' info.txt | paste -sd ' '); nbdinfo --size: $(cat size.txt); nbdcopy: $(stat -c %s copy.img) bytes"
[ $status = 0 ] && grep -q 'export-size: 0' info.txt && grep -q 'content: empty' info.txt && [ "$(cat size.txt)" = 1048576 ] && cmp disk.img copy.img &&
    [ "$(paste -sd, answers.txt)" = 'NBD_OPT_INFO size 0,NBD_OPT_GO size 1048576' ] || { echo "changed: another behaviour than described"; exit 1; }
