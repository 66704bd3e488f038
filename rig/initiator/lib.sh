# SPDX-License-Identifier: Apache-2.0
# Sourced by rig/tgt, rig/soak and rig/bench/wire: our initiator, our target, and tgt beside them. Wants $home and $work.

target_name=iqn.2026-11.org.offhost:array
tgt_name=iqn.2026-11.org.example:tgt
tgt_control=$((1024 + RANDOM % 30000)) # of this tgtd alone; it takes none above 32767
app=$home/features/org.offhost.app/target/export
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
ours_pid= tgt_pid= our_portal=

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

compile_initiator() {
    "$home/offhost" --help >/dev/null # builds what is not built
    mkdir -p "$work/classes" "$work/initiator"
    "${java}c" -proc:none -nowarn -cp "$app/offhost/*:$app/org.apache.felix.framework.jar" -d "$work/classes" \
        "$home"/rig/initiator/*.java 2>"$work/javac" || { cat "$work/javac" >&2; exit 1; }
    "${java}" -m jdk.jartool/sun.tools.jar.Main cf "$work/initiator.jar" -C "$work/classes" . # archives of classes want jars
    archive_classes
}

# initiator PORTAL TARGET ARGUMENT...: see Initiator.java; without a logger, with the options and the archive of classes that ./offhost
# gives its virtual machine
initiator() {
    "$java" -Xshare:auto -XX:SharedArchiveFile="$work/initiator.jsa" -Xlog:disable -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
        -Xmx384m -Xmn24m -Xms48m -cp "$(initiator_path)" Initiator "$work/initiator" "$@" 2>"$work/initiator.err" ||
        { tail -n 3 "$work/initiator.err" >&2; return 1; }
}

initiator_path() {
    echo "$work/initiator.jar:$app/offhost/org.offhost.scsi-0.1.0-SNAPSHOT.jar:$(ls "$app"/offhost/{org.offhost.scsi.iscsi,org.offhost.array.virtual,org.offhost.block.api,slf4j-api,org.osgi.service}*.jar |
        paste -s -d :):$app/org.apache.felix.framework.jar"
}

# its classes, parsed beforehand by a copy within one process
archive_classes() {
    local from=$work/archive-from.img to=$work/archive-to.img
    truncate -s 64M "$from" "$to"
    "$java" -XX:+UseSerialGC -XX:ArchiveClassesAtExit="$work/initiator.jsa" -Xlog:disable -cp "$(initiator_path)" \
        Initiator "$work/initiator" - "$target_name" copy "$from" "$to" 1 >/dev/null 2>&1
    rm -rf "$from" "$to" "$work/initiator"
    mkdir "$work/initiator"
}

# tgtd_serves: tgtd is there, with its portal. It cannot tell which port the system chose, so that is done before; if another
# program takes it meanwhile, tgtd says so, and goes on without
tgtd_serves() {
    local i
    tgt_portal=127.0.0.1:$(free_port)
    tgtd -f -C "$tgt_control" --iscsi "portal=$tgt_portal" >"$work/tgtd.log" 2>&1 &
    tgt_pid=$!
    for ((i = 0; i < 300; i++)); do
        tgt show --mode target >/dev/null 2>&1 && break
        kill -0 "$tgt_pid" 2>/dev/null || return 1
        sleep 0.1
    done
    grep -q 'failed to create/bind' "$work/tgtd.log" || return 0
    kill -KILL "$tgt_pid"
    wait "$tgt_pid" 2>/dev/null || true
    return 1
}

# start_tgt DISK [TAPE]: portal in $tgt_portal, disk is LUN 1, tape LUN 2
start_tgt() {
    tgtd_serves || tgtd_serves || tgtd_serves || { tail -n 3 "$work/tgtd.log" >&2; exit 1; }
    tgt new --mode target --tid 1 -T "$tgt_name"
    tgt new --mode logicalunit --tid 1 --lun 1 -b "$1"
    if [ $# -gt 1 ]; then
        tgtimg --op new --device-type tape --barcode OFFHOST1 --size 256 --type data --file "$2" >/dev/null
        tgt new --mode logicalunit --tid 1 --lun 2 -b "$2" --device-type tape
    fi
    tgt bind --mode target --tid 1 -I ALL
}

tgt() {
    local op=$1
    shift
    tgtadm -C "$tgt_control" --lld iscsi --op "$op" "$@"
}

# start_ours OPTION...: portal in $our_portal, one that the system chooses unless it is set
start_ours() {
    local i
    : >"$work/ours.out"
    "$home/offhost" --state "$work/state" target --listen "${our_portal:-127.0.0.1:0}" "$@" >"$work/ours.out" 2>"$work/ours.err" &
    ours_pid=$!
    for ((i = 0; i < 1800; i++)); do
        if grep -q '^ready' "$work/ours.out"; then
            our_portal=$(sed -n 's|^iscsi://\([^/]*\)/.*|\1|p;q' "$work/ours.out")
            return 0
        fi
        kill -0 "$ours_pid" 2>/dev/null || break
        sleep 0.1
    done
    cat "$work/ours.err" >&2
    exit 1
}

stop_targets() {
    local pid
    [ -z "$ours_pid" ] || kill "$ours_pid" 2>/dev/null || true
    [ -z "$tgt_pid" ] || kill -KILL "$tgt_pid" 2>/dev/null || true # it does not end by SIGTERM
    for pid in $ours_pid $tgt_pid; do
        wait "$pid" 2>/dev/null || true
    done
    ours_pid= tgt_pid= our_portal=
}
