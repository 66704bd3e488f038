#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     partitioninfo, asked for the partition of a number, gives another partition if an entry before it is empty.
# Version:  partitioninfo 6.0.3 with gpt 2.0.4 and mbr 1.1.3 (npm), tables of util-linux's sfdisk.
# Expected: its README of get(image, N): "Partition numbers for get(image, N) are like Linux's /dev/sdaN". Linux numbers a primary partition and
#           one of a GPT by its entry in the table, empty ones counted; so do sfdisk, parted and sgdisk.
# Real:     the used entries are counted. Of a disk with partitions 1 and 3, number 2 is the third, and number 3 is "Partition not found". With
#           the first entry empty, every number is one too small. The index in what is returned is the wrong number, too. Logical
#           partitions, which cannot have gaps, are right.
# Why here: a partition that was deleted, or an installer that leaves one free, makes such a table. What is written to "partition 2"
#           goes to the third.
# Needs Node 18 or later and npm; sfdisk; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "overrides": { "gpt": "2.0.4", "mbr": "1.1.3" } }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts partitioninfo@6.0.3 >npm.txt 2>&1 || { echo "no packages to be had: not run"; exit 77; }
cat >get.js <<'J'
const partitioninfo = require('partitioninfo');
(async () => {
    const said = [];
    for (const number of process.argv.slice(3).map(Number)) {
        try {
            const found = await partitioninfo.get(process.argv[2], number);
            said.push(`get ${number}: at ${found.offset / 512}, index ${found.index}`);
        } catch (e) {
            said.push(`get ${number}: ${e.message}`);
        }
    }
    console.log(said.join('; '));
})();
J
# table NAME NUMBERS: of a disk with the partitions that stand on the standard input
table() {
    rm -f disk.img
    truncate -s 100M disk.img
    sfdisk -q disk.img
    echo "$1, sfdisk: $(sfdisk -d disk.img | sed -nE 's/^disk.img([0-9]+) : start= *([0-9]+),.*/\1 at \2/p' | paste -sd ';')"
    echo "$1, partitioninfo: $(node get.js disk.img $2)"
}
{
    table 'GPT, 1 and 3' '1 2 3' <<<$'label: gpt\n1: start=2048,size=2000\n3: start=40960,size=10000'
    table 'GPT, 2 and 3' '1 2 3' <<<$'label: gpt\n2: start=2048,size=2000\n3: start=40960,size=10000'
    table 'MBR, 1 and 3' '1 2 3' <<<$'label: dos\n1: start=2048,size=2000\n3: start=40960,size=10000'
    table 'MBR, 2, 4 and 5' '1 2 4 5' <<<$'label: dos\n2: start=2048,size=2000\n4: start=40960,size=90000,type=5\n5: start=43008,size=10000'
    table 'GPT, 1 and 2' '1 2' <<<$'label: gpt\n1: start=2048,size=2000\n2: start=40960,size=10000'
} | tee seen.txt
cat >described.txt <<'D'
GPT, 1 and 3, sfdisk: 1 at 2048;3 at 40960
GPT, 1 and 3, partitioninfo: get 1: at 2048, index 1; get 2: at 40960, index 2; get 3: Partition not found: 3.
GPT, 2 and 3, sfdisk: 2 at 2048;3 at 40960
GPT, 2 and 3, partitioninfo: get 1: at 2048, index 1; get 2: at 40960, index 2; get 3: Partition not found: 3.
MBR, 1 and 3, sfdisk: 1 at 2048;3 at 40960
MBR, 1 and 3, partitioninfo: get 1: at 2048, index 1; get 2: at 40960, index 2; get 3: Partition not found: 3.
MBR, 2, 4 and 5, sfdisk: 2 at 2048;4 at 40960;5 at 43008
MBR, 2, 4 and 5, partitioninfo: get 1: at 2048, index 1; get 2: at 40960, index 2; get 4: Partition not found: 4.; get 5: at 43008, index 5
GPT, 1 and 2, sfdisk: 1 at 2048;2 at 40960
GPT, 1 and 2, partitioninfo: get 1: at 2048, index 1; get 2: at 40960, index 2
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
