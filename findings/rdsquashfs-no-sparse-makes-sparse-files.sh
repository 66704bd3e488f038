#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     rdsquashfs unpacks sparse files with every hole written as zeros, and with holes if it is told --no-sparse.
# Version:  squashfs-tools-ng 1.2.0 (Debian 12), images made by its tar2sqfs from GNU tar.
# Expected: the other way round. rdsquashfs(1), of --no-sparse: "Do not create sparse files. Always unpack sparse files by writing blocks of zeros to
#           disk."
# Real:     without the option a file that is one hole of 64 MiB takes 64 MiB of the disk; with it, none. The content is right either way, and
#           unsquashfs of squashfs-tools leaves the holes out of the same image.
# Why here: an image of an image: a disk of a terabyte with little in it fits an SquashFS of megabytes, and unpacked by rdsquashfs fills the disk it
#           is restored to. Whoever asks for room that is really there, so that a guest cannot run out of it, gets holes.
# Needs a Debian 12 (apt-get download, dpkg-deb) and a file system with holes for temporary files; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq squashfs-tools-ng=1.2.0-1 libsquashfs1=1.2.0-1 squashfs-tools=1:4.5.1-1 ||
    { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/usr/bin:$PATH

mkdir source
truncate -s 64M source/hole
seq 100000 >source/image # some blocks of content between holes
truncate -s 32M source/image
seq 100000 | dd of=source/image bs=1M seek=16 conv=notrunc status=none
tar -C source -S -cf - hole image | tar2sqfs -q image.sqfs
# least: bytes that are not in a hole, as blocks of the SquashFS, 128 KiB
content=$((16 * 131072))
for tool in "rdsquashfs -q" "rdsquashfs -q --no-sparse" unsquashfs; do
    mkdir out
    if [ "$tool" = unsquashfs ]; then
        unsquashfs -quiet -no-progress -force -dest out image.sqfs >/dev/null
    else
        (cd out && $tool -u / -p . ../image.sqfs)
    fi
    for name in hole image; do
        disk=$(($(stat -c '%b * %B' out/$name)))
        told="holes left out"
        [ $disk -le $content ] || told="more than its content"
        [ $disk -lt "$(stat -c %s out/$name)" ] || told="all of its size"
        echo "$tool: $name $(cmp -s source/$name out/$name && echo equal || echo another), takes $told"
    done
    rm -rf out
done | tee seen.txt
cat >described.txt <<'D'
rdsquashfs -q: hole equal, takes all of its size
rdsquashfs -q: image equal, takes all of its size
rdsquashfs -q --no-sparse: hole equal, takes holes left out
rdsquashfs -q --no-sparse: image equal, takes holes left out
unsquashfs: hole equal, takes holes left out
unsquashfs: image equal, takes holes left out
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
