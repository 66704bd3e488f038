#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     7-Zip calls sparse files that ntfs-3g wrote damaged and extracts them cut off.
# Version:  7-Zip 26.02, ntfs-3g 2022.10.3 (Debian 12).
# Expected: the files as they were written. An attribute with the flag 8000h (sparse) alone has runs of plain data and holes; only
#           0001h makes units of 16 clusters of LZNT1. ntfscat, which reads without a mount, gives the right bytes.
# Real:     ntfs-3g marks a sparse file 8000h, gives it a compression unit of 4 (16 clusters), and makes holes cluster by cluster.
#           Where a unit of 16 clusters is partly a hole, 7-Zip decompresses its plain data: "Data Error", and the file ends where
#           that unit begins. A sparse file whose data fill whole units comes out right.
# Why here: disk images and databases on volumes that Linux writes are such files. "Data Error" there is no damage of the volume, and
#           7-Zip is no judge of a restore.
# Needs a Debian 12 (apt-get download, dpkg-deb), root and /dev/fuse, to write the files; without them it is not run, exit code 77.
# Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
[ "$(id -u)" = 0 ] && [ -w /dev/fuse ] || { echo "needs root and /dev/fuse: not run"; exit 77; }
work=$(mktemp -d)
trap 'umount "$work/mount" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq 7zip=22.01+really26.02+dfsg-0+deb12u1 ntfs-3g=1:2022.10.3-1+deb12u4 libntfs-3g89=1:2022.10.3-1+deb12u4
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/sbin:$work/unpacked/bin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH

mkdir mount
truncate -s 64M volume.img
mkntfs -F -Q -q -c 4096 volume.img >mkntfs.txt 2>&1
ntfs-3g volume.img mount
python3 - <<'P'
def write(name, written, length):
    with open('mount/' + name, 'wb') as file:
        file.write(b'x' * written)
        file.truncate(length)

write('units.bin', 131072, 1 << 20)     # 32 clusters and a hole
write('between.bin', 100000, 1 << 20)   # 25 clusters and a hole
P
(cd mount && sha256sum between.bin units.bin) >written.txt
umount mount
mkdir read
for file in between.bin units.bin; do ntfscat volume.img $file >read/$file; done
(cd read && sha256sum --quiet -c ../written.txt) && echo "ntfscat: both as written"
status=0
7zz x -oextracted volume.img >seven.txt 2>&1 || status=$?
echo "7-Zip: exit code $status, $(grep -o 'Data Error.*' seven.txt)"
(cd extracted && stat -c '%n %s' between.bin units.bin && sha256sum -c ../written.txt 2>/dev/null || true) | tee extracted.txt
cat >described.txt <<'E'
between.bin 65536
units.bin 1048576
between.bin: FAILED
units.bin: OK
E
[ $status = 2 ] && grep -q 'Data Error : between.bin' seven.txt && diff described.txt extracted.txt ||
    { echo "changed: another behaviour than described"; exit 1; }
