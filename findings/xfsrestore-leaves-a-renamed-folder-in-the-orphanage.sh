#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     an increment that xfsrestore applies leaves a renamed folder in the orphanage if another one was moved into it, and ends with 0.
# Version:  xfsdump 3.1.11, xfsprogs 6.1.0 (Debian 12).
# Expected: the folder in its place. xfsrestore(8), of -r: "The contents of the filesystem at the time each dump was produced is reproduced. This can
#           involve adding, deleting, renaming, linking, and unlinking files and directories." In the orphanage are files "not referenced by any of the
#           restored directories"; this one is.
# Real:     the folder is missing under its old name and its new one. It is in the orphanage, under its inode number, with all that was in it,
#           and the moved folder too. The one warning is that the orphanage cannot be removed; the status is SUCCESS, and the next increment does
#           not mend it. Each of the two moves alone is applied.
# Why here: a tree that was put in order between two dumps. The manual tells to remove the orphanage after the last increment: that deletes the
#           only copy.
# Needs a Debian 12 (apt-get download, dpkg-deb), root, loop devices and a kernel with XFS; without them it is not run, exit code 77. Fails if the
# behaviour is another.
set -euo pipefail
export LC_ALL=C
[ "$(id -u)" = 0 ] && [ -e /dev/loop-control ] || { echo "needs root and loop devices: not run"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq xfsdump=3.1.11-0.1 xfsprogs=6.1.0-1 libattr1=1:2.5.1-4 libinih1=55-1 liburcu8=0.13.2-1 ||
    { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/sbin:$work/unpacked/usr/sbin:$PATH

# The mounts, and the inventory that xfsdump keeps in /var/lib, are seen by this script alone, and gone with it.
cat >inside.sh <<'I'
set -euo pipefail
mount -t tmpfs none /var/lib
# volume: an empty XFS at source, and empty folders to restore to
volume() {
    ! mountpoint -q source || umount source
    rm -rf disk.img source cumulative simple level?
    mkdir source cumulative simple
    truncate -s 330M disk.img
    mkfs.xfs -q disk.img
    mount -o loop disk.img source 2>mount.txt || { echo "the kernel has no XFS: not run"; exit 77; }
}
# saved LEVEL: a dump; what xfsdump tells apart are whole seconds
saved() {
    sleep 1.1
    sync
    xfsdump -l "$1" -L session -M medium -f "level$1" "$PWD/source" >xfsdump.txt 2>&1
    sleep 1.1
}
restored() {
    local ended=0
    xfsrestore "$@" >xfsrestore.txt 2>&1 || ended=$?
    echo "ends with $ended, $(sed -n 's/.*Restore Status: //p' xfsrestore.txt), $(grep -c WARNING xfsrestore.txt || true) warnings"
}
for case in both rename move; do
    volume
    mkdir source/a source/b
    echo 1 | tee source/a/file >source/b/file
    saved 0
    echo "$case, level 0: $(restored -r -f level0 cumulative)"
    [ $case = move ] || mv source/b source/renamed
    [ $case = rename ] || mv source/a source/$([ $case = move ] && echo b || echo renamed)/a
    saved 1
    echo "    level 1: $(restored -r -f level1 cumulative)"
    touch source/new
    saved 2
    echo "    level 2: $(restored -r -f level2 cumulative)"
    echo "    source: $(cd source && find . -mindepth 1 -printf '%P\n' | sort | paste -sd ' ')"
    echo "    restored: $(cd cumulative && find . -mindepth 1 -printf '%P\n' | grep -v housekeeping | sed 's|orphanage/[0-9.]*|orphanage/NUMBER|' | sort | paste -sd ' ')"
done
umount source
I
ended=0
unshare -m bash inside.sh >seen.txt 2>err.txt || ended=$?
cat seen.txt
[ $ended = 0 ] || { cat err.txt; exit $ended; }
cat >described.txt <<'D'
both, level 0: ends with 0, SUCCESS, 0 warnings
    level 1: ends with 0, SUCCESS, 1 warnings
    level 2: ends with 0, SUCCESS, 1 warnings
    source: new renamed renamed/a renamed/a/file renamed/file
    restored: new orphanage orphanage/NUMBER orphanage/NUMBER/a orphanage/NUMBER/a/file orphanage/NUMBER/file
rename, level 0: ends with 0, SUCCESS, 0 warnings
    level 1: ends with 0, SUCCESS, 0 warnings
    level 2: ends with 0, SUCCESS, 0 warnings
    source: a a/file new renamed renamed/file
    restored: a a/file new renamed renamed/file
move, level 0: ends with 0, SUCCESS, 0 warnings
    level 1: ends with 0, SUCCESS, 0 warnings
    level 2: ends with 0, SUCCESS, 0 warnings
    source: b b/a b/a/file b/file new
    restored: b b/a b/a/file b/file new
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
