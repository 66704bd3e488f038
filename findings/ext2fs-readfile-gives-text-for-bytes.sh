#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     readFile of the npm package ext2fs gives a string decoded as UTF-8, whatever it is asked for: bytes that are no UTF-8 are lost,
#           and the length is another.
# Version:  ext2fs 4.2.5 with file-disk 8.0.1 (npm) on a volume of e2fsprogs 1.47.0 (Debian 12); Node's own fs beside it.
# Expected: the bytes. Its README: "node-ext2fs has the exact same interface as node's fs module"; Node's readFile: "If no encoding is specified,
#           then the raw buffer is returned".
# Real:     a string, with U+FFFD for each byte that does not decode; so it is with null and 'base64' for the encoding, which is not
#           looked at. A Buffer is written as it is, and a handle's read gives the bytes.
# Why here: a file that is taken out of an image this way and saved again, a key, an archive, a program, is another file; text in ASCII comes
#           out right, and so a first try does. Nothing throws.
# Needs Node 18 or later and npm; a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq e2fsprogs=1.47.0-2+b2 libext2fs2=1.47.0-2+b2 libcom-err2=1.47.0-2+b2 libss2=1.47.0-2+b2 ||
    { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
tool() { LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu "$work/unpacked/sbin/$1" "${@:2}"; }
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ext2fs@4.2.5 file-disk@8.0.1 >npm.txt 2>&1 || { echo "no packages to be had: not run"; exit 77; }

mkdir source
printf 'plain words' >source/text
printf '\200\377PK\003\004\265\300' >source/bytes
truncate -s 4M volume.img
tool mke2fs -q -F -t ext4 -d source volume.img
cat >read.js <<'J'
const own = require('fs').promises;
const { withMountedDisk } = require('ext2fs');
const { FileDisk, withOpenFile } = require('file-disk');
const told = (x) => (typeof x === 'string' ? `${x.length} characters "${escape(x)}"` : `${x.length} bytes ${x.toString('hex')}`);

withOpenFile('volume.img', 'r+', (handle) =>
    withMountedDisk(new FileDisk(handle), 0, async ({ promises: fs }) => {
        for (const name of ['text', 'bytes']) {
            for (const options of [undefined, { encoding: null }, 'base64']) {
                const said = told(await fs.readFile('/' + name, options));
                console.log(`${name}, ${JSON.stringify(options)}: Node ${told(await own.readFile('source/' + name, options))}, ext2fs ${said}`);
            }
        }
        const file = await fs.open('/bytes', 'r');
        const room = Buffer.alloc(20);
        const { bytesRead } = await file.read(room, 0, 20, 0);
        await file.close();
        console.log(`bytes, a handle's read: ${told(room.subarray(0, bytesRead))}`);
        await fs.writeFile('/copy', await own.readFile('source/bytes'));
    }));
J
node read.js | tee seen.txt
echo "a Buffer written: $(tool debugfs -R 'cat /copy' volume.img 2>debugfs.txt | od -A n -t x1 | tr -d ' \n')" | tee -a seen.txt
cat >described.txt <<'D'
text, undefined: Node 11 bytes 706c61696e20776f726473, ext2fs 11 characters "plain%20words"
text, {"encoding":null}: Node 11 bytes 706c61696e20776f726473, ext2fs 11 characters "plain%20words"
text, "base64": Node 16 characters "cGxhaW4gd29yZHM%3D", ext2fs 11 characters "plain%20words"
bytes, undefined: Node 8 bytes 80ff504b0304b5c0, ext2fs 8 characters "%uFFFD%uFFFDPK%03%04%uFFFD%uFFFD"
bytes, {"encoding":null}: Node 8 bytes 80ff504b0304b5c0, ext2fs 8 characters "%uFFFD%uFFFDPK%03%04%uFFFD%uFFFD"
bytes, "base64": Node 12 characters "gP9QSwMEtcA%3D", ext2fs 8 characters "%uFFFD%uFFFDPK%03%04%uFFFD%uFFFD"
bytes, a handle's read: 8 bytes 80ff504b0304b5c0
a Buffer written: 80ff504b0304b5c0
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
