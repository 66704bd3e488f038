# SPDX-License-Identifier: Apache-2.0
# Sourced by rig/lio/judge and rig/lio/thin: Offhost on the units of rig/lio/rig, with what passes this host counted.
# Wants $home, $work, $size: bytes of the data; $port, at which units are reached, and $portal, which it goes on to; note and fail.

tap=

# free_ports N: ports of this host that nobody has, different ones
free_ports() {
    python3 -c 'import socket, sys
s = [socket.socket() for _ in range(int(sys.argv[1]))]
for x in s: x.bind(("127.0.0.1", 0))
print(*[x.getsockname()[1] for x in s])' "$1"
}

# the volume without what its free clusters hold
plain() {
    rm -f "$2"
    ntfsclone -q -f -o "$2" "$1" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
}

failed=0
# passing NAME SHARE COMMAND…: runs it with the wire counted, which is to be at most so many thousandths of the data; what it says is in
# $work/said
passing() {
    local name=$1 share=$2
    shift 2
    "$home/rig/lio/wiretap" "$port" "127.0.0.1:$portal" "$work/figures" >"$work/tap" &
    tap=$!
    until grep -q ready "$work/tap"; do kill -0 "$tap"; done
    "$home/offhost" --state "$work/state" "$@" --offload required >"$work/said" 2>&1 || { tail -n 5 "$work/said" >&2; fail "$name failed"; }
    kill "$tap"
    wait "$tap" || true
    tap=
    python3 - "$work/figures" "$name" "$size" "$share" <<'PY' || failed=1
import json, sys
f, size, share = json.load(open(sys.argv[1])), int(sys.argv[3]), int(sys.argv[4])
wire, n = f['sent'] + f['received'], lambda code: f['commands'].get(code, {'count': 0})['count']
print('%s: %s bytes on the wire (%s out, %s in), %.2f %% of %s; %d times EXTENDED COPY, %d READ, %d WRITE' % (
    sys.argv[2], *('{:,}'.format(x) for x in (wire, f['sent'], f['received'])), 100 * wire / size, '{:,}'.format(size),
    n('83'), sum(n(c) for c in ('08', '28', 'a8', '88')), sum(n(c) for c in ('0a', '2a', 'aa', '8a'))))
if f['unread'] or wire * 1000 > size * share or not n('83'):
    sys.exit('%s: more on the wire than it may be, or not by the copy manager' % sys.argv[2])
PY
}

