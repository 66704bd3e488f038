#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     jffs2reader leaves the first name of the root out of an image that mkfs.jffs2 made; a folder that is first is gone with all in it.
# Version:  mtd-utils 2.1.5 (Debian 12). A fork's tracker has it since 2015 (vamanea/mtd-utils, issue 1), without an answer.
# Expected: every name. "Usage: jffs2reader <image> [-d|-f] < path >", without either it lists the whole file system; jffs2dump lists all the
#           directory entries.
# Real:     mkfs.jffs2 counts the versions of directory entries from 0, and jffs2reader takes versions above 0. The first entry is not listed, exit
#           code 0; -f says of it, and of each file below it, "No such file or directory". All others are listed and read.
# Why here: it is what looks into the image of a controller's or a storage box's flash on a host without such flash. Of one
#           folder in the root nothing is left: the image looks empty.
# Needs a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq mtd-utils=1:2.1.5-1 liblzo2-2=2.10-2 zlib1g=1:1.2.13.dfsg-1 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
tool() { LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu "$work/unpacked/usr/sbin/$1" "${@:2}"; }

mkdir -p several/{etc,var} one/etc
for name in etc/fstab etc/hosts var/key var/log name; do echo "$name" >several/$name; done
cp several/etc/* one/etc
{
    for folder in several one; do
        tool mkfs.jffs2 -l -r $folder -o image
        ended=0
        tool jffs2reader image >listed.txt || ended=$?
        echo "$folder: names and versions in the image $(tool jffs2dump -c image | sed -n 's/.*Dirent.*version *\([0-9]*\),.*name \(.*\)/\2 \1/p' | sort | paste -sd ,)"
        echo "    jffs2reader ends with $ended, lists: $(awk '{ print $6 }' listed.txt | sort | paste -sd ' ')"
    done
    tool mkfs.jffs2 -l -r several -o image
    for name in etc/fstab etc/hosts var/key var/log name; do
        echo "-f /$name: $(tool jffs2reader image -f /$name 2>&1)"
    done
} | tee seen.txt
cat >described.txt <<'D'
several: names and versions in the image etc 0,fstab 3,hosts 4,key 5,log 6,name 1,var 2
    jffs2reader ends with 0, lists: /name /var/ /var/key /var/log
one: names and versions in the image etc 0,fstab 1,hosts 2
    jffs2reader ends with 0, lists: 
-f /etc/fstab: jffs2reader: error!: /etc/fstab: No such file or directory
-f /etc/hosts: jffs2reader: error!: /etc/hosts: No such file or directory
-f /var/key: var/key
-f /var/log: var/log
-f /name: name
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
