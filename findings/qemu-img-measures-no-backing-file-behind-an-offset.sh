#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     qemu-img measures too small a size for a part of an overlay, and compare finds that part different from its own copy.
# Version:  qemu-utils 7.2.22 (Debian 12), qcow2; driver=raw with offset= and size= above it.
# Expected: qemu-img(1), measure: "the values reported are guaranteed to be large enough to fit the image". compare: it "checks if two images have the
#           same content". An overlay's content is its backing file's where it has none of its own, behind an offset as well.
# Real:     what the backing file holds is counted for nothing: the size is that of what the overlay holds alone, and the image that convert writes of
#           the same part is larger. compare of that part with a copy of it ends with 1, "Content mismatch" where the backing file's data
#           begin. convert copies all of it right, and with no offset, or from a disk without a backing file, all three agree.
# Why here: a partition is taken out of a guest's disk this way, onto a volume that was made by measure's number, and compare is what tells
#           whether the copy is good.
# Needs a Debian 12 (apt-get download, dpkg-deb) with qemu-utils' libraries; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
command -v qemu-img >/dev/null || { echo "needs qemu-img: not run"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq qemu-utils=1:7.2+dfsg-7+deb12u18+b3 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/usr/bin:$PATH

qemu-img create -q -f qcow2 base.qcow2 8M
qemu-io -c "write -P 1 1M 1M" -c "write -P 2 6M 1M" base.qcow2 >qemu-io.txt
qemu-img create -q -f qcow2 -b base.qcow2 -F qcow2 overlay.qcow2
qemu-io -c "write -P 3 3M 1M" overlay.qcow2 >qemu-io.txt
qemu-img convert -O qcow2 overlay.qcow2 flat.qcow2
qemu-img convert -O raw overlay.qcow2 whole.raw
tail -c +1048577 whole.raw >part.raw
{
    for disk in flat overlay; do
        for part in whole part; do
            source=driver=qcow2,file.filename=$disk.qcow2
            [ $part = whole ] || source=driver=raw,offset=1048576,size=7340032,file.driver=qcow2,file.file.filename=$disk.qcow2
            qemu-img convert -O raw --image-opts "$source" copied.raw
            qemu-img convert -O qcow2 --image-opts "$source" copied.qcow2
            measured=$(qemu-img measure --output=json -O qcow2 --image-opts "$source" | sed -n 's/.*"required": \([0-9]*\).*/\1/p')
            ended=0
            said=$(qemu-img compare --image-opts "$source" driver=raw,file.driver=file,file.filename=$part.raw) || ended=$?
            echo "$disk, $part: convert $(cmp copied.raw $part.raw && echo right), measured $measured, copied $(stat -c %s copied.qcow2), compare ends with $ended: $said"
        done
    done
} | tee seen.txt
cat >described.txt <<'D'
flat, whole: convert right, measured 3473408, copied 3473408, compare ends with 0: Images are identical.
flat, part: convert right, measured 3473408, copied 3473408, compare ends with 0: Images are identical.
overlay, whole: convert right, measured 3473408, copied 3473408, compare ends with 0: Images are identical.
overlay, part: convert right, measured 1376256, copied 3473408, compare ends with 1: Content mismatch at offset 0!
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
