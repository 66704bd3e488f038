#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     dcfldd with conv=notrunc cuts the output file off behind what it wrote and makes zeros of what lies before seek=.
# Version:  dcfldd 1.9 (Debian 12); dd of coreutils beside it.
# Expected: the rest of the file as it was. dcfldd(1), conv=notrunc: "Do not truncate the output file", and the page's own example for
#           seek= is to write a few bytes "inside a file". dcfldd is made from dd, and dd does so.
# Real:     the file is emptied when it is opened, with or without notrunc. Before the place of seek= is a hole, behind the last block
#           nothing. Exit code 0, and "records out" as expected. Without notrunc dd keeps what lies before seek=, dcfldd does not.
# Why here: blocks that could not be read at first are put into an image later, by skip= and seek= and notrunc. That run empties the image.
# Needs a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq dcfldd=1.9-2 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/usr/bin:$PATH

head -c 512 /dev/zero | tr '\0' N >new
for program in dd dcfldd; do
    for options in 'conv=notrunc' 'seek=4 conv=notrunc' 'seek=4'; do
        head -c 4096 /dev/zero | tr '\0' o >image
        ended=0
        $program if=new of=image bs=512 $options 2>records.txt || ended=$?
        echo "$program $options: exit $ended, $(grep -c '^1+0 records out' records.txt) block out, $(stat -c %s image) bytes: $(
            od -A n -v -t c -w512 image | awk '{ print $1 }' | tr -d '\n\\')"
    done
done | tee seen.txt
cat >described.txt <<'D'
dd conv=notrunc: exit 0, 1 block out, 4096 bytes: Nooooooo
dd seek=4 conv=notrunc: exit 0, 1 block out, 4096 bytes: ooooNooo
dd seek=4: exit 0, 1 block out, 2560 bytes: ooooN
dcfldd conv=notrunc: exit 0, 1 block out, 512 bytes: N
dcfldd seek=4 conv=notrunc: exit 0, 1 block out, 2560 bytes: 0000N
dcfldd seek=4: exit 0, 1 block out, 2560 bytes: 0000N
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
