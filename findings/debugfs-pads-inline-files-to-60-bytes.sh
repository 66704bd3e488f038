#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     debugfs reads files out of an ext4 volume with inline data longer than they are: those of less than 60 bytes get zeros up
#           to 60, an empty one is 60 zeros.
# Version:  e2fsprogs 1.47.0 (Debian 12).
# Expected: debugfs(8): cat dumps "the contents of the inode", dump and rdump copy files. The length is i_size, which the same
#           program prints by stat.
# Real:     cat, dump and rdump give the whole of i_block, 60 bytes, whatever i_size says. Files of 61 bytes and more are right.
#           Nothing is said, exit code 0.
# Why here: debugfs is what one reaches for to take single files out of an image without mounting it, and what a reader of ext4 is
#           compared with. Its sums differ for most small files of such a volume, and the reader is not at fault.
# Needs a Debian 12 (apt-get download, dpkg-deb). Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq e2fsprogs=1.47.0-2+b2 libext2fs2=1.47.0-2+b2 libcom-err2=1.47.0-2+b2 libss2=1.47.0-2+b2
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/sbin:$work/unpacked/bin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH

mkdir source dumped # what goes in, what rdump gives
for n in 0 1 59 60 61 100; do head -c $n /dev/zero | tr '\0' x >source/f$n; done
truncate -s 16M volume.img
mke2fs -q -t ext4 -O inline_data -I 256 -d source volume.img
e2fsck -fn volume.img >check.txt 2>&1
# debug COMMAND: what debugfs prints for it
debug() { debugfs -R "$1" volume.img 2>debugfs.txt; }
debug "rdump / dumped"
for n in 0 1 59 60 61 100; do
    debug "dump /f$n dump"
    echo "i_size $(debug "stat /f$n" | sed -n 's/.*Size: \([0-9]*\).*/\1/p' | head -n 1): cat $(debug "cat /f$n" | wc -c), dump $(wc -c <dump), rdump $(wc -c <dumped/f$n)"
done | tee seen.txt
cat >described.txt <<'E'
i_size 0: cat 60, dump 60, rdump 60
i_size 1: cat 60, dump 60, rdump 60
i_size 59: cat 60, dump 60, rdump 60
i_size 60: cat 60, dump 60, rdump 60
i_size 61: cat 61, dump 61, rdump 61
i_size 100: cat 100, dump 100, rdump 100
E
diff described.txt seen.txt || { echo "changed: another behaviour than described"; exit 1; }
