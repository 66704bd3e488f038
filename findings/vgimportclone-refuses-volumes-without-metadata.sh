#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     vgimportclone says of the copies of a volume group that they are not of one group if one of its physical volumes holds no
#           metadata.
# Version:  lvm2 2.03.16 (Debian 12).
# Expected: a second group beside the first. vgimportclone(8) "imports a VG from duplicated PVs, e.g. created by a hardware snapshot of
#           existing PVs"; all are named. pvcreate(8), --metadatacopies 0: no copies on that volume, which "may be useful in VGs
#           containing many PVs"; it warns of vgsplit, of nothing else. --metadataignore y, which --vgmetadatacopies sets, is the same choice.
# Real:     "Devices must be from the same VG", exit code 5, with no metadata area and with an ignored one, in either order, and also where
#           the originals are not seen at all: pvs then shows both copies in the group. With metadata on both it works.
# Why here: it is the tool that makes the copies of a group's units usable on the host that has the originals. For a group with such a
#           volume there is none: the copies go to another host, or the originals are hidden.
# Needs a Debian 12 (apt-get download, dpkg-deb) and root for loop devices; no device mapper. Without them it is not run, exit code 77.
# Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
[ "$(id -u)" = 0 ] && [ -w /dev/loop-control ] || { echo "needs root and loop devices: not run"; exit 77; }
work=$(mktemp -d)
devices=()
trap 'for d in "${devices[@]}"; do losetup -d "$d"; done; rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq lvm2=2.03.16-2 libdevmapper1.02.1=2:1.02.185-2 libdevmapper-event1.02.1=2:1.02.185-2 \
    libaio1=0.3.113-4 libedit2=3.1-20221030-2 libbsd0=0.11.7-2
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu
export PATH=$work/unpacked/sbin:$PATH

for i in 0 1 2 3; do
    truncate -s 64M unit$i.img
    devices+=("$(losetup -f --show unit$i.img)")
done
# no devices but ours are looked at, and nothing is written outside the folder
export LVM_SYSTEM_DIR=$work/lvm LVM_SUPPRESS_FD_WARNINGS=1
mkdir lvm
cat >lvm/lvm.conf <<C
devices { global_filter=[ $(printf '"a|^%s$|", ' "${devices[@]}") "r|.*|" ] use_devicesfile=0 hints="none" obtain_device_list_from_udev=0 }
global { activation=0 locking_dir="$work/lock" }
backup { backup=0 archive=0 }
C

# try NAME SEEN FIRST SECOND OPTION...: a group whose second volume is made with the options, its two units copied, the copies imported
try() {
    local name=$1 seen=$2 first=$3 second=$4 ended=0
    shift 4
    {
        for d in "${devices[@]}"; do dd if=/dev/zero of="$d" bs=1M count=64 conv=fsync status=none; done
        lvm pvcreate -q --devices "${devices[0]}" "${devices[0]}"
        lvm pvcreate -q --devices "${devices[1]}" "$@" "${devices[1]}"
        lvm vgcreate -q --devices "${devices[0]},${devices[1]}" group "${devices[0]}" "${devices[1]}"
        dd if="${devices[0]}" of="${devices[2]}" bs=1M conv=fsync status=none
        dd if="${devices[1]}" of="${devices[3]}" bs=1M conv=fsync status=none
    } >made.txt 2>&1
    lvm vgimportclone --devices "$seen" -n copied "${devices[$first]}" "${devices[$second]}" >said.txt 2>&1 || ended=$?
    echo "$name: exit code $ended, $(grep -o 'Devices must.*' said.txt || true), seen" \
        "$(lvm pvs --devices "$seen" --noheadings -o vg_name 2>pvs.txt | xargs)"
}
all=${devices[0]},${devices[1]},${devices[2]},${devices[3]}
copies=${devices[2]},${devices[3]}
{
    try "metadata on both" "$all" 2 3
    try "ignored on one" "$all" 2 3 --metadataignore y
    try "on one" "$all" 2 3 --metadatacopies 0
    try "on one, other order" "$all" 3 2 --metadatacopies 0
    try "on one, no originals" "$copies" 2 3 --metadatacopies 0
} | tee seen.txt
cat >described.txt <<'D'
metadata on both: exit code 0, , seen group group copied copied
ignored on one: exit code 5, Devices must be from the same VG., seen group group
on one: exit code 5, Devices must be from the same VG., seen group group
on one, other order: exit code 5, Devices must be from the same VG., seen group group
on one, no originals: exit code 5, Devices must be from the same VG., seen group group
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
