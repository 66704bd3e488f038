# SPDX-License-Identifier: Apache-2.0
# What Offhost does on a storage host, sent to "sh -s -- ROOT VERB ARGUMENT…". The text is the same each time: names are arguments, never
# part of it. Whatever it holds up it lets go again by itself, whether or not anybody waits for its answer.
# POSIX sh, LVM 2, dmsetup, thin_delta, flock of util-linux, timeout, readlink.
set -u
root=$1 verb=$2
shift 2
target=${root}sys/kernel/config/target
export LC_ALL=C LVM_SUPPRESS_FD_WARNINGS=1 PATH="$PATH:/usr/sbin:/sbin"
fail() { echo "$*" >&2; exit 1; }
taken() { echo "$1 is taken by somebody else" >&2; exit 3; }

# One after another, of all who ask for a change here; [dev] for those who ask what changed, which takes long and is in nobody's way. A
# daemon that LVM starts must not keep it.
exclusively() { exec 9<"${root}${1:-dev/mapper}" && flock -w 60 9 || fail 'another change of Offhost here does not end'; }
free() { "$@" 9<&-; }

# every symbolic link by which a fabric shows a unit: LINK-PATTERN FABRIC-PATTERN; ours bear the backstore's name, those of targetcli any
each_link() {
  for link in "$target"/*/*/tpgt_*/$2/lun_*/$1; do
    if [ -L "$link" ]; then echo "$link"; fi
  done
}

# the block in which the root of a pool's metadata snapshot is: start, length, target, transaction, metadata, data, root; - for none
root_of() { free dmsetup status "$1" | { read -r _ _ _ _ _ _ root _ && echo "$root"; }; }

# lets a pool's metadata snapshot go: POOL ROOT; any if nobody heard the root of ours. One with another root is somebody else's
release() {
  if [ "$2" = any ] || [ "$2" = "$(root_of "$1")" ]; then free dmsetup message "$1" 0 release_metadata_snap 2>/dev/null; fi || :
}

# whether a folder of the target's configuration has a symbolic link
linked() {
  for entry in "$1"/*; do
    if [ -L "$entry" ]; then return 0; fi
  done
  return 1
}

case $verb in
survey) # all thin volumes and pools, all units on block devices, all numbers under which targets or their access lists show units
  list=$(lvs --noheadings --nosuffix --units b --separator '|' -o vg_uuid,vg_name,lv_uuid,lv_name,segtype,pool_lv,thin_id,lv_size,chunk_size,lv_kernel_major,lv_kernel_minor,lv_attr,data_percent,metadata_percent,lv_tags) || exit 1
  printf '%s\n' "$list" | sed -n 's/^ *\(..*\)$/lv|\1/p'
  for store in "$target"/core/iblock_*/*/; do
    [ -e "${store}wwn/vpd_unit_serial" ] || continue
    device=$(sed -n 's/.*Major: *\([0-9]*\) *Minor: *\([0-9]*\).*/\1:\2/p' "${store}info")
    read -r company 2>/dev/null <"${store}wwn/company_id" || company=
    read -r serial <"${store}wwn/vpd_unit_serial" || serial=
    read -r enabled <"${store}enable" || enabled=0
    name=${store#"$target"/core/}
    echo "unit|$device|$enabled|$company|${serial##*: }|${name%/}"
  done
  for lun in "$target"/*/*/tpgt_*/lun/lun_* "$target"/*/*/tpgt_*/acls/*/lun_*; do
    if [ -d "$lun" ]; then echo "lun|${lun##*_}"; fi
  done
  echo end ;;

count) # DEVICE: when it came to be, writes and discards that were done, writes in flight
  device=${root}sys/dev/block/$1
  read -r born 2>/dev/null <"$device/diskseq" || read -r born <"${root}proc/sys/kernel/random/boot_id" || exit 1
  read -r _ _ _ _ writes _ _ _ _ _ _ discards _ <"$device/stat" || exit 1
  read -r _ flying <"$device/inflight" || exit 1
  echo "count|$born|$writes|${discards:-0}|$flying" ;;

prepare) # TAG (ORIGIN SNAPSHOT)…: snapshots whose place in the pool the cut takes; VG/LV and LV
  exclusively
  tag=$1
  shift
  while [ $# -gt 1 ]; do
    free lvcreate -q -s -p r -a n --addtag "$tag" -n "$2" "$1" >/dev/null || exit 1
    shift 2
  done ;;

cut) # (POOL ORIGIN ORIGIN-ID SNAPSHOT-ID)…: names of devices, numbers in the pool
  exclusively
  held= stuck=0 # a volume that stays held is no cut, so that whoever asked knows of it
  trap 'trap "" HUP INT TERM PIPE; for device in $held; do free dmsetup resume "$device" || free dmsetup resume "$device" || stuck=1; done; [ $stuck = 0 ] || exit 1' EXIT
  trap 'exit 1' HUP INT TERM PIPE
  everything="$*"
  while [ $# -gt 3 ]; do
    held="$held $2"
    free timeout 10 dmsetup suspend --nolockfs "$2" || fail "the writes of $2 were not held within 10 s"
    shift 4
  done
  # shellcheck disable=SC2086  # names of devices, without anything that parts words
  set -- $everything
  while [ $# -gt 3 ]; do
    said=$(free dmsetup message "$1" 0 "delete $4" 2>&1) || case $said in *'No data available'*) ;; *) fail "$said" ;; esac
    free dmsetup message "$1" 0 "create_snap $4 $3" || exit 1
    shift 4
  done ;;

resume) # DEVICE…: what a cut that was killed still holds
  exclusively
  for device in "$@"; do free dmsetup resume "$device" || exit 1; done ;;

show) # SNAPSHOT UNIT SERIAL ORIGIN-UNIT LUN INITIATOR: VG/LV as a unit beside its origin; an access list of that name gets it
  exclusively
  free lvchange -q -a y -K "$1" || exit 1
  store=
  for known in "$target"/core/iblock_*/"$2"; do
    if [ -d "$known" ]; then store=$known; fi
  done
  if [ -z "$store" ]; then
    store=$target/core/${4%/*}/$2
    mkdir "$store" || exit 1
  fi
  read -r enabled <"$store/enable" || enabled=0
  if [ "$enabled" != 1 ]; then
    echo "udev_path=${root}dev/$1,readonly=1" >"$store/control" && echo "$3" >"$store/wwn/vpd_unit_serial" && echo 1 >"$store/enable" || exit 1
    echo "${root}dev/$1" >"$store/udev_path"
  fi
  shown=0 origin=$(readlink -f "$target/core/$4")
  for link in $(each_link '*' lun); do
    [ "$(readlink -f "$link")" = "$origin" ] || continue
    lun=${link%/*/*}/lun_$5
    if [ ! -L "$lun/$2" ]; then
      ! linked "$lun" || taken "$lun"
      { [ -d "$lun" ] || mkdir "$lun"; } && ln -s "$store" "$lun/$2" || exit 1
    fi
    access=${link%/lun/*}/acls/$6
    if [ -d "$access" ] && [ ! -L "$access/lun_$5/$2" ]; then
      ! linked "$access/lun_$5" || taken "$access/lun_$5"
      { [ -d "$access/lun_$5" ] || mkdir "$access/lun_$5"; } && ln -s "$lun" "$access/lun_$5/$2" || exit 1
    fi
    [ ! -d "$access" ] || echo 1 >"$access/lun_$5/write_protect" || exit 1
    shown=$((shown + 1))
  done
  [ $shown -gt 0 ] || fail "$4 is no unit of any target now" ;;

hide) # (SNAPSHOT UNIT LUN)…: what show did, also half of it; - for a snapshot that is gone, or a number that was not given
  exclusively
  while [ $# -gt 2 ]; do
    for links in 'acls/*' lun; do
      for link in $(each_link "$2" "$links"); do
        rm "$link" && rmdir "${link%/*}" || exit 1
      done
      for lun in "$target"/*/*/tpgt_*/$links/lun_"$3"; do # that was made, or no more than emptied
        if [ -d "$lun" ] && ! linked "$lun"; then rmdir "$lun" || exit 1; fi
      done
    done
    for store in "$target"/core/iblock_*/"$2"; do
      if [ -d "$store" ]; then rmdir "$store" || exit 1; fi
    done
    [ "$1" = - ] || free lvchange -q -a n "$1" || exit 1
    shift 3
  done ;;

drop) # SNAPSHOT…: VG/LV
  exclusively
  free lvremove -q -y "$@" >/dev/null ;;

delta) # POOL METADATA FROM-ID TO-ID [ROOT]: by thin_delta, on a snapshot of the metadata, of which it says the root; one that we left goes
  exclusively dev
  [ -z "${5:-}" ] || release "$1" "$5"
  free dmsetup message "$1" 0 reserve_metadata_snap || exit 1
  # what could not be let go is told as of a command that was killed
  trap 'trap "" HUP INT TERM PIPE; free dmsetup message "$1" 0 release_metadata_snap || free dmsetup message "$1" 0 release_metadata_snap || exit 255' EXIT
  trap 'exit 1' HUP INT TERM PIPE
  echo "root|$(root_of "$1")"
  free thin_delta -m --thin1 "$3" --thin2 "$4" "${root}dev/mapper/$2" ;;

release) # POOL ROOT: what a delta that was killed has left
  exclusively dev
  release "$1" "$2" ;;

*) fail "unknown verb $verb" ;;
esac
