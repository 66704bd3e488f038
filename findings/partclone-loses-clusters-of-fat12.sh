#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     partclone.fat12 saves a sound FAT12 volume, says "Cloned successfully", and leaves clusters of its files out.
# Version:  partclone 0.3.23 (Debian 12), on volumes of dosfstools 4.2, filled by mtools 4.0.32. In partclone's tracker since 2025
#           (issue 268); Debian 12 has it.
# Expected: the restored volume holds every file as it was. So it does with the same files on FAT16 and FAT32.
# Real:     of a FAT12 volume of 4 MiB with seven files three come back with zeros in place of content. Names, sizes and chains are
#           all there, so fsck.fat finds nothing. Clone and restore end with 0, and partclone's own checksums agree.
# Why here: an image "of used blocks" is the peer of a set of ours. Small boot and configuration partitions are FAT12 still, and
#           only who compares content sees the loss.
# Needs a Debian 12 (apt-get download, dpkg-deb). Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C MTOOLS_SKIP_CHECK=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq partclone=0.3.23+repack-1 dosfstools=4.2-1 mtools=4.0.33-1+really4.0.32-1 \
    libncursesw6 libtinfo6 libssl3
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/sbin:$work/unpacked/bin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH

# run TYPE SIZE: a volume with seven files and the gap of an eighth, saved and restored
run() {
    rm -f source.img saved.img restored.img
    truncate -s "$2" source.img restored.img
    mkfs.fat -F "$1" -s 4 -i 00000000 source.img >mkfs.txt
    for n in 1 2 3 4 5 6 7 8; do
        seq -f "file $n line %08.0f" 1 $((n * 2000)) >f$n
        mcopy -i source.img f$n ::f$n
    done
    mdel -i source.img ::f3
    clone=0 restore=0
    "partclone.fat$1" -c -s source.img -o saved.img -L clone.log >clone.txt 2>&1 || clone=$?
    partclone.restore -s saved.img -O restored.img -L restore.log >restore.txt 2>&1 || restore=$?
    checked=unsound
    ! fsck.fat -n restored.img >fsck.txt 2>&1 || checked=sound
    wrong=
    for n in 1 2 4 5 6 7 8; do
        mcopy -n -o -i source.img ::f$n before
        mcopy -n -o -i restored.img ::f$n after
        cmp -s f$n before || { echo "mtools does not read back f$n"; exit 1; }
        cmp -s before after || wrong+=" f$n"
    done
    echo "FAT$1: clone $clone, restore $restore, fsck.fat $checked, other content:${wrong:- none}"
}
{ run 12 4M; run 16 32M; run 32 160M; } | tee seen.txt
cat >described.txt <<'E'
FAT12: clone 0, restore 0, fsck.fat sound, other content: f2 f7 f8
FAT16: clone 0, restore 0, fsck.fat sound, other content: none
FAT32: clone 0, restore 0, fsck.fat sound, other content: none
E
diff described.txt seen.txt || { echo "not as described"; exit 1; }
