#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     the npm package gpt reads a partition table with an empty entry between used ones and writes the partitions under other numbers; its
#           verify calls the table as it was read damaged.
# Version:  gpt 3.0.0 (npm), tables of util-linux 2.38.1's sfdisk (Debian 12).
# Expected: the table that was read. Its README: write() gives the primary table of a parsed one, verify() is to "verify the integrity of the
#           primary GPT"; what it is for is to "fix a partition table" and to "recover the GUID Partition Table from its backup". UEFI 2.10, 5.3.3:
#           the table is an array, an unused entry has a type of zeros; a partition's number is its place in it.
# Real:     empty entries are left out when it is read, and used ones are written one behind the other: 1, 3, 7 become 1, 2, 3, with checksums
#           that fit. The header that was read verifies, the table does not. Without empty entries between it is written as it was.
# Why here: fstab, boot loaders and root= name partitions by number, and a deleted partition leaves such a gap. A table that a program has read and
#           written back unchanged makes the machine look for its root in another partition.
# Needs Node 18 or later and npm; a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq fdisk=2.38.1-5+deb12u3 libfdisk1=2.38.1-5+deb12u3 libsmartcols1=2.38.1-5+deb12u3 ||
    { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
sfdisk() { LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu unpacked/sbin/sfdisk "$@"; }
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts gpt@3.0.0 >npm.txt 2>&1 || { echo "no packages to be had: not run"; exit 77; }

truncate -s 20M row.img gap.img
printf '%s\n' 'label: gpt' 'start=2048, size=2048, name=one' 'start=4096, size=2048, name=two' 'start=6144, size=2048, name=three' | sfdisk -q row.img
printf '%s\n' 'label: gpt' '1: start=2048, size=2048, name=one' '3: start=4096, size=2048, name=three' '7: start=6144, size=2048, name=seven' | sfdisk -q gap.img
cat >rewrite.js <<'J'
const fs = require('fs');
const GPT = require('gpt');

for (const name of ['row', 'gap']) {
    const disk = fs.readFileSync(name + '.img');
    const table = new GPT({ blockSize: 512 });
    table.parse(disk.subarray(512));
    console.log(`${name}: header verifies ${table.verifyHeader()}, table verifies ${table.verifyTable()}, ${table.partitions.length} partitions`);
    table.write().copy(disk, 512);
    table.writeBackupFromPrimary().copy(disk, disk.length - 512 - table.tableSize);
    fs.writeFileSync(name + '-written.img', disk);
}
J
partitions() { sfdisk -d "$1" | sed -n 's/.*img\([0-9]*\) : start= *\([0-9]*\),.*name="\(.*\)"/\1 \3 at \2/p' | paste -sd ,; }
{
    node rewrite.js
    for name in row gap; do
        echo "$name: $(partitions $name.img), sfdisk: $(sfdisk --verify $name.img 2>&1 | grep -i error)"
        echo "    written: $(partitions $name-written.img), sfdisk: $(sfdisk --verify $name-written.img 2>&1 | grep -i error), $(cmp -s $name.img $name-written.img && echo "the same bytes" || echo "other bytes")"
    done
} | tee seen.txt
cat >described.txt <<'D'
row: header verifies true, table verifies true, 3 partitions
gap: header verifies true, table verifies false, 3 partitions
row: 1 one at 2048,2 two at 4096,3 three at 6144, sfdisk: No errors detected.
    written: 1 one at 2048,2 two at 4096,3 three at 6144, sfdisk: No errors detected., the same bytes
gap: 1 one at 2048,3 three at 4096,7 seven at 6144, sfdisk: No errors detected.
    written: 1 one at 2048,2 three at 4096,3 seven at 6144, sfdisk: No errors detected., other bytes
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
