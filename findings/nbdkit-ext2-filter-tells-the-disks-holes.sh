#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     a file that nbdkit's ext2 filter exports is copied with zeros over its data by nbdcopy and by qemu-img, both end with 0.
# Version:  nbdkit 1.32.5, libnbd 1.14.2, qemu-utils 7.2, e2fsprogs 1.47.0 (Debian 12).
# Expected: the copy has the file's bytes, as it has when it is read byte by byte.
# Real:     reads are of the file, but block status (base:allocation) is answered for the same offsets of the disk image around it: where
#           that has a hole, a copier that asks writes zeros. nbdkit's tar, partition and offset filters move the ranges; this does not.
# Why here: a client that skips what a server calls zero is as right as the server. Reading files out of a disk by this filter as a
#           judge of a parser needs --filter=noextents before it.
# Needs a Debian 12 (apt-get download, dpkg-deb) with qemu-utils and e2fsprogs. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
for p in qemu-img mke2fs; do command -v $p >/dev/null || { echo "needs $p: not run"; exit 77; }; done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq nbdkit=1.32.5-1 libnbd-bin=1.14.2-1 libnbd0=1.14.2-1
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
libraries=$work/unpacked/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH=$libraries PATH=$work/unpacked/usr/bin:$PATH
ext2=$libraries/nbdkit/filters/nbdkit-ext2-filter.so noextents=$libraries/nbdkit/filters/nbdkit-noextents-filter.so
disk=$libraries/nbdkit/plugins/nbdkit-file-plugin.so

mkdir source
seq 1 400000 >source/numbers
truncate -s 64M volume.img
mke2fs -q -F -t ext4 -d source volume.img
fallocate --dig-holes volume.img
run() {
    rm -f out
    nbdkit -U - -r "$@" --run "$copy"
    cmp -s out source/numbers && echo same || echo "$(stat -c %s out) bytes, other"
}
file=(--filter="$ext2" "$disk" volume.img ext2file=/numbers)
{
    copy='nbdcopy "$uri" out'
    echo "nbdcopy: $(run "${file[@]}")"
    echo "nbdcopy, noextents: $(run --filter="$noextents" "${file[@]}")"
    copy='nbdcopy --no-extents "$uri" out'
    echo "nbdcopy --no-extents: $(run "${file[@]}")"
    copy='qemu-img convert -O raw "$uri" out; truncate -s 2688895 out'
    echo "qemu-img convert: $(run "${file[@]}")"
} | tee seen.txt
diff - seen.txt <<'E2' || { echo "not as described"; exit 1; }
nbdcopy: 2688895 bytes, other
nbdcopy, noextents: same
nbdcopy --no-extents: same
qemu-img convert: 2688895 bytes, other
E2
