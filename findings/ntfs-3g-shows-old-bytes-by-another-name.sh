#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     A file of NTFS with two names, written in place by one of them through ntfs-3g, keeps its old bytes by the other, if that was read before.
# Version:  ntfs-3g 2022.10.3 (Debian 12).
# Expected: one file: what write() wrote, each read() behind it gives (POSIX), by whatever name. ntfs-3g(8) says that it can create, remove and
#           rename "hard links", and nothing of how they are read; lowntfs-3g of the same package is right.
# Real:     the other name shows the old bytes, not for the second for which attributes are kept, but until its pages are dropped, by a new mount
#           for one; inode and count of links are those of one file. Where the size changed with it the new bytes are there. libfuse's issue 79
#           (open) tells of sizes that differ for a second: its interface by paths makes a node of each name.
# Why here: who reads a folder by names, as backups of files and their comparisons do, gets bytes that the volume no longer has.
# Needs a Debian 12 (apt-get download, dpkg-deb), root and /dev/fuse; without them it is not run, exit code 77. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
[ "$(id -u)" = 0 ] && [ -w /dev/fuse ] || { echo "needs root and /dev/fuse: not run"; exit 77; }
work=$(mktemp -d)
trap 'umount "$work/mount" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq ntfs-3g=1:2022.10.3-1+deb12u4 libntfs-3g89=1:2022.10.3-1+deb12u4 ||
    { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu
export PATH=$work/unpacked/sbin:$work/unpacked/bin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH

mkdir mount
truncate -s 32M volume.img
mkntfs -F -Q -q volume.img >mkntfs.txt 2>&1
# a program that waits until the driver has written everything: umount need not, of an image in a file
mounted() {
    "$1" -o no_detach volume.img mount >driver.txt 2>&1 &
    driver=$!
    until mountpoint -q mount; do sleep 0.1; done
}
ended() {
    umount mount
    wait "$driver"
}
content() { od -An -v -c mount/"$1" | tr -d ' \n'; }

for driver_name in ntfs-3g lowntfs-3g; do
    mounted $driver_name
    rm -f mount/one mount/other
    printf 'old bytes' >mount/one
    ln mount/one mount/other
    content other >before.txt # which was read before
    printf 'new bytes' | dd of=mount/one conv=notrunc status=none
    sync
    sleep 2 # attributes are kept for one second
    echo "$driver_name: one $(content one), other $(content other), of $(stat -c '%s bytes, %h links' mount/other)," \
        "$([ "$(stat -c %i mount/one)" = "$(stat -c %i mount/other)" ] && echo one inode)"
    ended
    mounted $driver_name
    echo "$driver_name, mounted anew: one $(content one), other $(content other)"
    ended
done | tee seen.txt
cat >described.txt <<'D'
ntfs-3g: one newbytes, other oldbytes, of 9 bytes, 2 links, one inode
ntfs-3g, mounted anew: one newbytes, other newbytes
lowntfs-3g: one newbytes, other newbytes, of 9 bytes, 2 links, one inode
lowntfs-3g, mounted anew: one newbytes, other newbytes
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
