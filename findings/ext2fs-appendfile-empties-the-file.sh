#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     appendFile of the npm package ext2fs puts what it is given in the place of the file's content.
# Version:  ext2fs 4.2.5 with file-disk 8.0.1 (npm) on a volume of e2fsprogs 1.47.0 (Debian 12), read by debugfs; Node's own fs beside it.
# Expected: the old content and the new behind it. Its README: "node-ext2fs has the exact same interface as node's fs module"; Node's appendFile
#           will "append data to a file".
# Real:     the file has what was given alone, whatever its length was; the promise is fulfilled, e2fsck finds the volume sound. With
#           { flag: 'a' } writeFile does the same. A file opened with 'a' and written to by the handle's write is appended to.
# Why here: a line is added to fstab, to a known_hosts or to a log in an image before it is written to a disk: the file is that line.
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

mkdir source node
for name in appendFile writeFile handle; do printf 'one\ntwo\n' | tee source/$name >node/$name; done
truncate -s 4M volume.img
tool mke2fs -q -F -t ext4 -d source volume.img
cat >append.js <<'J'
const own = require('fs').promises;
const { withMountedDisk } = require('ext2fs');
const { FileDisk, withOpenFile } = require('file-disk');

const append = async (fs, folder) => {
    await fs.appendFile(folder + '/appendFile', 'three\n');
    await fs.writeFile(folder + '/writeFile', 'three\n', { flag: 'a' });
    const file = await fs.open(folder + '/handle', 'a');
    await file.write('three\n');
    await file.close();
};
(async () => {
    await append(own, 'node');
    await withOpenFile('volume.img', 'r+', (handle) => withMountedDisk(new FileDisk(handle), 0, ({ promises: fs }) => append(fs, '')));
})();
J
node append.js
checked=0
tool e2fsck -fn volume.img >check.txt 2>&1 || checked=$?
{
    for name in appendFile writeFile handle; do
        echo "$name: Node $(paste -sd ' ' node/$name), ext2fs $(tool debugfs -R "cat /$name" volume.img 2>debugfs.txt | paste -sd ' ')"
    done
    echo "e2fsck ends with $checked"
} | tee seen.txt
cat >described.txt <<'D'
appendFile: Node one two three, ext2fs three
writeFile: Node one two three, ext2fs three
handle: Node one two three, ext2fs one two three
e2fsck ends with 0
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
