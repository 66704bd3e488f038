#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     tsk_recover exports no empty file, and no folder that holds nothing else; a symbolic link becomes a file of zeros.
# Version:  The Sleuth Kit 4.11.1 (Debian 12), volumes of mke2fs 1.47.0, mkfs.fat 4.2.
# Expected: all that is there. tsk_recover(1): it "will export all files" with -a ("recover allocated files only") or -e ("all files").
#           fls of the same volume lists each, and istat of an empty file is sound.
# Real:     they are passed over without a word, on ext4 and FAT, by -a and by -e, and not in "Files Recovered"; the exit code is 0. The
#           link is a regular file of as many zeros as its target has letters: the target is in the inode, where nothing is read.
# Why here: it takes a folder out of an image without a mount. Lock files, markers, __init__.py, .gitkeep and empty spool folders tell by
#           being there; and a count of files beside the source differs.
# Needs a Debian 12 (apt-get download, dpkg-deb) with sleuthkit's libraries; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq sleuthkit=4.11.1+dfsg-1+b1 libtsk19=4.11.1+dfsg-1+b1 libafflib0v5 libewf2 libbfio1 libvhdi1 libvmdk1 \
    e2fsprogs=1.47.0-2+b2 libext2fs2=1.47.0-2+b2 libcom-err2=1.47.0-2+b2 libss2=1.47.0-2+b2 dosfstools=4.2-1 mtools=4.0.33-1+really4.0.32-1 ||
    { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/usr/bin:$work/unpacked/sbin:$work/unpacked/usr/sbin:$PATH

mkdir -p source/package source/spool
echo content | tee source/file >source/package/file
touch source/marker source/package/__init__.py source/spool/lock
truncate -s 8M ext4.img fat.img
mkfs.fat fat.img >/dev/null
mcopy -s -i fat.img source/* ::
ln -s file source/link
mke2fs -q -F -t ext4 -d source ext4.img
{
    for volume in ext4 fat; do
        echo "$volume, fls: $(fls -F -r -p $volume.img | grep -v '\$' | sed 's/.*:\t//' | sort | paste -sd ' ')"
        for how in -a -e; do
            rm -rf exported
            ended=0
            tsk_recover $how $volume.img exported >said.txt 2>&1 || ended=$?
            echo "    tsk_recover $how ends with $ended, says $(cat said.txt): $(cd exported && find . -type f -printf '%P\n' | grep -v '\$' | sort | paste -sd ' ')"
        done
    done
    rm -rf exported
    tsk_recover -a ext4.img exported >said.txt
    echo "folders: source $(find source -type d | wc -l), exported $(find exported -type d | wc -l); link: source $(stat -c %F source/link), exported $(stat -c %F exported/link) of$(od -An -tx1 exported/link)"
} | tee seen.txt
cat >described.txt <<'D'
ext4, fls: file link marker package/__init__.py package/file spool/lock
    tsk_recover -a ends with 0, says Files Recovered: 3: file link package/file
    tsk_recover -e ends with 0, says Files Recovered: 3: file link package/file
fat, fls: file marker package/__init__.py package/file spool/lock
    tsk_recover -a ends with 0, says Files Recovered: 2: file package/file
    tsk_recover -e ends with 0, says Files Recovered: 2: file package/file
folders: source 3, exported 2; link: source symbolic link, exported regular file of 00 00 00 00
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
