#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     sg_decode_sense says of the sense data that a copy source sent that the copy destination sent them.
# Version:  sg3-utils 1.46 (Debian 12).
# Expected: "source". SPC-4, forwarded sense data descriptor (0Ch): SENSE DATA SOURCE is 0h for unknown, 1h for the copy source of an
#           EXTENDED COPY command, 2h for its copy destination. A copy manager whose source unit cannot read a block answers COPY
#           ABORTED, 0D/01, and forwards in such a descriptor what that unit said.
# Real:     0h is called the source, 1h "destination device 0", 2h "destination device 1": all one too low.
# Why here: whoever looks up why a copy was aborted is sent to the unit that is sound. The rest of the descriptor, the forwarded
#           sense data in it included, is decoded well.
# Needs a Debian 12 (apt-get download, dpkg-deb); no root, no device. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq sg3-utils=1.46-3 libsgutils2-1.46-2=1.46-3
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/usr/bin:$PATH

# COPY ABORTED, third party device failure; forwarded, with status CHECK CONDITION: MEDIUM ERROR, unrecovered read error
forwarded() {
    sg_decode_sense 72 0a 0d 01 00 00 00 0c  0c 0a "$1" 02  72 03 11 00 00 00 00 00
}

cat >described.txt <<'D'
SENSE DATA SOURCE 0: Extended copy command source device
SENSE DATA SOURCE 1: Extended copy command destination device 0
SENSE DATA SOURCE 2: Extended copy command destination device 1
D
for source in 0 1 2; do
    forwarded "0$source" >said.txt
    grep -q 'Additional sense: Unrecovered read error' said.txt || { cat said.txt; echo "changed: not decoded"; exit 1; }
    sed -n "s/.*Sense data source: /SENSE DATA SOURCE $source: /p" said.txt
done >seen.txt
cat seen.txt
diff described.txt seen.txt || { echo "changed: another behaviour than described"; exit 1; }
