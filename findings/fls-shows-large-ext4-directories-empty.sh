#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     fls shows a large directory of ext4 as an empty one, says nothing and ends with 0; tsk_recover leaves its files out alike.
# Version:  The Sleuth Kit 4.11.1 on volumes of e2fsprogs 1.47.0 (Debian 12). Files with such an extent tree are in its tracker (pull
#           request 2842, in 4.12.1); of directories shown empty it says nothing.
# Expected: the 3,000 files, or an error. fls(1): -r recurses "on directory entries". e2fsck finds the volume sound, debugfs lists them.
# Real:     a file or a directory whose extents take more than one block of the tree cannot be read (84 extents fill one of 1 KiB, 340 one of 4 KiB).
#           Of a file icat says so and ends with 1, and so does fls if it is given the directory's inode; on its way through the tree it
#           passes over the directory. 500 files, whose directory has one such block, are all listed.
# Why here: directories that grow while files are written next to them have an extent for each block. The listing of a second reader is what
#           a parser of ext4 is held against, and this one's is short without a word.
# Needs a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq sleuthkit=4.11.1+dfsg-1+b1 libtsk19=4.11.1+dfsg-1+b1 libafflib0v5 libewf2 libbfio1 libvhdi1 libvmdk1 \
    e2fsprogs=1.47.0-2+b2 libext2fs2=1.47.0-2+b2 libcom-err2=1.47.0-2+b2 libss2=1.47.0-2+b2
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu
export PATH=$work/unpacked/sbin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH

for files in 500 3000; do
    rm -rf source recovered volume.img
    mkdir -p source/folder recovered
    for i in $(seq $files); do echo "$i" >"source/folder/a file with a name of a certain length, number $i"; done
    truncate -s 64M volume.img
    mke2fs -q -F -t ext4 -b 1024 -d source volume.img
    checked=0 listed=0 one=0 recovered=0
    e2fsck -fn volume.img >e2fsck.txt 2>&1 || checked=$?
    debugfs -R 'stat /folder' volume.img >stat.txt 2>/dev/null
    inode=$(sed -n 's/^Inode: \([0-9]*\).*/\1/p' stat.txt)
    echo "$files files, $(grep -o '(ETB[0-9]*)' stat.txt | wc -l) blocks of extents: e2fsck $checked," \
        "debugfs lists $(debugfs -R 'ls -p /folder' volume.img 2>/dev/null | grep -c '/a file')"
    fls -r -p volume.img >fls.txt 2>said.txt || listed=$?
    echo "  fls -r ends with $listed, lists $(grep -c 'folder/a file' fls.txt), says $(wc -l <said.txt) lines;" \
        "$(grep -c 'd/d.*folder$' fls.txt) folder"
    fls volume.img "$inode" >one.txt 2>said.txt || one=$?
    echo "  fls of the folder ends with $one, lists $(grep -c '	a file' one.txt)"
    tsk_recover -e volume.img recovered >tsk.txt 2>&1 || recovered=$?
    echo "  tsk_recover ends with $recovered, $(find recovered -type f | wc -l) files; said: $(paste -sd ';' tsk.txt)"
done | tee seen.txt
diff - seen.txt <<'E' || { echo "not as described"; exit 1; }
500 files, 1 blocks of extents: e2fsck 0, debugfs lists 500
  fls -r ends with 0, lists 500, says 0 lines; 1 folder
  fls of the folder ends with 0, lists 500
  tsk_recover ends with 0, 500 files; said: Files Recovered: 500
3000 files, 3 blocks of extents: e2fsck 0, debugfs lists 3000
  fls -r ends with 0, lists 0, says 0 lines; 1 folder
  fls of the folder ends with 1, lists 0
  tsk_recover ends with 0, 0 files; said: Files Recovered: 0
E
