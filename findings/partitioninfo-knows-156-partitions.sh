#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     partitioninfo leaves out the partitions of a GPT behind its 156th entry and says nothing.
# Version:  partitioninfo 6.0.3 with gpt 2.0.4 (npm), tables of util-linux's sfdisk; parted 3.5 beside it (Debian 12).
# Expected: all of them. UEFI 2.10, 5.3.2: NumberOfPartitionEntries of the header tells how many there are, 128 is the least room; sfdisk's
#           table-length makes more, and sfdisk, parted and the kernel list them. partitioninfo's README: it reads "all partition tables".
# Real:     the partitions 1, 128 and 156 are listed, 157 and 200 are not, and no error: the first 41 sectors of the disk are read, and entries are
#           taken as far as those go. The table's checksum in the header, which covers all 256, is not held against what was read.
# Why here: disks with more than 128 partitions are rare, tables with room for more are not where a disk was set up for it. A restore that
#           goes by such a list leaves partitions out.
# Needs Node 18 or later and npm; sfdisk; a Debian 12 (apt-get download, dpkg-deb) for parted; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq parted=3.5-3+deb12u1 libparted2=3.5-3+deb12u1 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
echo '{ "private": true, "overrides": { "gpt": "2.0.4", "mbr": "1.1.3" } }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts partitioninfo@6.0.3 >npm.txt 2>&1 || { echo "no packages to be had: not run"; exit 77; }
cat >list.js <<'J'
require('partitioninfo').getPartitions(process.argv[2]).then(
    (found) => console.log(found.partitions.map((p) => p.offset / 512).join(' ')), (e) => console.log(e.message));
J
for room in 128 256; do
    rm -f disk.img
    truncate -s 100M disk.img
    {
        printf 'label: gpt\ntable-length: %d\n1: start=2048,size=2048\n128: start=4096,size=2048\n' $room
        [ $room = 128 ] || printf '%d: start=%d,size=2048\n' 156 6144 157 8192 200 10240
    } | sfdisk -q disk.img
    echo "$room entries, sfdisk: $(sfdisk -d disk.img | sed -nE 's/.*start= *([0-9]+),.*/\1/p' | paste -sd ' ')"
    echo "$room entries, parted: $(LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu \
        unpacked/sbin/parted -sm disk.img unit s print | sed -nE 's/^[0-9]+:([0-9]+)s:.*/\1/p' | paste -sd ' ')"
    echo "$room entries, partitioninfo: $(node list.js disk.img)"
done | tee seen.txt
cat >described.txt <<'D'
128 entries, sfdisk: 2048 4096
128 entries, parted: 2048 4096
128 entries, partitioninfo: 2048 4096
256 entries, sfdisk: 2048 4096 6144 8192 10240
256 entries, parted: 2048 4096 6144 8192 10240
256 entries, partitioninfo: 2048 4096 6144
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
