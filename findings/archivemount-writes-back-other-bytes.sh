#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     a file added to a tar through archivemount destroys the content of the tar's sparse members.
# Version:  archivemount 0.8.7, libarchive 3.6.2, tar 1.34 (Debian 12).
# Expected: the tar with one file more. archivemount(1): GNU tars and pax are read, pax is written; "perform desired read/write
#           operations", unmount, and "any changes are saved to the archive".
# Real:     names and sizes stay, and the other members. Of a sparse one that begins with a hole, or has one in the middle, the data
#           stand in a row, without the holes, and zeros follow up to the size. GNU's old form and its pax form 1.0, exit code 0, no word; tar
#           reads the result without one. While it is mounted those members read well, save that one that ends in a hole is cut off there.
# Why here: disk images in a set's tar are sparse members. archivemount is how one looks into a tar, and what one changes there costs
#           the images; the old tar stays beside it as NAME.orig, if one sees it in time.
# Needs a Debian 12 (apt-get download, dpkg-deb), root and /dev/fuse; without them it is not run, exit code 77. Fails if the behaviour is
# another.
set -euo pipefail
export LC_ALL=C
[ "$(id -u)" = 0 ] && [ -w /dev/fuse ] || { echo "needs root and /dev/fuse: not run"; exit 77; }
work=$(mktemp -d)
trap 'umount "$work/mount" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq archivemount=0.8.7-1+b1 libarchive13=3.6.2-1+deb12u5 libfuse2=2.9.9-6+b1 tar=1.34+dfsg-1.2+deb12u1 \
    libxml2 libicu72 libnettle8
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu
export PATH=$work/unpacked/bin:$work/unpacked/usr/bin:$PATH

members="plain hole-first hole-between hole-last"
mkdir source mount
seq 1 20000 >source/plain
sparse() { dd if=source/plain of="source/$1" bs=64K seek="$2" count=1 conv=notrunc status=none; }
sparse hole-first 4
sparse hole-between 0
sparse hole-between 4
sparse hole-last 0
truncate -s 320K source/hole-last
# content FILE: the same as in the source, or its data and then zeros, or of another size
content() {
    local of=source/${1##*/} blocks=1 read
    [ "$of" != source/hole-between ] || blocks=2
    if cmp -s "$1" "$of"; then
        echo same
    elif read=$(head -c 1M "$1" | wc -c) && [ "$read" != "$(wc -c <"$of")" ]; then
        echo "$read bytes of $(wc -c <"$of")"
    elif for i in $(seq $blocks); do head -c 64K source/plain; done | cmp -s -n $((65536 * blocks)) - "$1"; then
        echo "moved together"
    else
        echo different
    fi
}
for form in "-S --format=gnu" "-S --format=posix --sparse-version=1.0" "--format=posix"; do
    tar -C source $form -cf saved.tar $members
    archivemount saved.tar mount </dev/null >said.txt 2>&1
    for m in $members; do echo "$form, $m: mounted $(content mount/$m)"; done
    echo more >mount/added
    umount mount
    for _ in $(seq 300); do
        # the new tar takes the old one's name as the last thing
        if [ -e saved.tar.orig ] && tar -tf saved.tar 2>tar.txt | grep -q '^added$'; then break; fi
        sleep 0.1
    done
    mkdir extracted
    tar -C extracted -xf saved.tar
    for m in $members; do echo "$form, $m: written back $(content extracted/$m)"; done
    rm -rf extracted saved.tar saved.tar.orig
done | tee seen.txt
cat >described.txt <<'D'
-S --format=gnu, plain: mounted same
-S --format=gnu, hole-first: mounted same
-S --format=gnu, hole-between: mounted same
-S --format=gnu, hole-last: mounted 65536 bytes of 327680
-S --format=gnu, plain: written back same
-S --format=gnu, hole-first: written back moved together
-S --format=gnu, hole-between: written back moved together
-S --format=gnu, hole-last: written back same
-S --format=posix --sparse-version=1.0, plain: mounted same
-S --format=posix --sparse-version=1.0, hole-first: mounted same
-S --format=posix --sparse-version=1.0, hole-between: mounted same
-S --format=posix --sparse-version=1.0, hole-last: mounted 65536 bytes of 327680
-S --format=posix --sparse-version=1.0, plain: written back same
-S --format=posix --sparse-version=1.0, hole-first: written back moved together
-S --format=posix --sparse-version=1.0, hole-between: written back moved together
-S --format=posix --sparse-version=1.0, hole-last: written back same
--format=posix, plain: mounted same
--format=posix, hole-first: mounted same
--format=posix, hole-between: mounted same
--format=posix, hole-last: mounted same
--format=posix, plain: written back same
--format=posix, hole-first: written back same
--format=posix, hole-between: written back same
--format=posix, hole-last: written back same
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
