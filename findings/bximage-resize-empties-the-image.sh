#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     bximage enlarges a disk image and leaves nothing but zeros in it, says "Done" and ends with 0.
# Version:  bximage 2.7 (Bochs, Debian 12), flat and vmware4 images; qemu-utils 7.2.22 reads the latter.
# Expected: the content, and zeros behind it. bximage(1) tells of "converting and resizing images"; when it asks for "the name of the new image", the
#           source is offered; -b, "create a backup of the source image", is off by default, which makes sense for a change in place only.
# Real:     without a second name the image has the new size and no content, with -b as well (only the backup has it then). With a second name the
#           content is whole. convert without a second name, to the format that the image has, empties it alike.
# Why here: it is run right before a backup or a restore, to make room. Without -b there is no other copy, and nothing tells.
# Needs a Debian 12 (apt-get download, dpkg-deb) with qemu-img's libraries, python3; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
command -v qemu-img >/dev/null || { echo "needs qemu-img: not run"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq bximage=2.7+dfsg-4+deb12u1 qemu-utils=1:7.2+dfsg-7+deb12u18+b3 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/usr/bin:$PATH

python3 -c 'import sys; sys.stdout.buffer.write(b"".join(b"sector %8d " % i * 32 for i in range(20160)))' >source.img
cat >look.py <<'P'
import sys

source, image = (open(name, "rb").read() for name in sys.argv[1:])
kept = image[:len(source)]
print(f"{len(image) // 512} sectors, content " + ("whole" if kept == source else "zeros" if not any(kept) else "other") + (", zeros behind" if len(image) > len(source) else ""))
P
# run TITLE FORMAT IMAGE OPTION...: bximage with these options, and what IMAGE is then
run() {
    local ended=0
    bximage -q "${@:4}" >said.txt 2>&1 </dev/null || ended=$?
    qemu-img convert -f "$2" -O raw "$3" now.raw
    echo "$1: ends with $ended, $(grep -oa 'Done\.' said.txt) $(python3 look.py source.img now.raw)"
}
{
    cp source.img other.img
    run "flat, other name" raw larger.img -func=resize -hd=20M other.img larger.img
    cp source.img disk.img
    run "flat" raw disk.img -func=resize -hd=20M disk.img
    cp source.img kept.img
    run "flat, -b" raw kept.img -b -func=resize -hd=20M kept.img
    echo "    backup: $(python3 look.py source.img kept.img.orig)"
    cp source.img same.img
    run "flat to flat" raw same.img -func=convert -imgmode=flat same.img
    run "to vmware4, other name" vmdk disk.vmdk -func=convert -imgmode=vmware4 source.img disk.vmdk
    run "vmware4" vmdk disk.vmdk -func=resize -hd=20M disk.vmdk
} | tee seen.txt
cat >described.txt <<'D'
flat, other name: ends with 0, Done. 40960 sectors, content whole, zeros behind
flat: ends with 0, Done. 40960 sectors, content zeros, zeros behind
flat, -b: ends with 0, Done. 40960 sectors, content zeros, zeros behind
    backup: 20160 sectors, content whole
flat to flat: ends with 0, Done. 20160 sectors, content zeros
to vmware4, other name: ends with 0, Done. 20160 sectors, content whole
vmware4: ends with 0, Done. 40960 sectors, content zeros, zeros behind
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
