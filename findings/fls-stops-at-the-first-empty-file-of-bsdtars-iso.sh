#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     fls lists a folder of an ISO 9660 image that bsdtar wrote only up to the first empty file, link or fifo, and ends with 0.
# Version:  The Sleuth Kit 4.11.1, libarchive-tools 3.6.2, 7-Zip 26.02, genisoimage 1.1.11 (Debian 12). The tracker of
#           The Sleuth Kit has lists of ISO 9660 that are short (issue 393), of another cause.
# Expected: all entries, as bsdtar and 7-Zip list them, and as fls lists those of genisoimage's image of the same folder. ECMA-119, 9.1.3:
#           a record has the place of the first block of its extent; a file without bytes has no block that it could be.
# Real:     bsdtar gives such entries a place far behind the volume's end (FFFFFFF0h and lower). fls takes the folder for cut off there: that
#           entry and all that sort behind it in the folder are missing, files with content, too. Only -v has a word of it.
# Why here: one .gitkeep hides the rest of its folder. Two readers of an image are compared to check a third, and a place behind the
#           volume means nothing until there is a byte to read there.
# Needs a Debian 12 (apt-get download, dpkg-deb) with libarchive13; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq sleuthkit=4.11.1+dfsg-1+b1 libtsk19=4.11.1+dfsg-1+b1 libafflib0v5 libewf2 libbfio1 libvhdi1 libvmdk1 \
    libarchive-tools=3.6.2-1+deb12u5 libarchive13=3.6.2-1+deb12u5 genisoimage=9:1.1.11-3.4 7zip=22.01+really26.02+dfsg-0+deb12u1
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/usr/bin:$PATH

# compare FOLDER: what the listings of its images lack
compare() {
    (cd "$1" && find . -mindepth 1 | sed 's|^\./||' | sort) >all.txt
    bsdtar -c --format iso9660 -f bsdtar.iso -C "$1" .
    genisoimage -quiet -r -J -o genisoimage.iso "$1" 2>genisoimage.txt
    for image in bsdtar genisoimage; do
        listed=0
        fls -r -p $image.iso >fls.txt 2>said.txt || listed=$?
        echo "$1, $image: fls ends with $listed, says $(wc -l <said.txt) lines, lacks [$(sed -n 's/^[^:]*:\t//p' fls.txt | lacking)]," \
            "bsdtar [$(bsdtar -tf $image.iso | sed 's|/$||' | lacking)], 7-Zip [$(7zz l -ba -slt $image.iso | sed -n 's/^Path = //p' | lacking)]"
    done
}
lacking() { sort | comm -23 all.txt - | paste -sd ' '; }
mkdir -p full/folder one/folder
for name in a b c d folder/a folder/b folder/c; do echo content | tee full/$name >one/$name; done
: >one/folder/b
rm one/c
ln -s a one/c
{ compare full; compare one; } | tee seen.txt
diff - seen.txt <<'E' || { echo "not as described"; exit 1; }
full, bsdtar: fls ends with 0, says 0 lines, lacks [], bsdtar [], 7-Zip []
full, genisoimage: fls ends with 0, says 0 lines, lacks [], bsdtar [], 7-Zip []
one, bsdtar: fls ends with 0, says 0 lines, lacks [c d folder folder/a folder/b folder/c], bsdtar [], 7-Zip []
one, genisoimage: fls ends with 0, says 0 lines, lacks [], bsdtar [], 7-Zip []
E
