#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     veritysetup verify with a FEC device tells "repairable errors" and ends with 0 for damage that cannot be repaired.
# Version:  cryptsetup 2.6.1 (Debian 12), roots 2, which is its default.
# Expected: "Errors cannot be repaired with FEC device", exit code 2. veritysetup(8), --fec-roots: it "equals to the number of parity bytes in the encoding
#           data"; two of them find and mend one byte of a codeword of 255.
# Real:     two bad bytes in a codeword look to the decoder like one in a third place, most often. What comes of it is not held against the hash tree, which
#           is what the kernel does before it gives out a block. Decoded here by hand: the byte to be mended is in a block that was sound; the
#           two bad ones stay bad, and that one is bad then, by the SHA-256 in the tree. One bad byte is told as what it is; two blocks bad
#           as a whole are refused, as one of 4,096 codewords at least does not look so.
# Why here: verify is what one runs on the copy of a verity volume, a system image that was stored or restored, to know whether it can be used. Small
#           damage in two blocks of the same column passes, and the system that runs from it gets errors on reading.
# Needs a Debian 12 (apt-get download, dpkg-deb), python3; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq cryptsetup-bin=2:2.6.1-4~deb12u2 libcryptsetup12=2:2.6.1-4~deb12u2 libpopt0=1.19+dfsg-1 \
    libargon2-1=0~20171227-0.3+deb12u1 libjson-c5=0.16-2 libdevmapper1.02.1=2:1.02.185-2 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
veritysetup() { LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu unpacked/sbin/veritysetup "$@"; }

python3 -c 'import random; random.seed(4); open("sound", "wb").write(random.randbytes(200 * 4096))'
touch parity
veritysetup format --fec-device=parity --fec-roots=2 --salt=- sound tree >format.txt 2>&1
root=$(sed -n 's/^Root hash:[[:space:]]*//p' format.txt)
# 200 blocks of data and the tree are within one column of 253 blocks: codeword k is byte k of each, and two bytes of parity
cat >damage.py <<'P'
import random

for name, places in ("one", {10: 0x5A}), ("two", {10: 0x5A, 20: 0xA5}):
    disk = bytearray(open("sound", "rb").read())
    for block, change in places.items():
        disk[block * 4096 + 17] ^= change
    open(name, "wb").write(disk)
disk = bytearray(open("sound", "rb").read())
for block in 10, 20:
    disk[block * 4096:block * 4096 + 4096] = random.Random(block).randbytes(4096)
open("blocks", "wb").write(disk)
P
python3 damage.py
cat >decode.py <<'P'
import hashlib
import sys

power, log, x = [], [0] * 256, 1
for i in range(255):
    power.append(x)
    log[x] = i
    x = x << 1 ^ (0x11D if x & 128 else 0)
tree, parity = (open(name, "rb").read() for name in ("tree", "parity"))


def syndromes(disk):
    column = bytes(disk) + tree[4096:]
    column += bytes(253 * 4096 - len(column))
    first = second = 0
    for byte in bytes(column[block * 4096 + 17] for block in range(253)) + parity[34:36]:
        first ^= byte
        second = (power[(log[second] + 1) % 255] if second else 0) ^ byte
    return first, second


disk = bytearray(open(sys.argv[1], "rb").read())
first, second = syndromes(disk)
at = 254 - (log[second] - log[first]) % 255
disk[at * 4096 + 17] ^= first
bad = [block for block in range(200) if hashlib.sha256(disk[block * 4096:block * 4096 + 4096]).digest() not in tree]
print(f"sound: syndromes {syndromes(open('sound', 'rb').read())}; {sys.argv[1]}: one bad byte in block {at} by the parity, bad blocks when it is mended {bad}")
P
{
    for name in sound one two blocks; do
        ended=0
        veritysetup verify $name tree "$root" >said.txt 2>&1 || ended=$?
        told="$name: without FEC ends with $ended"
        ended=0
        veritysetup verify --fec-device=parity --fec-roots=2 $name tree "$root" >said.txt 2>&1 || ended=$?
        echo "$told, with it $ended, says: $(tail -n 1 said.txt)."
    done
    python3 decode.py one
    python3 decode.py two
} | tee seen.txt
cat >described.txt <<'D'
sound: without FEC ends with 0, with it 0, says: .
one: without FEC ends with 2, with it 0, says: Found 1 repairable errors with FEC device..
two: without FEC ends with 2, with it 0, says: Found 1 repairable errors with FEC device..
blocks: without FEC ends with 2, with it 2, says: Errors cannot be repaired with FEC device..
sound: syndromes (0, 0); one: one bad byte in block 10 by the parity, bad blocks when it is mended []
sound: syndromes (0, 0); two: one bad byte in block 11 by the parity, bad blocks when it is mended [10, 11, 20]
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
