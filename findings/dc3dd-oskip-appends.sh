#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     dc3dd with oskip= writes behind the end of the output file, whatever the number.
# Version:  dc3dd 7.2.646 (Debian 12).
# Expected: the sectors at the place named. dc3dd --help: "oskip=SECTORS  Skip SECTORS sectors at start of the output file. Specifying oskip=
#           automatically sets app=on", which is "Do not overwrite an output file specified with of= if it already exists", and its note 6
#           gives oskip= for what could not be read at first.
# Real:     the number is held against the file's size (a larger one is an error) and then not used: four sectors for the place 1, 4 or 20 of
#           an image of 20 sectors make it 24 sectors long, with the old ones all as they were. Exit code 0, "4 sectors out". hof= with
#           hash= says MISMATCH of the same write and ends with 0.
# Why here: that is how the sectors of a second attempt get into an image; the image keeps its gap and is longer than its disk.
# Needs a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq dc3dd=7.2.646-6 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/usr/bin:$PATH

head -c 2048 /dev/zero | tr '\0' N >new
for options in of=image\ oskip={1,4,20,21} 'hof=image hash=md5 oskip=4'; do
    head -c 10240 /dev/zero | tr '\0' o >image
    ended=0
    dc3dd if=new ssz=512 $options >said.txt 2>&1 || ended=$?
    echo "$options: exit $ended, $(grep -c '4 sectors out' said.txt) times 4 out, $(grep -c MISMATCH said.txt) mismatch: $(
        od -A n -v -t c -w512 image | awk '{ print $1 }' | tr -d '\n')"
done | tee seen.txt
cat >described.txt <<'D'
of=image oskip=1: exit 0, 1 times 4 out, 0 mismatch: ooooooooooooooooooooNNNN
of=image oskip=4: exit 0, 1 times 4 out, 0 mismatch: ooooooooooooooooooooNNNN
of=image oskip=20: exit 0, 1 times 4 out, 0 mismatch: ooooooooooooooooooooNNNN
of=image oskip=21: exit 1, 0 times 4 out, 0 mismatch: oooooooooooooooooooo
hof=image hash=md5 oskip=4: exit 0, 1 times 4 out, 1 mismatch: ooooooooooooooooooooNNNN
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
