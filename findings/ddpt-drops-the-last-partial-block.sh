#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     ddpt leaves the last, partial block of a file out if the whole blocks before it fill the last transfer.
# Version:  ddpt 0.97 (Debian 12), sg3-utils' 1.46 libraries; from regular file to regular file.
# Expected: the whole file. ddpt(8): a COUNT that is not given is deduced and "rounded up if necessary", which may "result in a partial read of
#           the last input block and a corresponding partial write to OFILE if it is a regular file. After a regular file to regular
#           file copy the length of OFILE will be the same as IFILE".
# Real:     the copy ends with the last whole block, if the number of whole blocks is a multiple of bpt= (the blocks of one transfer; 128 by
#           default for 512 bytes). Exit code 0; "records in" counts the partial block, "records out" does not. With one whole block
#           more or less the same file is copied whole.
# Why here: images of volumes with 4,096-byte blocks end anywhere. Of any size with bpt=1, and of one in 128 without, the copy lacks up
#           to a block, and a comparison of the first blocks shows nothing.
# Needs a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq ddpt=0.97-1 libsgutils2-1.46-2=1.46-3 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/usr/bin:$PATH

# copy OPTION WHOLE: of a file of WHOLE blocks of 512 bytes and 100 bytes more
copy() {
    local ended=0
    head -c $(($2 * 512 + 100)) /dev/zero | tr '\0' A >source
    rm -f copy
    ddpt if=source of=copy bs=512 $1 >said.txt 2>&1 || ended=$?
    echo "${1:-no bpt}, $2 blocks and 100 bytes: exit $ended, $(grep -oE '[0-9]+\+[0-9]+ records (in|out)' said.txt | paste -sd ,), $((
        $(stat -c %s source) - $(stat -c %s copy))) bytes short"
}
{
    for whole in 127 128 129 256; do copy '' $whole; done
    for whole in 8 9 12; do copy bpt=4 $whole; done
    for whole in 0 1 2; do copy bpt=1 $whole; done
} | tee seen.txt
cat >described.txt <<'D'
no bpt, 127 blocks and 100 bytes: exit 0, 127+1 records in,127+1 records out, 0 bytes short
no bpt, 128 blocks and 100 bytes: exit 0, 128+1 records in,128+0 records out, 100 bytes short
no bpt, 129 blocks and 100 bytes: exit 0, 129+1 records in,129+1 records out, 0 bytes short
no bpt, 256 blocks and 100 bytes: exit 0, 256+1 records in,256+0 records out, 100 bytes short
bpt=4, 8 blocks and 100 bytes: exit 0, 8+1 records in,8+0 records out, 100 bytes short
bpt=4, 9 blocks and 100 bytes: exit 0, 9+1 records in,9+1 records out, 0 bytes short
bpt=4, 12 blocks and 100 bytes: exit 0, 12+1 records in,12+0 records out, 100 bytes short
bpt=1, 0 blocks and 100 bytes: exit 0, 0+1 records in,0+0 records out, 100 bytes short
bpt=1, 1 blocks and 100 bytes: exit 0, 1+1 records in,1+0 records out, 100 bytes short
bpt=1, 2 blocks and 100 bytes: exit 0, 2+1 records in,2+0 records out, 100 bytes short
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
