#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     resize2fs that grows a volume with sparse_super2 leaves the block bitmap of a group marked as free in that same bitmap.
# Version:  resize2fs, mke2fs, e2fsck and dumpe2fs of e2fsprogs 1.47.0 (Debian 12).
# Expected: a sound volume. resize2fs(8): it "will resize ext2, ext3, or ext4 file systems", and asks for e2fsck before, not behind.
# Real:     resize2fs ends with 0, and e2fsck calls the volume damaged: the group that had the last copy of the superblock before it grew has
#           its block bitmap in a block that the bitmap itself calls free. e2fsck -fy mends that one bit.
# Why here: who copies what is in use by the bitmaps alone leaves that block out, and what a mounted system writes next may go there:
#           a restored volume then has another group's bitmap, or a file's content for one. Nobody is told.
# Needs a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq e2fsprogs=1.47.0-2+b2 libext2fs2=1.47.0-2+b2 libcom-err2=1.47.0-2+b2 libss2=1.47.0-2+b2 ||
    { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
tool() { LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu "$work/unpacked/sbin/$1" "${@:2}"; }

# ended WHAT COMMAND...: says how a command ended
ended() {
    local what=$1 status=0
    shift
    "$@" >said.txt 2>&1 || status=$?
    echo "$what: $status"
}
{
    for feature in sparse_super2 ^sparse_super2; do
        rm -f volume.img
        truncate -s 4M volume.img
        tool mke2fs -q -F -t ext4 -b 1024 -g 1024 -N 64 -J size=1 -O "$feature,^metadata_csum,^64bit,^resize_inode,^flex_bg" volume.img
        ended "$feature, e2fsck before" tool e2fsck -fn volume.img
        truncate -s 12M volume.img
        ended "$feature, resize2fs" tool resize2fs volume.img
        ended "$feature, e2fsck behind" tool e2fsck -fn volume.img
        sed -n 's/^Block bitmap differences: */  in use, and not marked: /p' said.txt
        tool dumpe2fs volume.img 2>/dev/null | sed -n '/^Group 3:/,/^Group 4:/{s/^  Block bitmap at \([0-9]*\).*/  bitmap of group 3: block \1/p}'
        ended "$feature, e2fsck -fy" tool e2fsck -fy volume.img
        ended "$feature, e2fsck behind that" tool e2fsck -fn volume.img
    done
} | tee seen.txt
cat >described.txt <<'D'
sparse_super2, e2fsck before: 0
sparse_super2, resize2fs: 0
sparse_super2, e2fsck behind: 4
  in use, and not marked: +3075
  bitmap of group 3: block 3075
sparse_super2, e2fsck -fy: 1
sparse_super2, e2fsck behind that: 0
^sparse_super2, e2fsck before: 0
^sparse_super2, resize2fs: 0
^sparse_super2, e2fsck behind: 0
  bitmap of group 3: block 3075
^sparse_super2, e2fsck -fy: 0
^sparse_super2, e2fsck behind that: 0
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
