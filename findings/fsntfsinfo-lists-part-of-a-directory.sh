#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     fsntfsinfo -H, "shows the file system hierarchy", leaves out most files of a directory on each NTFS volume whose clusters
#           are not 4,096 bytes, and ends with 0.
# Version:  libfsntfs-utils 20200921, on volumes of ntfs-3g 2022.10.3 (Debian 12).
# Expected: each of the 40 files, as ntfsls lists them; 512 bytes to 64 KiB are sizes that Windows formats with.
# Real:     7 of 40, in whatever directory is longer than its record in the MFT holds. Nothing is said of the rest.
# Why here: a second reader is what a parser's results are held against. Its listing is a judge only where a cluster is as long as an
#           index record.
# Needs a Debian 12 (apt-get download, dpkg-deb). Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq libfsntfs-utils=20200921-2+b2 libfsntfs1=20200921-2+b2 libbfio1=20170123-6 \
    ntfs-3g=1:2022.10.3-1+deb12u4 libntfs-3g89=1:2022.10.3-1+deb12u4
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu
export PATH=$work/unpacked/sbin:$work/unpacked/bin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH

echo content >file
for cluster in 512 1024 2048 4096 8192 65536; do
    truncate -s 32M volume.img
    mkntfs -q -F -Q -s 512 -c $cluster -p 0 -H 16 -S 63 volume.img >mkntfs.txt 2>&1
    for i in $(seq 40); do ntfscp -q -f volume.img file file-number-$i >ntfscp.txt 2>&1; done
    listed=0
    fsntfsinfo -H volume.img >fsntfsinfo.txt 2>&1 || listed=$?
    echo "clusters of $cluster: ntfsls $(ntfsls -F volume.img | grep -c file-number), fsntfsinfo $(grep -c file-number fsntfsinfo.txt), exit code $listed"
    rm volume.img
done | tee seen.txt
for cluster in 512 1024 2048 4096 8192 65536; do
    echo "clusters of $cluster: ntfsls 40, fsntfsinfo $([ $cluster = 4096 ] && echo 40 || echo 7), exit code 0"
done | diff - seen.txt || { echo "not as described"; exit 1; }
