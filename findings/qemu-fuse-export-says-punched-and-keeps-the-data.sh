#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     a hole punched into a disk that qemu-storage-daemon exports by FUSE is a success, and the old data is read behind it.
# Version:  qemu-system-common 7.2.22 (Debian 12), util-linux 2.38.1 (fallocate), coreutils' cp; a file of the system beside it.
# Expected: zeros, or EOPNOTSUPP. fallocate(2), FALLOC_FL_PUNCH_HOLE: after a successful call reads from this range return zeros.
# Real:     with a node's default of discard=ignore the call returns 0 and nothing happens. With discard=unmap there are zeros, and
#           FALLOC_FL_ZERO_RANGE makes them either way.
# Why here: programs that write back a sparse image make their zeros that way. Onto a disk with old content such a restore ends well and
#           leaves the old content wherever the image has a hole.
# Needs root or fusermount3, /dev/fuse, and a Debian 12 (apt-get download, dpkg-deb) with qemu-system-common and its libraries; without
# them it is not run, exit code 77. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
command -v fusermount3 >/dev/null && [ -w /dev/fuse ] || { echo "needs /dev/fuse: not run"; exit 77; }
command -v qemu-storage-daemon >/dev/null || { echo "needs the libraries of qemu-storage-daemon: not run"; exit 77; }
work=$(mktemp -d)
daemon=
end() {
    [ -z "$daemon" ] || { kill "$daemon" && wait "$daemon"; } 2>/dev/null || true
    daemon=
}
trap 'end; rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq qemu-system-common=1:7.2+dfsg-7+deb12u18+b3
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/usr/bin:$PATH

# left FILE OFFSET LENGTH: how many bytes of the range are no zeros
left() { dd if="$1" iflag=skip_bytes,count_bytes bs=64K skip="$2" count="$3" status=none | tr -d '\0' | wc -c; }
# try FILE NAME: holes of a whole MiB and of 100 bytes, and a range of zeros
try() {
    for range in "punch-hole 1048576 1048576" "punch-hole 3000000 100" "zero-range 5242880 1048576"; do
        read -r call offset length <<<"$range"
        ended=0
        fallocate --$call -n -o "$offset" -l "$length" "$1" 2>said.txt || ended=$?
        echo "$2, $call of $length: exit code $ended, $(left "$1" "$offset" "$length") bytes of data left"
    done
}
{
    head -c 8M /dev/zero | tr '\0' A >file
    try file "a file"
    for discard in ignore unmap; do
        head -c 8M /dev/zero | tr '\0' A >disk.raw
        : >exported
        qemu-storage-daemon --blockdev driver=file,node-name=file,filename=disk.raw,discard=$discard \
            --blockdev driver=raw,node-name=disk,file=file,discard=$discard \
            --export type=fuse,id=e,node-name=disk,mountpoint="$work/exported",writable=on >daemon.txt 2>&1 &
        daemon=$!
        for _ in $(seq 300); do
            [ "$(stat -c %s exported)" = 0 ] || break
            kill -0 $daemon || { cat daemon.txt; exit 1; }
            sleep 0.1
        done
        try exported "discard=$discard"
        end
    done
} | tee seen.txt
cat >described.txt <<'D'
a file, punch-hole of 1048576: exit code 0, 0 bytes of data left
a file, punch-hole of 100: exit code 0, 0 bytes of data left
a file, zero-range of 1048576: exit code 0, 0 bytes of data left
discard=ignore, punch-hole of 1048576: exit code 0, 1048576 bytes of data left
discard=ignore, punch-hole of 100: exit code 0, 100 bytes of data left
discard=ignore, zero-range of 1048576: exit code 0, 0 bytes of data left
discard=unmap, punch-hole of 1048576: exit code 0, 0 bytes of data left
discard=unmap, punch-hole of 100: exit code 0, 0 bytes of data left
discard=unmap, zero-range of 1048576: exit code 0, 0 bytes of data left
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
