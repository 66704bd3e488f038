#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     the npm package @ably/vcdiff-decoder decodes a delta with xdelta3's checksums, its default, to other bytes; nothing is thrown.
# Version:  @ably/vcdiff-decoder 1.0.6 (npm), xdelta3 3.0.11 (Debian 12).
# Expected: the new file, or an error. Its README: it is "tested and proven with Vcdiff patch/delta files generated from" open-vcdiff and
#           "xdelta". RFC 3284, 4.2, leaves all bits of Win_Indicator but the lowest two unused; xdelta3 sets the next, and the four bytes of an Adler-32
#           stand before the window's data.
# Real:     the bit is passed over, and so the checksum's bytes are read as the data's first four: the result has the right length and other
#           bytes nearly throughout. With xdelta3 -n, "disable checksum", it is right. What else of xdelta3's it does not support it refuses:
#           secondary compression, and the application header, which -A leaves out of these deltas.
# Why here: deltas of images travel in this form. Nothing but a sum over the result, which the caller must bring, tells that it is not the image.
# Needs Node 18 or later and npm; a Debian 12 (apt-get download, dpkg-deb); python3; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq xdelta3=3.0.11-dfsg-1.2 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @ably/vcdiff-decoder@1.0.6 >npm.txt 2>&1 || { echo "no packages to be had: not run"; exit 77; }
xdelta3() { unpacked/usr/bin/xdelta3 "$@"; }

python3 - <<'P'
import random

source = random.Random(1)
old = source.randbytes(300000)
open("old", "wb").write(old)
open("new", "wb").write(old[:50000] + source.randbytes(5000) + old[100000:250000] + bytes(20000) + old[60000:])
P
cat >decode.js <<'J'
const fs = require('fs');
const { decode } = require('@ably/vcdiff-decoder');

const wanted = fs.readFileSync('new');
for (const delta of process.argv.slice(2)) {
    let told;
    try {
        const got = Buffer.from(decode(fs.readFileSync(delta), fs.readFileSync('old')));
        let same = 0;
        for (let i = 0; i < got.length; i++) {
            same += got[i] === wanted[i] ? 1 : 0;
        }
        told = `${got.length} of ${wanted.length} bytes, ${got.equals(wanted) ? 'right' : same < wanted.length / 2 ? 'most of them others' : 'some of them others'}`;
    } catch (e) {
        told = `${e}`;
    }
    console.log(`${delta}: ${told}`);
}
J
xdelta3 -e -A -S none -n -s old new no-checksum
xdelta3 -e -A -S none -s old new checksum
xdelta3 -e -A -S djw -n -s old new secondary-compression
xdelta3 -e -S none -n -s old new application-header
{
    for delta in no-checksum checksum secondary-compression application-header; do echo "$delta, by xdelta3: $(xdelta3 -d -c -s old $delta | cmp - new && echo right)"; done
    node decode.js no-checksum checksum secondary-compression application-header
} | tee seen.txt
cat >described.txt <<'D'
no-checksum, by xdelta3: right
checksum, by xdelta3: right
secondary-compression, by xdelta3: right
application-header, by xdelta3: right
no-checksum: 465000 of 465000 bytes, right
checksum: 465000 of 465000 bytes, most of them others
secondary-compression: NotImplemented: non-zero Hdr_Indicator (VCD_DECOMPRESS or VCD_CODETABLE bit is set)
application-header: NotImplemented: VCD_DECOMPRESS is not supported, Delta_Indicator must be zero at byte 10 and not 47
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
