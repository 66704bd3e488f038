#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     pycdlib reads an ISO 9660 image that bsdtar wrote, writes it out unchanged, and no reader of Rock Ridge finds a file in what it wrote.
# Version:  pycdlib 1.12.0 on images of libarchive-tools 3.6.2, genisoimage 1.1.11 beside it, 7-Zip 26.02 (Debian 12). Its tracker has since 2026 that
#           Rock Ridge is parsed twice where a record is continued (pull request 161), as failing "with invalid RR size".
# Expected: an image with the same files. pycdlib's open is for "inspection and modification" of an existing ISO, and its write is to "write a properly
#           formatted ISO out to the filename passed in".
# Real:     in the first record of the root directory, whose extensions go on elsewhere (CE), the PX entry loses its last 8 bytes, the file serial
#           number of Rock Ridge 1.12; the record's length stays, so all records behind it stand 8 bytes early. bsdtar, isoinfo and, where
#           there is no Joliet tree beside it, 7-Zip list nothing. Nothing is raised. Without Rock Ridge, and of genisoimage's image of
#           the same folder, the files are all there.
# Why here: a driver or a key is added to a rescue image by such a script. pycdlib itself lists its files right before it writes.
# Needs a Debian 12 (apt-get download, dpkg-deb) with its Python 3.11; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq python3-pycdlib=1.12.0+ds1-4+deb12u1 libarchive-tools=3.6.2-1+deb12u5 libarchive13=3.6.2-1+deb12u5 \
    genisoimage=9:1.1.11-3.4 7zip=22.01+really26.02+dfsg-0+deb12u1 libxml2 libicu72 libnettle8 libacl1 liblz4-1 libzstd1 libbz2-1.0 liblzma5 ||
    { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/usr/bin:$PATH
export PYTHONPATH=$work/unpacked/usr/lib/python3/dist-packages

mkdir -p source/folder
for name in one two folder/three; do echo "content of $name" >source/$name; done
bsdtar -c --format iso9660 --options '!joliet' -f bsdtar.iso -C source .
bsdtar -c --format iso9660 --options '!joliet,!rockridge' -f bsdtar-plain.iso -C source .
genisoimage -quiet -R -o genisoimage.iso source
cat >again.py <<'P'
import sys
import pycdlib

iso = pycdlib.PyCdlib()
iso.open(sys.argv[1])
path = 'rr_path' if iso.has_rock_ridge() else 'iso_path'
print('pycdlib', sum(len(files) for folder, folders, files in iso.walk(**{path: '/'})), end=', ')
iso.write(sys.argv[2])
iso.close()
P
# files IMAGE: how many of the three files each reader lists
files() {
    echo "bsdtar $(bsdtar -tf "$1" 2>errors.txt | grep -icE '(one|two|three)' || true), isoinfo $(
        isoinfo -R -f -i "$1" 2>errors.txt | grep -icE '(one|two|three)' || true), 7-Zip $(7zz l -ba "$1" 2>errors.txt | grep -icE '(one|two|three)' || true)"
}
for image in bsdtar bsdtar-plain genisoimage; do
    echo "$image: $(python3 again.py $image.iso again.iso)$(files $image.iso); written again: $(files again.iso)"
done | tee seen.txt
cat >described.txt <<'D'
bsdtar: pycdlib 3, bsdtar 3, isoinfo 3, 7-Zip 3; written again: bsdtar 0, isoinfo 0, 7-Zip 0
bsdtar-plain: pycdlib 3, bsdtar 3, isoinfo 3, 7-Zip 3; written again: bsdtar 3, isoinfo 3, 7-Zip 3
genisoimage: pycdlib 3, bsdtar 3, isoinfo 3, 7-Zip 3; written again: bsdtar 3, isoinfo 3, 7-Zip 3
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
