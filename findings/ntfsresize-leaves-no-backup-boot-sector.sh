#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     ntfsresize shrinks an NTFS volume and writes no backup boot sector behind its new end.
# Version:  ntfs-3g 2022.10.3 (Debian 12).
# Expected: a volume that fits its new length, with the copy of the boot sector in the sector behind the last one it counts.
# Real:     the boot sector says the new length; the sector behind it holds zeros, and the one old copy stays at the old end, which
#           the next step, shrinking the partition, cuts off. ntfsfix -n of the same package calls the cut volume's copy BAD.
# Why here: the backup is what is left when the first sector is lost; a volume that was once shrunk by this tool has none,
#           so a reader that repairs from it, or demands it, fails on volumes that are otherwise whole.
# Needs a Debian 12 (apt-get download, dpkg-deb), python3; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq ntfs-3g=1:2022.10.3-1+deb12u4 libntfs-3g89=1:2022.10.3-1+deb12u4
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/sbin:$work/unpacked/bin:$work/unpacked/usr/sbin:$work/unpacked/usr/bin:$PATH

# backup IMAGE: whether the sector behind the last counted one is the copy of the first, zeros, or neither
backup() {
    python3 - "$1" <<'P'
import sys
f = open(sys.argv[1], 'rb'); first = f.read(512); count = int.from_bytes(first[40:48], 'little')
f.seek(count * 512); behind = f.read(512)
print(count, 'copy' if behind == first else 'zeros' if behind == bytes(512) else 'other')
P
}

truncate -s 64M volume.img
mkntfs -F -Q -q volume.img >mkntfs.txt 2>&1
made=$(backup volume.img)
ntfsresize -f -s 40M volume.img >resize.txt <<<y
shrunk=$(backup volume.img)
head -c $(((${shrunk% *} + 1) * 512)) volume.img >cut.img
fix=$(ntfsfix -n cut.img 2>&1 || true)

ntfsresize --version 2>&1 | sed -n 1p
echo "made:   sectors, backup = $made"
echo "shrunk: sectors, backup = $shrunk"
grep -o 'Checking the alternate boot sector.*' <<<"$fix"
[ "${made#* }" = copy ] && [ "${shrunk#* }" = zeros ] && grep -q 'alternate boot sector... BAD' <<<"$fix" ||
    { echo "changed: another behaviour than described"; exit 1; }
