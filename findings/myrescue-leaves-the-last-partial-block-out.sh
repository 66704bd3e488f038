#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     myrescue leaves out what is behind the last whole block of 4096 bytes of a disk, says "100.00%" and ends with 0.
# Version:  myrescue 0.9.8 (Debian 12).
# Expected: the end is copied too, as dd, ddrescue and safecopy do, or told as not read. myrescue(2): "a program to rescue the still-readable data
#           from a damaged harddisk".
# Real:     the number of blocks is the size divided by the block size, rounded down. The copy is shorter by up to 4095 bytes, and of the bitmap
#           that says what is still to be read nothing is missing. The manual says of the end only "size of input-file divided by block-size". With -b 512, or another
#           block size that divides the size, all is right.
# Why here: disks and partitions have whole sectors of 512 bytes, not of 4096. What lies in the last seven is the backup header of a GPT, the
#           backup boot sector of NTFS, the superblock of an old md array: exactly what repairs the rest of a damaged disk.
# Needs a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq myrescue=0.9.8-3 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done

seq -f 'sector %04.0f' 0 99999 >content
for sectors in 2048 2049 2055 2056; do
    head -c $((sectors * 512)) content >disk
    for options in '' '-b 512' '-b 1024'; do
        ended=0
        unpacked/usr/sbin/myrescue $options disk copy >said.txt 2>&1 || ended=$?
        same=another
        if cmp -s disk copy; then same=equal; elif cmp -s -n "$(stat -c %s copy)" disk copy; then same="cut off"; fi
        last=$(tr '\r' '\n' <said.txt | grep -ao '[0-9.]*%' | tail -1)
        blocks=$(tr -cd '\001' <copy.bitmap | wc -c)
        echo "$sectors sectors${options:+, $options}: ends with $ended, $last, $blocks blocks of $(stat -c %s copy.bitmap) read, $(($(stat -c %s copy) / 512)) sectors, $same"
        rm copy*
    done
done | tee seen.txt
cat >described.txt <<'D'
2048 sectors: ends with 0, 100.00%, 256 blocks of 256 read, 2048 sectors, equal
2048 sectors, -b 512: ends with 0, 100.00%, 2048 blocks of 2048 read, 2048 sectors, equal
2048 sectors, -b 1024: ends with 0, 100.00%, 1024 blocks of 1024 read, 2048 sectors, equal
2049 sectors: ends with 0, 100.00%, 256 blocks of 256 read, 2048 sectors, cut off
2049 sectors, -b 512: ends with 0, 100.00%, 2049 blocks of 2049 read, 2049 sectors, equal
2049 sectors, -b 1024: ends with 0, 100.00%, 1024 blocks of 1024 read, 2048 sectors, cut off
2055 sectors: ends with 0, 100.00%, 256 blocks of 256 read, 2048 sectors, cut off
2055 sectors, -b 512: ends with 0, 100.00%, 2055 blocks of 2055 read, 2055 sectors, equal
2055 sectors, -b 1024: ends with 0, 100.00%, 1027 blocks of 1027 read, 2054 sectors, cut off
2056 sectors: ends with 0, 100.00%, 257 blocks of 257 read, 2056 sectors, equal
2056 sectors, -b 512: ends with 0, 100.00%, 2056 blocks of 2056 read, 2056 sectors, equal
2056 sectors, -b 1024: ends with 0, 100.00%, 1028 blocks of 1028 read, 2056 sectors, equal
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
