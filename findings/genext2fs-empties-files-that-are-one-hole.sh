#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     genext2fs makes an empty file of a tar's sparse file that has no data, and ends with 0.
# Version:  genext2fs 1.5.0 with libarchive 3.6.2, tars of GNU tar 1.34 (Debian 12), read by debugfs 1.47.0.
# Expected: a file of its size, as from the same folder by -d: the manual gives -a as the same for an archive, and a sparse file that
#           has data somewhere comes out right, holes before and behind it, too.
# Real:     size 0, in each of the four forms that GNU tar writes sparse files in. From a tar without -S it has its size.
# Why here: images of disks nobody wrote to are such members, in backups by Offhost as well: a tool that takes a set's tar is tried with
#           one that is all hole.
# Needs a Debian 12 (apt-get download, dpkg-deb) with tar 1.34, libarchive13 and e2fsprogs. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
for p in debugfs tar; do command -v $p >/dev/null || { echo "needs $p: not run"; exit 77; }; done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq genext2fs=1.5.0-3 libarchive13=3.6.2-1+deb12u5
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/usr/bin:$PATH

mkdir source
truncate -s 1M source/hole
truncate -s 1M source/data
printf data | dd of=source/data bs=1 seek=500000 conv=notrunc status=none
tar -C source -cf plain.tar hole data
tar -C source -S --format=gnu -cf gnu.tar hole data
for version in 0.0 0.1 1.0; do
    tar -C source -S --format=posix --sparse-version=$version -cf posix-$version.tar hole data
done
for from in "-d source" "-a plain.tar" "-a gnu.tar" "-a posix-0.0.tar" "-a posix-0.1.tar" "-a posix-1.0.tar"; do
    made=0
    genext2fs -B 4096 -b 2000 $from volume.img >genext2fs.txt 2>&1 || made=$?
    for f in hole data; do
        debugfs -R "dump $f out" volume.img 2>debugfs.txt
        echo "$from: genext2fs $made, $f $(stat -c %s out) bytes, $(cmp -s out source/$f && echo same || echo other)"
        rm out
    done
    rm volume.img
done | tee seen.txt
for from in "-d source" "-a plain.tar" "-a gnu.tar" "-a posix-0.0.tar" "-a posix-0.1.tar" "-a posix-1.0.tar"; do
    case $from in
    "-d source" | "-a plain.tar") echo "$from: genext2fs 0, hole 1048576 bytes, same" ;;
    *) echo "$from: genext2fs 0, hole 0 bytes, other" ;;
    esac
    echo "$from: genext2fs 0, data 1048576 bytes, same"
done | diff - seen.txt || { echo "not as described"; exit 1; }
