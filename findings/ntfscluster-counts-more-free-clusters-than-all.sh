#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     ntfscluster -i tells of an NTFS volume fewer clusters than it tells free ones, wherever a cluster is longer than a sector.
# Version:  ntfs-3g 2022.10.3 (Debian 12).
# Expected: "clusters per volume" is what "bytes per volume" holds of "bytes per cluster", and free, user and metadata clusters are parts
#           of it. ntfsinfo -m has the right number.
# Real:     "sectors per volume" has the number of clusters, and "clusters per volume" that number divided by the sectors of a cluster
#           again: 4,095 of 32,767 with clusters of 4 KiB, 15 of 2,047 with 64 KiB. Bytes, and the parts, are right.
# Why here: a judge of an allocation map whose total is wrong by a factor makes a share of used clusters above 1; take its bytes.
# Needs a Debian 12 (apt-get download, dpkg-deb). Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq ntfs-3g=1:2022.10.3-1+deb12u4 libntfs-3g89=1:2022.10.3-1+deb12u4
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu
export PATH=$work/unpacked/sbin:$work/unpacked/bin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH

value() { sed -n "s/^[[:space:]]*$1 *: *//p" "$2"; }
for cluster in 512 4096 65536; do
    truncate -s 128M volume.img
    mkntfs -q -F -Q -s 512 -c $cluster -p 0 -H 16 -S 63 volume.img >mkntfs.txt 2>&1
    ntfscluster -i volume.img >told.txt 2>&1
    ntfsinfo -m volume.img >info.txt 2>&1
    echo "clusters of $cluster: $(value 'bytes per volume' told.txt) bytes, sectors $(value 'sectors per volume' told.txt), clusters $(value 'clusters per volume' told.txt), by ntfsinfo $(value 'Volume Size in Clusters' info.txt)," \
        "$([ "$(value 'clusters of free space' told.txt)" -gt "$(value 'clusters per volume' told.txt)" ] && echo "more of them free" || echo "fewer of them free")"
    rm volume.img
done | tee seen.txt
cat >described.txt <<'E2'
clusters of 512: 134217216 bytes, sectors 262143, clusters 262143, by ntfsinfo 262143, fewer of them free
clusters of 4096: 134213632 bytes, sectors 32767, clusters 4095, by ntfsinfo 32767, more of them free
clusters of 65536: 134152192 bytes, sectors 2047, clusters 15, by ntfsinfo 2047, more of them free
E2
diff described.txt seen.txt || { echo "not as described"; exit 1; }
