#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     wimlib captures an NTFS volume that has a fifo and then cannot apply its own capture to an empty NTFS volume.
# Version:  wimtools 1.13.6 (its programs say 1.13.5), ntfs-3g 2022.10.3 (Debian 12).
# Expected: a volume like the captured one. wimcapture(1), "NTFS VOLUME CAPTURE (UNIX)", and wimapply(1), "NTFS VOLUME EXTRACTION
#           (UNIX)", name reparse points among what is captured and restored. A fifo of the Linux subsystem is a reparse point with
#           the tag 80000024h and no data (MS-FSCC 2.1.2.1); ntfs-3g writes it for mkfifo with the option special_files=wsl.
# Real:     wimcapture ends with 0. wimapply makes empty files up to the fifo and stops there: "Failed to set reparse data", exit code
#           58, for libntfs-3g refuses reparse data of no bytes. Files behind it are missing, and no file has its content.
# Why here: one fifo anywhere on a volume makes the whole image useless for a restore onto NTFS, and nobody learns of it before the
#           restore. (wimapply to a folder does work and makes an empty file of the fifo.)
# Needs a Debian 12 (apt-get download, dpkg-deb), root and /dev/fuse, to make the fifo; without them it is not run, exit code 77.
# Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
[ "$(id -u)" = 0 ] && [ -w /dev/fuse ] || { echo "needs root and /dev/fuse: not run"; exit 77; }
work=$(mktemp -d)
trap 'umount "$work/mount" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq wimtools=1.13.6-1 libwim15=1.13.6-1 ntfs-3g=1:2022.10.3-1+deb12u4 libntfs-3g89=1:2022.10.3-1+deb12u4 \
    libxml2 libicu72
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/sbin:$work/unpacked/bin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH

# sizes IMAGE: name and size of each file
sizes() {
    ntfs-3g -o ro,special_files=wsl "$1" mount
    (cd mount && find . -mindepth 1 -printf '%P %y %s\n' | sort | paste -sd ';')
    umount mount
}

mkdir mount
for image in source.img fifo.img plain-target.img target.img; do
    truncate -s 64M $image
    mkntfs -F -Q -q $image >mkntfs.txt 2>&1
done
for image in source.img fifo.img; do
    ntfs-3g -o special_files=wsl $image mount
    head -c 30000 /dev/zero | tr '\0' x >mount/large.bin
    echo 'a small file' >mount/small.txt
    [ $image = source.img ] || mkfifo mount/pipe
    umount mount
done
# run IMAGE TARGET: captures the one and applies it to the other
run() {
    captured=0 applied=0
    wimcapture "$1" "$1.wim" >capture.txt 2>&1 || captured=$?
    wimapply "$1.wim" 1 "$2" >apply.txt 2>&1 || applied=$?
    echo "$1: wimcapture $captured, wimapply $applied; $(grep -o 'Failed to set reparse data on "/pipe".*' apply.txt || true)"
    echo "  has $(sizes "$1")"
    echo "  got $(sizes "$2")"
}
run source.img plain-target.img | tee without.txt
run fifo.img target.img | tee with.txt
cat >described.txt <<'E'
source.img: wimcapture 0, wimapply 0; 
  has large.bin f 30000;small.txt f 13
  got large.bin f 30000;small.txt f 13
fifo.img: wimcapture 0, wimapply 58; Failed to set reparse data on "/pipe": Invalid argument
  has large.bin f 30000;pipe p 0;small.txt f 13
  got large.bin f 0;pipe f 0
E
cat without.txt with.txt | diff described.txt - || { echo "changed: another behaviour than described"; exit 1; }
