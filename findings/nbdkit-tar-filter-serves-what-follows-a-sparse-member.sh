#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     nbdkit's tar filter exports a sparse member of a tar as its packed bytes and, behind them, whatever follows in the tar: the
#           member's map is taken for data, other files' bytes for the rest.
# Version:  nbdkit 1.32.5, libnbd 1.14.2, tar 1.34 (Debian 12).
# Expected: the file as tar extracts it, or a refusal. nbdkit-tar-filter(1) runs tar to find the member and names compressed tars as what
#           it can't export; of sparse members it says nothing.
# Real:     the filter takes the size that tar lists, which is the expanded one, from the place where the packed data begins. All of
#           the four forms of GNU tar, exit code 0. A member without holes is right.
# Why here: a disk image in a tar is nearly always sparse, as those in sets of profile volume are: tar
#           itself is the way to them.
# Needs a Debian 12 (apt-get download, dpkg-deb) with tar 1.34. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq nbdkit=1.32.5-1 libnbd-bin=1.14.2-1 libnbd0=1.14.2-1
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
libraries=$work/unpacked/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH=$libraries PATH=$work/unpacked/usr/bin:$PATH
filter=$libraries/nbdkit/filters/nbdkit-tar-filter.so disk=$libraries/nbdkit/plugins/nbdkit-file-plugin.so

mkdir source
truncate -s 256K source/sparse.img
printf 'the image holds this' | dd of=source/sparse.img bs=1 seek=65536 conv=notrunc status=none
seq -f "line %06.0f of another file" 1 40000 >source/other
for form in "--format=gnu" "--format=posix --sparse-version=0.0" "--format=posix --sparse-version=0.1" "--format=posix --sparse-version=1.0"; do
    tar -C source -S $form -cf disks.tar sparse.img other
    for member in sparse.img other; do
        exported=0
        nbdkit -U - -r --filter="$filter" "$disk" disks.tar tar-entry=$member --run 'nbdcopy "$uri" out' 2>nbdkit.txt || exported=$?
        echo "$form, $member: exit code $exported, $(stat -c %s out) bytes, $(cmp -s out source/$member && echo same || echo other), lines of the other file: $(grep -a -c 'of another file' out || true)"
        rm out
    done
done | sed 's/\(sparse.img.*lines of the other file:\) [1-9][0-9]*/\1 some/' | tee seen.txt
for form in "--format=gnu" "--format=posix --sparse-version=0.0" "--format=posix --sparse-version=0.1" "--format=posix --sparse-version=1.0"; do
    echo "$form, sparse.img: exit code 0, 262144 bytes, other, lines of the other file: some"
    echo "$form, other: exit code 0, 1120000 bytes, same, lines of the other file: 40000"
done | diff - seen.txt || { echo "not as described"; exit 1; }
