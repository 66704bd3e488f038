#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     a file that took the place of a folder comes out of dar's differential backup with the mode 0700 and the time of the restore, exit code 0.
# Version:  dar 2.7.8 (Debian 12).
# Expected: its own. dar(1), -O: "if this option is not used, all fields are used for comparison or restoration", ownership, permission and dates.
# Real:     with the folder there, as the backup before it has restored it, its data comes and its attributes do not; as root, its owner does not
#           either, nor setuid. What took the place of a symbolic link or of nothing has all of them, and so has the same file of the same
#           backup in an empty folder. dar's own comparison (-d) tells the difference.
# Why here: a service's file that only root can read any more stops the service, and a file that is new by its time is saved again, or
#           rebuilt, by all that goes by times. It is the order of restoring that the manual gives: the full backup, then each differential one.
# Needs a Debian 12 (apt-get download, dpkg-deb); no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq dar=2.7.8-2+b9 libdar64-6000=2.7.8-2+b9 libargon2-1=0~20171227-0.3+deb12u1 librsync2=2.3.2-1+b1 \
    libgpgme11=1.18.0-3+deb12u1 libassuan0=2.5.5-5 liblzo2-2=2.10-2 libb2-1=0.98.1-1.1 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
dar() { LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu unpacked/usr/bin/dar -N -Q -q "$@" 2>>said.txt; }

mkdir -p source/was-folder source/was-empty-folder restored alone
echo 1 >source/was-folder/file
ln -s was-folder source/was-link
dar -c full -R source
rm -r source/*
for name in was-folder was-empty-folder was-link new; do
    echo 2 >source/$name
    chmod 640 source/$name
    touch -d @1577836800 source/$name
done
dar -c differential -A full -R source
told() { echo "$(stat -c %A "$1"), $([ "$(stat -c %Y "$1")" = 1577836800 ] && echo "its time" || echo "another time")"; }
{
    for archive in full differential; do
        ended=0
        dar -x $archive -R restored -w || ended=$?
        echo "$archive restored: ends with $ended"
    done
    dar -x differential -R alone -w
    for name in was-folder was-empty-folder was-link new; do
        echo "$name: source $(told source/$name); restored $(told restored/$name), $(cmp -s source/$name restored/$name && echo content right); alone $(told alone/$name)"
    done
    ended=0
    dar -d differential -R restored >compared.txt || ended=$?
    echo "compared: ends with $ended"
} | tee seen.txt
cat >described.txt <<'D'
full restored: ends with 0
differential restored: ends with 0
was-folder: source -rw-r-----, its time; restored -rwx------, another time, content right; alone -rw-r-----, its time
was-empty-folder: source -rw-r-----, its time; restored -rwx------, another time, content right; alone -rw-r-----, its time
was-link: source -rw-r-----, its time; restored -rw-r-----, its time, content right; alone -rw-r-----, its time
new: source -rw-r-----, its time; restored -rw-r-----, its time, content right; alone -rw-r-----, its time
compared: ends with 5
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
