#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     the npm package gpt calls a sound partition table of fewer than 128 entries damaged, and what it writes of it is.
# Version:  gpt 3.0.0 (npm), tables of util-linux 2.38.1's sfdisk (Debian 12).
# Expected: a table that verifies, and the same one written. UEFI 2.10, table 5.5: the checksum of the entries covers as many bytes as their number
#           times their size; 5.3.2 reserves 16,384 bytes at least, whatever their number. The package reads that number from the header.
# Real:     the checksum is taken of 16,384 bytes. The header verifies, the table does not; write() puts the other checksum in, and sfdisk
#           finds the primary table corrupt. With 128 entries all is right.
# Why here: images for small boards have tables of 4 to 56 entries, so that a boot loader fits behind them. A tool that reads such a table, changes
#           nothing and writes it back leaves a disk without a sound table.
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

for entries in 128 56 4; do
    truncate -s 20M $entries.img
    printf '%s\n' 'label: gpt' "table-length: $entries" 'start=2048, size=2048, name=one' 'start=4096, size=2048, name=two' | sfdisk -q $entries.img
done
cat >rewrite.js <<'J'
const fs = require('fs');
const GPT = require('gpt');

for (const entries of [128, 56, 4]) {
    const disk = fs.readFileSync(entries + '.img');
    const table = new GPT({ blockSize: 512 });
    table.parse(disk.subarray(512));
    console.log(`${table.entries} entries: header verifies ${table.verifyHeader()}, table verifies ${table.verifyTable()}, ${table.partitions.length} partitions`);
    table.write().copy(disk, 512);
    fs.writeFileSync(entries + '-written.img', disk);
}
J
{
    node rewrite.js
    for entries in 128 56 4; do
        for name in $entries $entries-written; do echo "$name: sfdisk: $(sfdisk --verify $name.img 2>&1 | grep -i -E 'error|corrupt' | paste -sd ' ')"; done
    done
} | tee seen.txt
cat >described.txt <<'D'
128 entries: header verifies true, table verifies true, 2 partitions
56 entries: header verifies true, table verifies false, 2 partitions
4 entries: header verifies true, table verifies false, 2 partitions
128: sfdisk: No errors detected.
128-written: sfdisk: No errors detected.
56: sfdisk: No errors detected.
56-written: sfdisk: The primary GPT table is corrupt, but the backup appears OK, so that will be used. No errors detected.
4: sfdisk: No errors detected.
4-written: sfdisk: The primary GPT table is corrupt, but the backup appears OK, so that will be used. No errors detected.
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
