#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     a time before 1970 with a fraction of a second changes by up to two seconds on its way from bsdtar to GNU tar or back.
# Version:  libarchive-tools 3.6.2, tar 1.34 (Debian 12), Python 3.11's tarfile as a third reader.
# Expected: the time of the file. POSIX pax, "mtime": the time "as the number of seconds since the Epoch", a decimal number; half a second
#           before 1970 is -0.5.
# Real:     bsdtar takes seconds and nanoseconds as they stand in struct timespec, where the nanoseconds always count forward, and puts
#           the one behind the other: -1.5 for half a second before 1970. It reads the same way, so by itself it is right, and the
#           -0.5 of GNU tar becomes half a second after 1970. No word, exit code 0. Times without a fraction, and those since 1970, are right.
# Why here: scans, photographs and records carry the dates of what they show. A set's tar is read with either program; a comparison of
#           times that is off by a second or two at just these files need not be the fault of who wrote the tar.
# Needs a Debian 12 (apt-get download, dpkg-deb) with tar and python3; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C.UTF-8
for p in tar python3; do command -v $p >/dev/null || { echo "needs $p: not run"; exit 77; }; done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq libarchive-tools=3.6.2-1+deb12u5 libarchive13=3.6.2-1+deb12u5 libxml2 libicu72 libnettle8 \
    libacl1 liblz4-1 libzstd1 libbz2-1.0 liblzma5
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/usr/bin:$PATH

times="-0.5 -0.25 -1 -300000000.5 0.5"
mkdir source
for t in $times; do touch -d "@$t" "source/at$t"; done
[ "$(stat -c %.1Y source/at-0.5)" = -0.5 ] || { echo "this file system keeps no fractions before 1970: not run"; exit 77; }
(cd source && bsdtar --format=pax -cf ../bsdtar.archive at* && tar --format=pax -cf ../tar.archive at*)
for from in bsdtar tar; do
    for to in bsdtar tar; do
        mkdir $from-$to
        $to -C $from-$to -xf $from.archive 2>said.txt # of times before 1970 GNU tar says that they are implausible
        echo "$from to $to:$(for t in $times; do stat -c ' %.2Y' "$from-$to/at$t"; done | tr -d '\n')"
    done
    python3 - $from.archive <<'P'
import sys, tarfile
print(sys.argv[1].split('.')[0], 'to tarfile:', *('%.2f' % m.mtime for m in sorted(tarfile.open(sys.argv[1]), key=lambda m: (
    '-0.5 -0.25 -1 -300000000.5 0.5'.split().index(m.name[2:])))))
P
done | tee seen.txt
cat >described.txt <<'D'
bsdtar to bsdtar: -0.50 -0.25 -1.00 -300000000.50 0.50
bsdtar to tar: -1.50 -1.75 -1.00 -300000001.50 0.50
bsdtar to tarfile: -1.50 -1.75 -1.00 -300000001.50 0.50
tar to bsdtar: 0.50 0.25 -1.00 -299999999.50 0.50
tar to tar: -0.50 -0.25 -1.00 -300000000.50 0.50
tar to tarfile: -0.50 -0.25 -1.00 -300000000.50 0.50
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
