#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     ntfstruncate, told to make a compressed file of NTFS longer, makes it as long as its last unit of 16 clusters goes, and says
#           "completed successfully".
# Version:  ntfs-3g 2022.10.3 (Debian 12).
# Expected: the size it was given. ntfstruncate(8): it "truncates (or extends)" an attribute "to a specified length", which "will be
#           rounded up to a multiple of the cluster size". A refusal would do; ntfsfallocate of the same package refuses such files.
# Real:     a file of 5,000 bytes is one of 65,536, whether 60,000, 200,000 or 4 MiB were asked for. Shorter it makes them as told, and files
#           that are not compressed either way, to the byte. The same library through ntfs-3g and truncate(1) gives the right size.
# Why here: a file's size is set before its blocks are written in place. One that is not checked afterwards has place for the first
#           blocks alone.
# Needs a Debian 12 (apt-get download, dpkg-deb), python3, root and /dev/fuse, to make compressed files; without them it is not run, exit code
# 77. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
[ "$(id -u)" = 0 ] && [ -w /dev/fuse ] || { echo "needs root and /dev/fuse: not run"; exit 77; }
work=$(mktemp -d)
trap 'umount "$work/mount" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq ntfs-3g=1:2022.10.3-1+deb12u4 libntfs-3g89=1:2022.10.3-1+deb12u4
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu
export PATH=$work/unpacked/sbin:$work/unpacked/bin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH

mkdir mount
truncate -s 32M made.img
mkntfs -F -Q -q -c 4096 made.img >mkntfs.txt 2>&1
ntfs-3g -o compression made.img mount
mkdir mount/compressed mount/plain
# FILE_ATTRIBUTE_COMPRESSED of a folder: what is made in it is compressed
python3 -c 'import os; os.setxattr("mount/compressed", "system.ntfs_attrib", (0x800).to_bytes(4, "little"))'
seq 1 2000 | head -c 5000 >mount/compressed/file
seq 1 2000 | head -c 5000 >mount/plain/file
declare -A inode
for folder in compressed plain; do inode[$folder]=$(stat -c %i mount/$folder/file); done
umount mount

for folder in compressed plain; do
    for length in 1000 60000 200000 4194304; do
        for way in ntfstruncate truncate; do
            cp made.img volume.img
            ended=0
            if [ $way = ntfstruncate ]; then
                ntfstruncate -f volume.img "${inode[$folder]}" 0x80 $length >said.txt 2>&1 || ended=$?
            else
                ntfs-3g -o compression volume.img mount
                truncate -s $length mount/$folder/file || ended=$?
                umount mount
            fi
            ntfs-3g -o ro,compression volume.img mount
            echo "$folder, to $length by $way: exit code $ended, $(stat -c %s mount/$folder/file) bytes"
            umount mount
        done
    done
done | tee seen.txt
cat >described.txt <<'D'
compressed, to 1000 by ntfstruncate: exit code 0, 1000 bytes
compressed, to 1000 by truncate: exit code 0, 1000 bytes
compressed, to 60000 by ntfstruncate: exit code 0, 65536 bytes
compressed, to 60000 by truncate: exit code 0, 60000 bytes
compressed, to 200000 by ntfstruncate: exit code 0, 65536 bytes
compressed, to 200000 by truncate: exit code 0, 200000 bytes
compressed, to 4194304 by ntfstruncate: exit code 0, 65536 bytes
compressed, to 4194304 by truncate: exit code 0, 4194304 bytes
plain, to 1000 by ntfstruncate: exit code 0, 1000 bytes
plain, to 1000 by truncate: exit code 0, 1000 bytes
plain, to 60000 by ntfstruncate: exit code 0, 60000 bytes
plain, to 60000 by truncate: exit code 0, 60000 bytes
plain, to 200000 by ntfstruncate: exit code 0, 200000 bytes
plain, to 200000 by truncate: exit code 0, 200000 bytes
plain, to 4194304 by ntfstruncate: exit code 0, 4194304 bytes
plain, to 4194304 by truncate: exit code 0, 4194304 bytes
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
