#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     what a client wrote through nbdkit's cache filter is told to the next one as a hole: nbdcopy and qemu-img copy zeros in its
#           place and end with 0.
# Version:  nbdkit 1.32.5, libnbd 1.14.2 (nbdcopy, nbdinfo), qemu-utils 7.2 (Debian 12).
# Expected: the bytes that were written. They read back well, and the NBD protocol has of base:allocation: where NBD_STATE_ZERO is set the
#           block's contents read as zeros. nbdkit-cache-filter(1) says that writes wait in the cache for a flush, which is about a crash,
#           and that metadata is not cached.
# Real:     the filter passes the question for extents on to the file below, where the data is not yet: "hole,zero" for the whole disk,
#           with the default (writeback) and with cache=unsafe. A reader that does not ask gets the data, and so does everyone after
#           a flush (but with unsafe) or with cache=writethrough.
# Why here: a cache before a slow disk, filled by one program and read by the next, is what it is for, and a sparse copy of it loses what
#           was written last. A reader of extents trusts the server; nbdkit-noextents-filter above the cache helps.
# Needs a Debian 12 (apt-get download, dpkg-deb) with qemu-utils; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
command -v qemu-img >/dev/null || { echo "needs qemu-img: not run"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq nbdkit=1.32.5-1 libnbd-bin=1.14.2-1 libnbd0=1.14.2-1
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
libraries=$work/unpacked/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH=$libraries PATH=$work/unpacked/usr/bin:$PATH
cache=$libraries/nbdkit/filters/nbdkit-cache-filter.so noextents=$libraries/nbdkit/filters/nbdkit-noextents-filter.so
file=$libraries/nbdkit/plugins/nbdkit-file-plugin.so

seq -f '%015.0f' 65536 >written
# run FLUSH MODE FILTER...: one client writes a full disk's content to a sparse file, others copy it
run() {
    rm -f ./*.img map.txt
    truncate -s 1M disk.img
    export flush=$1
    nbdkit -U - "${@:3}" "$file" disk.img $2 --run '
        nbdcopy $flush written "$uri" && nbdinfo --map --totals "$uri" >map.txt && nbdcopy "$uri" nbdcopy.img &&
        nbdcopy --no-extents "$uri" asked-nothing.img && qemu-img convert -f raw -O raw "$uri" qemu.img'
    echo "map$(sed 's/  */ /g' map.txt | paste -sd ,); $(for copy in nbdcopy asked-nothing qemu; do
        if cmp -s written $copy.img; then echo "$copy same"
        elif cmp -s -n 1048576 $copy.img /dev/zero; then echo "$copy zeros"
        else echo "$copy other"; fi
    done | paste -sd ,)"
}
{
    echo "no cache: $(run '' '')"
    echo "cache: $(run '' '' --filter="$cache")"
    echo "flushed: $(run --flush '' --filter="$cache")"
    echo "noextents: $(run '' '' --filter="$noextents" --filter="$cache")"
    echo "unsafe, flushed: $(run --flush cache=unsafe --filter="$cache")"
    echo "writethrough: $(run '' cache=writethrough --filter="$cache")"
} | tee seen.txt
diff - seen.txt <<'E' || { echo "not as described"; exit 1; }
no cache: map 1048576 100.0% 0 data; nbdcopy same,asked-nothing same,qemu same
cache: map 1048576 100.0% 3 hole,zero; nbdcopy zeros,asked-nothing same,qemu zeros
flushed: map 1048576 100.0% 0 data; nbdcopy same,asked-nothing same,qemu same
noextents: map 1048576 100.0% 0 data; nbdcopy same,asked-nothing same,qemu same
unsafe, flushed: map 1048576 100.0% 3 hole,zero; nbdcopy zeros,asked-nothing same,qemu zeros
writethrough: map 1048576 100.0% 0 data; nbdcopy same,asked-nothing same,qemu same
E
