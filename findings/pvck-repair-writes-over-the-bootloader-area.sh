#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     pvck --repair gives an LVM physical volume a metadata area that covers its bootloader area; later changes of the volume group
#           write over what lies there.
# Version:  lvm2 2.03.16 (Debian 12).
# Expected: the areas as they were. pvcreate(8), --bootloaderareasize: that area "is reserved for bootloaders to embed their own data or
#           metadata; LVM will not use it". The metadata that pvck is given says where it is (ba_start, ba_size), and pvcreate
#           --restorefile with the same file puts it back.
# Real:     the metadata area reaches from 4,096 to the first extent, and the header has no bootloader area any more. pvs goes on showing
#           it, for it takes it from the metadata. The repair ends with 0, pvck and vgck find nothing; the first text of metadata that
#           comes that far destroys the loader.
# Why here: a copied unit whose first sectors were lost is repaired with the text of the group's other units, or with a backup's. It starts
#           then, for some time. A check of such a copy has to compare the areas, not what pvs says.
# Needs a Debian 12 (apt-get download, dpkg-deb) and root for a loop device; no device mapper. Without them it is not run, exit code 77.
# Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
[ "$(id -u)" = 0 ] && [ -w /dev/loop-control ] || { echo "needs root and a loop device: not run"; exit 77; }
work=$(mktemp -d)
device=
trap '[ -z "$device" ] || losetup -d "$device"; rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq lvm2=2.03.16-2 libdevmapper1.02.1=2:1.02.185-2 libdevmapper-event1.02.1=2:1.02.185-2 \
    libaio1=0.3.113-4 libedit2=3.1-20221030-2 libbsd0=0.11.7-2
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu
export PATH=$work/unpacked/sbin:$PATH

# no device but ours is looked at, and nothing is written outside the folder
export LVM_SYSTEM_DIR=$work/lvm LVM_SUPPRESS_FD_WARNINGS=1
mkdir lvm
truncate -s 64M volume.img
device=$(losetup -f --show volume.img)
cat >lvm/lvm.conf <<C
devices { global_filter=[ "a|^$device\$|", "r|.*|" ] use_devicesfile=0 hints="none" obtain_device_list_from_udev=0 }
global { activation=0 locking_dir="$work/lock" }
backup { backup=0 archive=0 }
C

bootloader_start=1048576 bootloader_size=1048576
# made: a volume group of one volume, a loader in the bootloader area, its metadata in saved.txt
made() {
    dd if=/dev/zero of="$device" bs=1M count=64 conv=fsync status=none
    lvm pvcreate -q --bootloaderareasize 1m "$device"
    lvm vgcreate -q group "$device"
    lvm lvcreate -q -Zn -Wn -n volume -l 2 group
    head -c $bootloader_size /dev/zero | tr '\0' B | dd of="$device" bs=4096 seek=$((bootloader_start / 4096)) conv=fsync status=none
    lvm pvck --dump metadata -f saved.txt "$device"
} >made.txt 2>&1
# tell NAME: where the metadata area ends, what the header and pvs say of the bootloader area, the judge, and how the loader is
tell() {
    lvm pvck --dump headers "$device" >headers.txt 2>&1
    ended=0 loader=damaged
    lvm vgck group >vgck.txt 2>&1 || ended=$?
    left=$(dd if="$device" iflag=skip_bytes,count_bytes,fullblock bs=64K skip=$bootloader_start count=$bootloader_size status=none |
        tr -dc B | wc -c)
    [ "$left" != $bootloader_size ] || loader=whole
    echo "$1: metadata area to $(($(sed -n 's/.*disk_locn\[2\].size //p' headers.txt) + 4096)), bootloader areas in the header" \
        "$(grep -c '# bootloader area' headers.txt || true), start and size in pvs" \
        "$(lvm pvs --noheadings --units b --nosuffix -o ba_start,ba_size 2>pvs.txt | xargs), vgck $ended, loader $loader"
}
# changed: 31 changes of a group with 400 tags, whose text has 42,000 bytes
changed() {
    lvm vgchange -q $(seq -f "--addtag tag%0100.f" 400) group
    for i in $(seq 30); do lvm vgchange -q --addtag "change$i" group; done
}
by_pvck() {
    lvm pvck -q -y --repair -f saved.txt "$device"
}
by_restorefile() {
    lvm pvcreate -q -ff -y --uuid "$(sed -n '/pv0 {/,/}/s/^id = "\(.*\)"/\1/p' saved.txt)" --restorefile saved.txt "$device"
    lvm vgcfgrestore -q -f saved.txt group
}
for way in by_pvck by_restorefile; do
    made
    tell "before"
    dd if=/dev/zero of="$device" bs=512 seek=1 count=15 conv=fsync,notrunc status=none
    ended=0
    $way >repair.txt 2>&1 || ended=$?
    tell "$way, exit code $ended"
    changed >changed.txt 2>&1
    tell "$way, 31 changes later"
done | tee seen.txt
cat >described.txt <<'D'
before: metadata area to 1048576, bootloader areas in the header 1, start and size in pvs 1048576 1048576, vgck 0, loader whole
by_pvck, exit code 0: metadata area to 2097152, bootloader areas in the header 0, start and size in pvs 1048576 1048576, vgck 0, loader whole
by_pvck, 31 changes later: metadata area to 2097152, bootloader areas in the header 0, start and size in pvs 1048576 1048576, vgck 0, loader damaged
before: metadata area to 1048576, bootloader areas in the header 1, start and size in pvs 1048576 1048576, vgck 0, loader whole
by_restorefile, exit code 0: metadata area to 1048576, bootloader areas in the header 1, start and size in pvs 1048576 1048576, vgck 0, loader whole
by_restorefile, 31 changes later: metadata area to 1048576, bootloader areas in the header 1, start and size in pvs 1048576 1048576, vgck 0, loader whole
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
