#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     zfs-fuse says "readonly off" of a clone that was made read-only and refuses writes; the kernel says "rw" of its mount.
# Version:  zfs-fuse 0.7.0-25 (Debian 12).
# Expected: on, source local: zfs(8), "readonly": "Controls whether this dataset can be modified"; a mount option that differs from
#           the property is shown with source "temporary". findmnt: ro.
# Real:     as long as the clone is mounted "zfs get readonly" says "off temporary", and /proc/self/mounts has rw, while every write
#           is refused with EROFS. Unmounted it says "on local".
# Why here: whoever looks at the property, or at the mount, to know that a snapshot cannot be written any more is told that it can.
# Needs root, /dev/fuse, zfs-fuse, util-linux; runs in a mount namespace. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C PATH=$PATH:/usr/sbin:/sbin
[ "${INSIDE:-}" = 1 ] || INSIDE=1 exec unshare --mount --propagation private "${BASH_SOURCE[0]}"
mount -t tmpfs run /run
mkdir -p /run/lock
mount -t tmpfs lib /var/lib/zfs
work=$(mktemp -d)
zfs-fuse --no-daemon --no-kstat-mount >"$work/log" 2>&1 &
daemon=$!
trap 'kill $daemon; wait $daemon 2>/dev/null || true; umount -l "$work"/pool "$work"/clone 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 100); do zpool list >/dev/null 2>&1 && break; sleep .1; done

truncate -s 128M "$work/disk"
zpool create -O "mountpoint=$work/pool" -o cachefile=none p "$work/disk" >/dev/null
echo content >"$work/pool/file"
zfs snapshot p@s
zfs clone -o readonly=on -o "mountpoint=$work/clone" p@s p/clone

said() { zfs get -H -o value,source readonly p/clone | tr '\t' ' '; }
status=0
check() { [ "$2" = "$3" ] && echo "as described: $1: $2" || { echo "another behaviour: $1: $2, not $3"; status=1; }; }
check "mounted" "$(said)" "off temporary"
check "options of the mount" "$(findmnt -n -o OPTIONS "$work/clone" | cut -d, -f1)" rw
check "a write" "$( (echo x >"$work/clone/new") 2>&1 | grep -o 'Read-only file system')" "Read-only file system"
for _ in $(seq 100); do zfs unmount p/clone 2>/dev/null && break; sleep .1; done
check "unmounted" "$(said)" "on local"
exit $status
