#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     dump.f2fs takes small files out of an F2FS volume with extra attributes shifted: fields of the inode stand before their content,
#           and the end is cut off.
# Version:  f2fs-tools 1.15.0 (Debian 12).
# Expected: the content, byte by byte. dump.f2fs(8), -i: it retrieves "a file given its inode number". Where the feature extra_attr is on,
#           i_extra_isize says how much of the address area more fields of the inode take; addresses and inline data begin behind them.
# Real:     a file whose content lies in its inode is read from where it would begin without the feature: 4 bytes too early with
#           extra_attr alone, 8 with project_quota, and 12 with inode_checksum, so that there the checksum stands in the file. The length is right.
#           Files with blocks are right. fsck.f2fs finds the volume sound.
# Why here: what mkfs.f2fs makes for Android (-g android) has the feature. Settings and keys are such small files; only who compares content
#           sees that they are damaged, and a reader of F2FS that is held against this one is not at fault.
# Needs a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq f2fs-tools=1.15.0-1
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/sbin:$PATH

mkdir source
seq -f 'line %03.0f' 100 >lines
for length in 20 300 3000; do head -c 3000 <(cat lines lines lines lines) | head -c $length >source/of-$length; done
seq 1 20000 >source/with-blocks

for options in '' '-O extra_attr' '-O extra_attr,project_quota' '-O extra_attr,inode_checksum' '-g android'; do
    rm -f volume.img
    truncate -s 100M volume.img
    mkfs.f2fs -q $options volume.img >mkfs.txt
    loaded=0 checked=0
    sload.f2fs -f source volume.img >sload.txt 2>&1 || loaded=$?
    fsck.f2fs --dry-run -t volume.img >tree.txt 2>&1 || checked=$?
    echo "[$options] sload ends with $loaded, fsck with $checked:$(sed -n 's/^|-- \([^ ]*\) <ino = \(0x[0-9a-f]*\)>.*/\1 \2/p' tree.txt |
        while read -r name inode; do
            rm -rf lost_found               # "20 from 4": 20 bytes, the content begins at the fifth
            echo y | dump.f2fs -i "$inode" volume.img >dump.txt 2>&1
            length=$(stat -c %s source/"$name")
            shift=
            for n in 0 4 8 12 16 20 24; do
                [ -z "$shift" ] && cmp -s -n $((length - n)) -i $n:0 "lost_found/$name" "source/$name" && shift=$n
            done
            echo " $name $(stat -c %s "lost_found/$name") from ${shift:-?}"
        done | paste -sd ,)"
done | tee seen.txt
diff - seen.txt <<'E' || { echo "not as described"; exit 1; }
[] sload ends with 0, fsck with 0: of-20 20 from 0, of-300 300 from 0, of-3000 3000 from 0, with-blocks 108894 from 0
[-O extra_attr] sload ends with 0, fsck with 0: of-20 20 from 4, of-300 300 from 4, of-3000 3000 from 4, with-blocks 108894 from 0
[-O extra_attr,project_quota] sload ends with 0, fsck with 0: of-20 20 from 8, of-300 300 from 8, of-3000 3000 from 8, with-blocks 108894 from 0
[-O extra_attr,inode_checksum] sload ends with 0, fsck with 0: of-20 20 from 12, of-300 300 from 12, of-3000 3000 from 12, with-blocks 108894 from 0
[-g android] sload ends with 0, fsck with 0: of-20 20 from 8, of-300 300 from 8, of-3000 3000 from 8, with-blocks 108894 from 0
E
