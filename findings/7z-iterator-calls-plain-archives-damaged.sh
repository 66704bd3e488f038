#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     the npm package 7z-iterator gives up in a sound 7z archive of one file with the defaults of 7-Zip, and leaves the file's beginning behind.
# Version:  7z-iterator 2.2.12 (xz-compat 1.2.10), archives of 7-Zip 26.02 (Debian 12).
# Expected: the file. 7z-iterator's README: it reads "entries from a 7z archive", and of LZMA2 it says that it "can stream incrementally and is preferred
#           for large archives".
# Real:     "LZMA: Invalid distance" as soon as a second chunk of LZMA2 (64 KiB packed) refers to what is before it, and nothing behind that is read.
#           Only a block of one file, which is what streams, fails: two files in one block, LZMA, and what packs to one chunk are
#           right, and so is the same LZMA2 as .xz. 7-Zip finds each archive sound. A program on top of it has told of these errors for all
#           of its users' LZMA2 archives (emmercm/igir, issue 2429).
# Why here: one image or dump to an archive is what a backup is. It comes out short, and the message says that the archive is bad, which makes
#           one throw a sound one away.
# Needs Node 18 or later and npm; a Debian 12 (apt-get download, dpkg-deb), python3; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C LZMA_NATIVE_DISABLE=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq 7zip=22.01+really26.02+dfsg-0+deb12u1 || { echo "no packages to be had: not run"; exit 77; }
dpkg-deb -x 7zip*.deb unpacked
sevenzip() { unpacked/usr/bin/7zz "$@"; }
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts 7z-iterator@2.2.12 xz-compat@1.2.10 >npm.txt 2>&1 || { echo "no packages to be had: not run"; exit 77; }

python3 - <<'P'
import random

random.seed(1)
words = ["".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=random.randint(2, 9))) for _ in range(3000)]
for name, count in ("short", 5000), ("long", 80000), ("other", 80000):
    open(name, "w").write(" ".join(random.choices(words, k=count)))
P
cat >extract.js <<'J'
const Archive = require('7z-iterator');

(async () => {
    const archive = new (Archive.default || Archive)(process.argv[2]);
    for await (const entry of archive) await entry.create('out', { force: true });
})().catch((e) => {
    console.log(e.message);
    process.exit(1);
});
J
# told TITLE OPTION... -- FILE...: an archive with these options of 7-Zip, and what comes out
told() {
    local title=$1 ended=0 name part=""
    shift
    rm -rf archive.7z out
    mkdir out
    sevenzip a -bso0 -bsp0 archive.7z "$@"
    timeout 60 node extract.js archive.7z >said.txt 2>err.txt || ended=$?
    for name in short long other; do
        [ ! -e out/$name ] || part="$part, $name $(cmp -s $name out/$name && echo whole || { cmp -s -n "$(stat -c %s out/$name)" $name out/$name && echo "its beginning"; })"
    done
    echo "$title: 7-Zip $(sevenzip t -bso0 -bsp0 archive.7z >/dev/null && echo sound), 7z-iterator ends with $ended$(sed 's/^/, /' said.txt)$part"
}
{
    told "defaults, short" short
    told "defaults, long" long
    told "defaults, long and other" long other
    told "not solid, long and other" -ms=off long other
    told "LZMA, long" -m0=lzma long
    sevenzip a -bso0 -bsp0 -txz long.xz long
    node -e "require('xz-compat').decodeXZ(require('fs').readFileSync('long.xz')).then((b) => console.log('.xz, long: ' + (Buffer.from(b).equals(require('fs').readFileSync('long')) ? 'whole' : 'other')))"
} | tee seen.txt
cat >described.txt <<'D'
defaults, short: 7-Zip sound, 7z-iterator ends with 0, short whole
defaults, long: 7-Zip sound, 7z-iterator ends with 1, LZMA: Invalid distance, long its beginning
defaults, long and other: 7-Zip sound, 7z-iterator ends with 0, long whole, other whole
not solid, long and other: 7-Zip sound, 7z-iterator ends with 1, LZMA: Invalid distance, long its beginning
LZMA, long: 7-Zip sound, 7z-iterator ends with 0, long whole
.xz, long: whole
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
