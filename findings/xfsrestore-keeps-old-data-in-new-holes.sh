#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     an increment that xfsrestore applies leaves the old bytes where a file has a hole by now, says SUCCESS and ends with 0.
# Version:  xfsdump 3.1.11, xfsprogs 6.1.0 (Debian 12).
# Expected: zeros there. xfsrestore(8), of -r: "The contents of the filesystem at the time each dump was produced is reproduced."
# Real:     a file that was there before is written over in place, and what the dump has as a hole is left as it is: after fallocate -p, after a file
#           was cut off and made longer, after it was written anew with holes. Size and mode are right, no warning. The same increment restored to
#           an empty folder is right, so that the dump has the hole.
# Why here: disk images are the files that get holes, by discard. The restored one is neither the new nor the old image: deleted data is back where
#           the guest takes zeros for granted. "There is no verify option to xfsrestore", its manual says.
# Needs a Debian 12 (apt-get download, dpkg-deb), root, loop devices and a kernel with XFS; without them it is not run, exit code 77. Fails if the
# behaviour is another.
set -euo pipefail
export LC_ALL=C
[ "$(id -u)" = 0 ] && [ -e /dev/loop-control ] || { echo "needs root and loop devices: not run"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq xfsdump=3.1.11-0.1 xfsprogs=6.1.0-1 libattr1=1:2.5.1-4 libinih1=55-1 liburcu8=0.13.2-1 ||
    { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/sbin:$work/unpacked/usr/sbin:$PATH

# The mounts, and the inventory that xfsdump keeps in /var/lib, are seen by this script alone, and gone with it.
cat >inside.sh <<'I'
set -euo pipefail
mount -t tmpfs none /var/lib
# volume: an empty XFS at source, and empty folders to restore to
volume() {
    ! mountpoint -q source || umount source
    rm -rf disk.img source cumulative simple level?
    mkdir source cumulative simple
    truncate -s 330M disk.img
    mkfs.xfs -q disk.img
    mount -o loop disk.img source 2>mount.txt || { echo "the kernel has no XFS: not run"; exit 77; }
}
# saved LEVEL: a dump; what xfsdump tells apart are whole seconds
saved() {
    sleep 1.1
    sync
    xfsdump -l "$1" -L session -M medium -f "level$1" "$PWD/source" >xfsdump.txt 2>&1
    sleep 1.1
}
restored() {
    local ended=0
    xfsrestore "$@" >xfsrestore.txt 2>&1 || ended=$?
    echo "ends with $ended, $(sed -n 's/.*Restore Status: //p' xfsrestore.txt), $(grep -c WARNING xfsrestore.txt || true) warnings"
}
volume
for name in punched longer anew kept; do head -c 300000 /dev/zero | tr '\0' o >source/$name; done
saved 0
echo "level 0: $(restored -r -f level0 cumulative)"
fallocate -p -o 65536 -l 131072 source/punched
truncate -s 1000 source/longer
truncate -s 300000 source/longer
: >source/anew
truncate -s 300000 source/anew
printf new | dd of=source/anew bs=1 seek=100000 conv=notrunc status=none
printf new >>source/kept
saved 1
echo "level 1 over it: $(restored -r -f level1 cumulative)"
echo "level 1 alone: $(restored -f level1 simple)"
for name in punched longer anew kept; do
    echo "$name: old bytes in the source $(tr -cd o <source/$name | wc -c), over level 0 $(tr -cd o <cumulative/$name | wc -c), alone $(tr -cd o <simple/$name | wc -c)," \
        "$(cmp -s source/$name cumulative/$name && echo right || echo wrong), alone $(cmp -s source/$name simple/$name && echo right || echo wrong)," \
        "sizes $(stat -c %s source/$name) and $(stat -c %s cumulative/$name)"
done
umount source
I
ended=0
unshare -m bash inside.sh >seen.txt 2>err.txt || ended=$?
cat seen.txt
[ $ended = 0 ] || { cat err.txt; exit $ended; }
cat >described.txt <<'D'
level 0: ends with 0, SUCCESS, 0 warnings
level 1 over it: ends with 0, SUCCESS, 0 warnings
level 1 alone: ends with 0, SUCCESS, 0 warnings
punched: old bytes in the source 168928, over level 0 300000, alone 168928, wrong, alone right, sizes 300000 and 300000
longer: old bytes in the source 1000, over level 0 296904, alone 1000, wrong, alone right, sizes 300000 and 300000
anew: old bytes in the source 0, over level 0 295904, alone 0, wrong, alone right, sizes 300000 and 300000
kept: old bytes in the source 300000, over level 0 300000, alone 300000, right, alone right, sizes 300003 and 300003
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
