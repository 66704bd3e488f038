#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     libqcow, asked for more than one cluster of a QCOW2 with a backing file, gives the backing file's bytes where the overlay has its own.
# Version:  libqcow 20201213 (its Python binding), qemu-utils 7.2 (Debian 12). In its tracker since 2023 (issue 20), mended in 2026.
# Expected: the overlay's clusters where it has some, as qemu-img converts it. QCOW2, "Backing files": what is not allocated in the
#           image is read from its backing file.
# Real:     where a read begins in a cluster that the overlay does not have, all of the rest of it comes from the backing file. In steps of one
#           or two clusters every byte is right here; in steps of four a cluster is the old one, and by one read both are. No error.
# Why here: an increment is an overlay over the full backup. Whoever takes one out by this library, in large reads as one copies, gets
#           last week's blocks among today's, and a volume that may well mount.
# Needs a Debian 12 (apt-get download, dpkg-deb) with qemu-utils and its Python 3.11; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
for p in qemu-img qemu-io; do command -v $p >/dev/null || { echo "needs $p: not run"; exit 77; }; done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq python3-libqcow=20201213-1+b2 libqcow1=20201213-1+b2 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done

head -c 1048576 /dev/zero | tr '\0' f >full.raw # 16 clusters
qemu-img convert -f raw -O qcow2 full.raw full.qcow2
qemu-img create -q -f qcow2 -b full.qcow2 -F qcow2 overlay.qcow2
qemu-io -c 'write -P 0x6f 128k 64k' -c 'write -P 0x6f 512k 64k' overlay.qcow2 >qemu-io.txt
qemu-img convert -O raw overlay.qcow2 right.raw
cat >read.py <<'P'
import pyqcow

letters = lambda data: ''.join(chr(data[at]) for at in range(0, len(data), 65536))
print('qemu-img:', letters(open('right.raw', 'rb').read()))
for clusters in (1, 2, 4, 16):
    full, overlay = pyqcow.file(), pyqcow.file()
    full.open('full.qcow2')
    overlay.open('overlay.qcow2')
    overlay.set_parent(full)
    step = clusters * 65536
    data = b''.join(overlay.read_buffer_at_offset(step, at) for at in range(0, 1048576, step))
    print(f'libqcow, steps of {clusters}: {letters(data)}')
P
LD_LIBRARY_PATH=$work/unpacked/usr/lib/x86_64-linux-gnu PYTHONPATH=$work/unpacked/usr/lib/python3/dist-packages python3 read.py | tee seen.txt
cat >described.txt <<'D'
qemu-img: ffofffffofffffff
libqcow, steps of 1: ffofffffofffffff
libqcow, steps of 2: ffofffffofffffff
libqcow, steps of 4: ffffffffofffffff
libqcow, steps of 16: ffffffffffffffff
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
