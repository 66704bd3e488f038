#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     ewfacquirestream keeps whole sectors of a stream alone: up to 511 bytes at its end are gone, it says SUCCESS, and its own image fails ewfverify.
# Version:  ewf-tools 20140813 (Debian 12).
# Expected: all bytes, the last sector filled up, or an error. Its manual page: it "acquires data in the EWF format from stdin".
# Real:     a stream of 1,000,001 bytes comes back as 999,936; acquisition and export end with SUCCESS and status 0. The MD5 that it keeps is of all that it
#           read, so ewfverify finds FAILURE in an image that nobody has touched. A stream of whole sectors comes back and verifies, also one that
#           ends inside a chunk of 32 KiB.
# Why here: images whose length is off a sector are common (qemu-nbd and nbdkit round them in different ways). A copy of evidence that cannot be
#           verified looks damaged later, and what is missing cannot be had again from it.
# Needs a Debian 12 (apt-get download, dpkg-deb), python3; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq ewf-tools=20140813-1+b1 libewf2=20140813-1+b1 libbfio1=20170123-6 ||
    { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
lib=$(echo "$work"/unpacked/usr/lib/*-linux-gnu)
ewf() { LD_LIBRARY_PATH=$lib "unpacked/usr/bin/$@"; }

python3 -c 'import random; open("all", "wb").write(random.Random(1).randbytes(1000001))'
for length in 1000001 999936; do
    head -c $length all >stream
    ewf ewfacquirestream -q -t kept$length -C 1 -D x -e x -E 1 -N x <stream >acquired.txt 2>&1 && status=0 || status=$?
    echo "$length bytes in: status $status, $(grep -o 'SUCCESS\|FAILURE' acquired.txt)"
    ewf ewfexport -q -u -t back$length -f raw kept$length.E01 >exported.txt 2>&1 && status=0 || status=$?
    cmp -s -n "$(stat -c %s back$length.raw)" back$length.raw stream && same=right || same=others
    echo "$length bytes in, $(stat -c %s back$length.raw) out, $same: status $status, $(grep -o 'SUCCESS\|FAILURE' exported.txt)"
    ewf ewfverify -q kept$length.E01 >verified.txt 2>&1 && status=0 || status=$?
    echo "verified: status $status, $(grep -o 'SUCCESS\|FAILURE' verified.txt)"
done | tee seen.txt
cat >described.txt <<'D'
1000001 bytes in: status 0, SUCCESS
1000001 bytes in, 999936 out, right: status 0, SUCCESS
verified: status 1, FAILURE
999936 bytes in: status 0, SUCCESS
999936 bytes in, 999936 out, right: status 0, SUCCESS
verified: status 0, SUCCESS
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
