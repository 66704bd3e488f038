#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     libqcow and libvmdk read a cluster that is marked as zeros as other bytes of the image file.
# Version:  libqcow 20201213, libvmdk 20200926 (their Python bindings), qemu-img 7.2.22, 7-Zip 26.02 (Debian 12).
# Expected: zeros. QCOW2 version 3, "Standard Cluster Descriptor": with bit 0 of the entry of the second-level table set, the cluster
#           reads as all zeros, whatever host offset the entry has beside it. VMDK: in a sparse extent whose header allows it, a
#           grain table entry of 1 is a grain of zeros.
# Real:     libqcow takes no notice of the bit. An entry that kept its host offset (qemu-io write -z) gives the bytes that were there
#           before; one without an offset (write -zu) gives what lies at offset 0, which is the header of the image. libvmdk takes
#           the entry of 1 for sector 1, which is the text of the descriptor. No error is raised. qemu-img and 7-Zip read zeros.
# Why here: a sparse disk of a virtual machine that is read by these libraries, or by tools made of them, has deleted bytes and
#           pieces of metadata where its file system has zeros; a copy verified against the same library agrees.
# Needs a Debian 12 (apt-get download, dpkg-deb) and its Python 3.11; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# the second line: what qemu-img is linked with, which a small machine may lack
apt-get -o APT::Sandbox::User=root download -qq python3-libqcow=20201213-1+b2 libqcow1=20201213-1+b2 python3-libvmdk=20200926-2+b2 \
    libvmdk1=20200926-2+b2 qemu-utils=1:7.2+dfsg-7+deb12u18+b3 7zip=22.01+really26.02+dfsg-0+deb12u1 \
    libaio1 liburing2 libglib2.0-0 libgnutls30 libnettle8 libhogweed6 libp11-kit0 libtasn1-6 libidn2-0 libunistring2 libffi8 libnuma1
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
lib=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu
tool() { LD_LIBRARY_PATH=$lib "$work/unpacked/usr/bin/$1" "${@:2}"; }

# each 64 KiB of the disk has a letter of its own
python3 -c "open('disk.raw', 'wb').write(b''.join(bytes([65 + i]) * 65536 for i in range(16)))"
tool qemu-img convert -f raw -O qcow2 -o compat=1.1 disk.raw kept.qcow2
cp kept.qcow2 dropped.qcow2
tool qemu-img create -q -f vmdk -o zeroed_grain=on grain.vmdk 1M
tool qemu-img convert -n -f raw -O vmdk disk.raw grain.vmdk
tool qemu-io -f qcow2 -c 'write -z 64k 64k' kept.qcow2 >/dev/null
tool qemu-io -f qcow2 -c 'write -zu 64k 64k' dropped.qcow2 >/dev/null
tool qemu-io -f vmdk -c 'write -z 64k 64k' grain.vmdk >/dev/null
tool qemu-img check -q kept.qcow2
tool qemu-img check -q dropped.qcow2

cat >second.py <<'P'
import sys
kind, path = sys.argv[1:]
if kind == 'raw':
    disk = open(path, 'rb').read()
elif kind == 'qcow2':
    import pyqcow
    image = pyqcow.file()
    image.open(path)
    disk = image.read_buffer(image.media_size)
else:
    import pyvmdk
    image = pyvmdk.handle()
    image.open(path)
    image.open_extent_data_files()
    disk = image.read_buffer(image.media_size)
second = disk[65536:131072]
print('zeros' if second == bytes(65536) else ascii(second[:20].decode('latin-1')))
P
ok=yes
for row in "kept.qcow2 'BBBBBBBBBBBBBBBBBBBB'" "dropped.qcow2 'QFI\\xfb\\x00\\x00\\x00\\x03" "grain.vmdk '#"; do
    image=${row%% *} expected=${row#* }
    kind=${image#*.}
    tool qemu-img convert -f "$kind" -O raw "$image" qemu.raw
    tool 7zz e -so "$image" >seven.raw 2>seven.txt
    library=$(LD_LIBRARY_PATH=$lib PYTHONPATH=$work/unpacked/usr/lib/python3/dist-packages /usr/bin/python3 second.py "$kind" "$image")
    qemu=$(python3 second.py raw qemu.raw) seven=$(python3 second.py raw seven.raw)
    echo "$image: second cluster by the library $library, by qemu-img $qemu, by 7-Zip $seven"
    [ "$qemu" = zeros ] && [ "$seven" = zeros ] && [[ $library == "$expected"* ]] || ok=no
done
[ $ok = yes ] || { echo "changed: another behaviour than described"; exit 1; }
