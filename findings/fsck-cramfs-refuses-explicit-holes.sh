#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     fsck.cramfs refuses each image that mkfs.cramfs of the same package made with explicit holes.
# Version:  util-linux-extra 2.38.1, 7-Zip 26.02 (Debian 12).
# Expected: a sound file system, and its files. mkfs.cramfs(8), -z: "Make explicit holes"; fsck.cramfs(8) "is used to check the cramfs file
#           system", --extract uncompresses all of it, no word of a feature that it lacks. In the kernel's cramfs_fs.h holes are bit 100h of
#           the flags, among the supported ones.
# Real:     "unsupported filesystem features", exit code 8, "operation error", with and without --extract, even if no file has a hole. Without
#           -z the same folder is extracted right. 7-Zip extracts the one without a hole either way.
# Why here: -z is what keeps a sparse file of a rescue system's image small. A check before it is written to its flash calls the image bad.
# Needs a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq util-linux=2.38.1-5+deb12u3 util-linux-extra=2.38.1-5+deb12u3 7zip=22.01+really26.02+dfsg-0+deb12u1 ||
    { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/sbin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH

mkdir -p holes plain
seq 2000 | tee holes/numbers >plain/numbers
cp plain/numbers holes/image
truncate -s 200000 holes/image
{
    for folder in plain holes; do
        for option in "" -z; do
            mkfs.cramfs $option $folder image
            rm -rf checked
            ended=0
            fsck.cramfs --extract=checked image >said.txt 2>&1 || ended=$?
            echo "$folder${option:+ $option}: fsck.cramfs $ended, $(paste -sd ' ' said.txt)$(diff -r $folder checked >differ.txt 2>&1 && echo right)"
            ended=0
            fsck.cramfs image >said.txt 2>&1 || ended=$?
            echo "  no --extract: $ended, $(paste -sd ' ' said.txt)"
        done
    done
    mkfs.cramfs -z plain image
    7zz x -ounpacked7 image >7zz.txt
    diff -r plain unpacked7 && echo "plain -z: 7-Zip right"
} | tee seen.txt
cat >described.txt <<'D'
plain: fsck.cramfs 0, right
  no --extract: 0, 
plain -z: fsck.cramfs 8, fsck.cramfs: unsupported filesystem features
  no --extract: 8, fsck.cramfs: unsupported filesystem features
holes: fsck.cramfs 0, right
  no --extract: 0, 
holes -z: fsck.cramfs 8, fsck.cramfs: unsupported filesystem features
  no --extract: 8, fsck.cramfs: unsupported filesystem features
plain -z: 7-Zip right
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
