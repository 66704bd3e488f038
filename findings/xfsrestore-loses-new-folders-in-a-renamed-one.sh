#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     an increment that xfsrestore applies loses each new folder, with all in it, that is in a folder which was renamed since, and ends with 0.
# Version:  xfsdump 3.1.11, xfsprogs 6.1.0 (Debian 12).
# Expected: the folder. xfsrestore(8), of -r: "The contents of the filesystem at the time each dump was produced is reproduced. This can involve adding,
#           deleting, renaming, linking, and unlinking files and directories."
# Real:     it is not made. A file in it gets a warning that it is discarded, an empty folder gets none, and the status is SUCCESS. Where it was
#           renamed within its folder and where it was moved elsewhere alike; new files directly in the renamed folder are there, and new folders in
#           one that kept its name. The next increment makes the folders, as it has all folders, and leaves them without
#           their files, as those did not change.
# Why here: a project folder is renamed and goes on: what is new in it is lost from that day's increment on. A script that looks at the exit code, or
#           at the status line, takes the restore for whole.
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
volume
mkdir source/same source/old source/other source/moved
for folder in same old moved; do echo 1 >source/$folder/first; done
saved 0
echo "level 0: $(restored -r -f level0 cumulative)"
mv source/old source/renamed
mv source/moved source/other/moved
for folder in same renamed other/moved; do
    mkdir -p source/$folder/folder/deeper source/$folder/empty
    echo 2 | tee source/$folder/second source/$folder/folder/third >source/$folder/folder/deeper/fourth
done
saved 1
listed() { (cd "$1" && find . -mindepth 1 -printf '%P\n' | sort | paste -sd ' '); }
for folder in same renamed other/moved; do echo "source, $folder: $(listed source/$folder)"; done
echo "level 1: $(restored -r -f level1 cumulative)"
for folder in same renamed other/moved; do echo "    $folder: $(listed cumulative/$folder)"; done
saved 2
echo "level 2: $(restored -r -f level2 cumulative)"
for folder in same renamed other/moved; do echo "    $folder: $(listed cumulative/$folder)"; done
echo "orphanage: $(find cumulative/orphanage -mindepth 1 2>/dev/null | wc -l)"
echo "level 1 to an empty folder: $(restored -f level1 simple), renamed: $(listed simple/renamed)"
umount source
I
ended=0
unshare -m bash inside.sh >seen.txt 2>err.txt || ended=$?
cat seen.txt
[ $ended = 0 ] || { cat err.txt; exit $ended; }
cat >described.txt <<'D'
level 0: ends with 0, SUCCESS, 0 warnings
source, same: empty first folder folder/deeper folder/deeper/fourth folder/third second
source, renamed: empty first folder folder/deeper folder/deeper/fourth folder/third second
source, other/moved: empty first folder folder/deeper folder/deeper/fourth folder/third second
level 1: ends with 0, SUCCESS, 4 warnings
    same: empty first folder folder/deeper folder/deeper/fourth folder/third second
    renamed: first second
    other/moved: first second
level 2: ends with 0, SUCCESS, 0 warnings
    same: empty first folder folder/deeper folder/deeper/fourth folder/third second
    renamed: empty first folder folder/deeper second
    other/moved: empty first folder folder/deeper second
orphanage: 0
level 1 to an empty folder: ends with 0, SUCCESS, 0 warnings, renamed: empty folder folder/deeper folder/deeper/fourth folder/third second
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
