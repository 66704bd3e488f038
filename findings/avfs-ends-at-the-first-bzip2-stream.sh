#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     AVFS shows of a tar that pbzip2 compressed the files of its first 900,000 bytes; the last of them ends there, whatever size it is listed
#           with.
# Version:  avfs 1.1.4, pbzip2 1.1.13, bzip2 1.0.8 (Debian 12).
# Expected: the tar as bzip2 decompresses it. bzip2(1): "bunzip2 will correctly decompress a file which is the concatenation of two or more
#           compressed files"; pbzip2(1): its files are compatible with bzip2. AVFS is to let all programs "look inside archived or
#           compressed files"; of a .gz of several members it shows all.
# Real:     the first stream is all there is: 900,000 bytes, which is what pbzip2 puts into each. Files that begin behind are not listed; the one
#           that goes on there has its size from the tar's header, and a read ends early and well. The same for xz of several streams.
# Why here: pbzip2 is what makes a large .tar.bz2 in a fair time. Who looks whether a file is in the backup is told that it is not.
# Needs a Debian 12 (apt-get download, dpkg-deb), root and /dev/fuse; without them it is not run, exit code 77. Fails if the behaviour is
# another.
set -euo pipefail
export LC_ALL=C
[ "$(id -u)" = 0 ] && [ -w /dev/fuse ] || { echo "needs root and /dev/fuse: not run"; exit 77; }
work=$(mktemp -d)
trap 'umount "$work/mount" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq avfs=1.1.4-2 libfuse2=2.9.9-6+b1 pbzip2=1.1.13-1 bzip2=1.0.8-5+b1 libbz2-1.0=1.0.8-5+b1 xz-utils=5.4.1-1+deb12u2 \
    liblzma5 libneon27-gnutls libxml2 libicu72 libgnutls30 libnettle8 libhogweed6 libp11-kit0 libtasn1-6 libidn2-0 libunistring2 libffi8 libzstd1 ||
    { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/bin:$work/unpacked/usr/bin:$PATH

mkdir source mount
for name in a b c; do seq -f "file $name line %020.0f" 20000 >source/$name; done
tar -cf archive.tar -C source a b c
pbzip2 -k -b9 archive.tar # archive.tar.bz2
bzip2 -c archive.tar >one-stream.tar.bz2
split -b 900000 archive.tar piece-
for piece in piece-*; do
    gzip -c "$piece" >>several.tar.gz
    xz -c "$piece" >>several.tar.xz
done
avfsd mount
for file in one-stream.tar.bz2 archive.tar.bz2 several.tar.gz several.tar.xz; do
    for name in a b c; do
        shown="mount$work/$file#/$name"
        if [ ! -e "$shown" ]; then
            echo "$file, $name: not there"
        else
            listed=$(stat -c %s "$shown")
            ended=0
            cat "$shown" >read 2>errors.txt || ended=$?
            echo "$file, $name: listed with $listed bytes, cat ends with $ended, read $(stat -c %s read), $(cmp -s "source/$name" read && echo right || echo "$(cmp -s -n "$(stat -c %s read)" "source/$name" read && echo its first || echo other)")"
        fi
    done
done | tee seen.txt
cat >described.txt <<'D'
one-stream.tar.bz2, a: listed with 660000 bytes, cat ends with 0, read 660000, right
one-stream.tar.bz2, b: listed with 660000 bytes, cat ends with 0, read 660000, right
one-stream.tar.bz2, c: listed with 660000 bytes, cat ends with 0, read 660000, right
archive.tar.bz2, a: listed with 660000 bytes, cat ends with 0, read 660000, right
archive.tar.bz2, b: listed with 660000 bytes, cat ends with 0, read 238496, its first
archive.tar.bz2, c: not there
several.tar.gz, a: listed with 660000 bytes, cat ends with 0, read 660000, right
several.tar.gz, b: listed with 660000 bytes, cat ends with 0, read 660000, right
several.tar.gz, c: listed with 660000 bytes, cat ends with 0, read 660000, right
several.tar.xz, a: listed with 660000 bytes, cat ends with 0, read 660000, right
several.tar.xz, b: listed with 660000 bytes, cat ends with 0, read 238496, its first
several.tar.xz, c: not there
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
