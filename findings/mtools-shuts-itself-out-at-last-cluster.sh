#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     mcopy makes a file that goes on in the last cluster, and from then on mtools refuses the whole volume.
# Version:  mtools 4.0.32, dosfstools 4.2, 7-Zip 26.02 (Debian 12).
# Expected: a listing. A volume of n clusters has the clusters 2 to n + 1 (FAT specification, determination of the type: the maximum
#           valid cluster number is CountofClusters + 1), and mcopy uses them all.
# Real:     before it does anything, mtools looks at the first entries of a FAT12 or FAT16 and calls the number n + 1 "too big":
#           "Probably non MS-DOS disk". It takes one file whose chain goes from an early cluster to the last one, as mcopy makes it on
#           a full volume with room of an old file at its start. fsck.fat finds the volume sound and 7-Zip extracts the file; mtools
#           reads it with MTOOLS_SKIP_CHECK=1, which its manual has for Atari disks.
# Why here: mtools is what scripts ask whether a FAT is readable; full and much used volumes are those it is wrong about, and what it
#           says points to a damage that is not there.
# Needs a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq mtools=4.0.33-1+really4.0.32-1 dosfstools=4.2-1 7zip=22.01+really26.02+dfsg-0+deb12u1
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export PATH=$work/unpacked/sbin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH MTOOLSRC=/dev/null

ok=yes
for bits in 12 16; do
    image=fat$bits.img
    if [ $bits = 12 ]; then mkfs.fat -F 12 -s 4 -C $image 2000 >mkfs.txt; else mkfs.fat -F 16 -s 4 -C $image 20000 >mkfs.txt; fi
    clusters=$(fsck.fat -n $image | sed -n 's|.*/\([0-9]*\) clusters|\1|p')
    # 9 clusters, then all but one of the rest; 10 clusters in the place of the 9 and that one
    head -c $((9 * 2048)) /dev/zero >first
    head -c $(((clusters - 10) * 2048)) /dev/zero >large
    head -c $((10 * 2048)) /dev/zero | tr '\0' x >last
    mcopy -i $image first large ::
    mdel -i $image ::first
    mcopy -i $image last ::
    checked=$(fsck.fat -n $image | tail -n 1)
    status=0
    mdir -i $image :: >listed.txt 2>&1 || status=$?
    7zz e -so $image last >seven 2>seven.txt
    MTOOLS_SKIP_CHECK=1 mtype -i $image ::last >skipped
    echo "$checked; mdir: exit code $status, $(sed -n 1,2p listed.txt | paste -sd ,)"
    [[ $checked == *" 2 files, $clusters/$clusters clusters" ]] && [ $status = 1 ] && cmp last seven && cmp last skipped &&
        grep -q "Cluster # at 10 too big(0x$(printf %x $((clusters + 1))))" listed.txt || ok=no
done
[ $ok = yes ] || { echo "changed: another behaviour than described"; exit 1; }
