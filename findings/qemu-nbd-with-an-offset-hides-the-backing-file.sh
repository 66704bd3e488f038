#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     qemu-nbd that exports an overlay from an offset on tells that what its backing file holds is in no image of the chain.
# Version:  qemu-utils 7.2.22, libnbd 1.14.2 (Debian 12).
# Expected: the depths of the disk, shifted by the offset. qemu-nbd(8): -o is "the offset into the image", -A is to "expose allocation depth
#           information"; of the context qemu:allocation-depth QEMU's interop/nbd.txt says: 0 is unallocated, 1 allocated in the top layer, more
#           in its backing layers.
# Real:     what the overlay holds is depth 1, at the shifted place, and what the backing file holds is depth 0. base:allocation calls the same
#           ranges holes (without calling them zeros, so that nbdcopy still reads them). Without -o both are right: depth 2, and data.
# Why here: an offset is how one partition of a guest's disk is exported, and depth 0 is what a backup by this context takes for nothing: of
#           a partition on an overlay it saves what was written since, and holes for the base.
# Needs a Debian 12 (apt-get download, dpkg-deb) with qemu-utils' and libnbd's libraries; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
command -v qemu-nbd >/dev/null || { echo "needs qemu-nbd: not run"; exit 77; }
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq qemu-utils=1:7.2+dfsg-7+deb12u18+b3 libnbd-bin=1.14.2-1 libnbd0=1.14.2-1 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/usr/bin:$PATH LD_LIBRARY_PATH=$work/unpacked/usr/lib/x86_64-linux-gnu

qemu-img create -q -f qcow2 base.qcow2 8M
qemu-io -c "write -P 1 1M 1M" -c "write -P 2 6M 1M" base.qcow2 >qemu-io.txt
qemu-img create -q -f qcow2 -b base.qcow2 -F qcow2 overlay.qcow2
qemu-io -c "write -P 3 3M 1M" overlay.qcow2 >qemu-io.txt
# shown OPTION...: both maps in MiB, and whether a copy has the disk's bytes
shown() {
    rm -f socket
    qemu-nbd -r -t -A -f qcow2 -k "$work/socket" "$@" overlay.qcow2 2>qemu-nbd.txt &
    server=$!
    for i in $(seq 300); do
        ! nbdinfo --size "nbd+unix:///?socket=$work/socket" >size.txt 2>&1 || break
        sleep 0.1
    done
    for context in qemu:allocation-depth base:allocation; do
        echo "    $context: $(nbdinfo --map=$context "nbd+unix:///?socket=$work/socket" | awk '{ print $1 / 1048576 "-" ($1 + $2) / 1048576 " MiB " $3 }' | paste -sd ,)"
    done
    nbdcopy "nbd+unix:///?socket=$work/socket" copied.raw
    kill $server
    wait $server 2>/dev/null || true
    server=
    echo "    nbdcopy: $(cmp "$offset" copied.raw && echo right)"
}
qemu-img convert -O raw overlay.qcow2 whole.raw
tail -c +1048577 whole.raw >part.raw
{
    echo "whole:"
    offset=whole.raw
    shown
    echo "from 1 MiB on:"
    offset=part.raw
    shown -o 1048576
} | tee seen.txt
cat >described.txt <<'D'
whole:
    qemu:allocation-depth: 0-1 MiB 0,1-2 MiB 2,2-3 MiB 0,3-4 MiB 1,4-6 MiB 0,6-7 MiB 2,7-8 MiB 0
    base:allocation: 0-1 MiB 3,1-2 MiB 0,2-3 MiB 3,3-4 MiB 0,4-6 MiB 3,6-7 MiB 0,7-8 MiB 3
    nbdcopy: right
from 1 MiB on:
    qemu:allocation-depth: 0-2 MiB 0,2-3 MiB 1,3-7 MiB 0
    base:allocation: 0-2 MiB 1,2-3 MiB 0,3-7 MiB 1
    nbdcopy: right
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
