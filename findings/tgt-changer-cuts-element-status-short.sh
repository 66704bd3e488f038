#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     the media changer of tgt leaves the last 8 bytes of its element status away, and asked for all types of elements it lays the
#           pages over each other; GOOD either way.
# Version:  tgt 1.0.85, libiscsi 1.19.0 (Debian 12).
# Expected: SMC-3, READ ELEMENT STATUS: a header of 8 bytes that counts what follows it; a page for each type, with a header of 8 bytes that
#           counts its descriptors, and the next page behind them. The command asks for up to 4,096 bytes.
# Real:     only as many bytes come in all as should follow the header, so the last element's descriptor is cut. With
#           type 0, "all", the second page's header stands where the first page's descriptor should, and so on; read by their lengths
#           there is one page, with an address that is none. Asked type by type, all but the last bytes are right.
# Why here: this changer is what one has at hand to try the robot's part of a backup with. An inventory by one command does not work on
#           it, and a program that checks lengths refuses every answer.
# Needs a Debian 12 (apt-get download, dpkg-deb), gcc, python3, port 3272 of the loopback; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'kill -9 "$(cat "$work/pid" 2>/dev/null)" 2>/dev/null || true; rm -rf "$work"' EXIT   # tgtd with a target stays at a TERM
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq tgt=1:1.0.85-1+deb12u1 libiscsi7=1.19.0-3 libiscsi-dev=1.19.0-3 \
    libibverbs1 librdmacm1 libnl-3-200 libnl-route-3-200 libaio1
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/usr/sbin:$PATH TGT_IPC_SOCKET=$work/socket

# prints the answers to READ ELEMENT STATUS for the types 0 to 4, in hexadecimal
cat >elements.c <<'C'
#include <stdio.h>
#include <stdlib.h>
#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

int main(int n, char **arguments) {
    struct iscsi_context *iscsi = iscsi_create_context("iqn.2000-01.org.example:initiator");
    struct iscsi_url *url = iscsi_parse_full_url(iscsi, arguments[1]);
    iscsi_set_targetname(iscsi, url->target);
    iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL);
    if (iscsi_full_connect_sync(iscsi, url->portal, url->lun)) {
        fprintf(stderr, "%s\n", iscsi_get_error(iscsi));
        return 2;
    }
    for (int type = 0; type <= 4; type++) {
        struct scsi_task *task = calloc(1, sizeof *task);
        task->cdb[0] = 0xB8;
        task->cdb[1] = type;
        task->cdb[4] = task->cdb[5] = 0xFF; /* as many elements as there are */
        task->cdb[8] = 0x10;                /* into 4,096 bytes */
        task->cdb_size = 12;
        task->xfer_dir = SCSI_XFER_READ;
        task->expxferlen = 4096;
        if (!iscsi_scsi_command_sync(iscsi, url->lun, task, NULL)) {
            fprintf(stderr, "%s\n", iscsi_get_error(iscsi));
            return 2;
        }
        printf("%d %d ", type, task->status);
        for (int i = 0; i < task->datain.size; i++)
            printf("%02x", task->datain.data[i]);
        printf("\n");
        scsi_free_scsi_task(task);
    }
    return iscsi_logout_sync(iscsi);
}
C
gcc -I unpacked/usr/include -o elements elements.c -L unpacked/usr/lib/x86_64-linux-gnu -l:libiscsi.so.7
cat >pages.py <<'P'
import sys

for line in sys.stdin:
    kind, status, answer = line.split()
    answer = bytes.fromhex(answer)
    number = lambda at, length: int.from_bytes(answer[at:at + length], "big")
    print(f"type {kind}: status {status}, {number(2, 2)} elements, {8 + number(5, 3)} bytes announced, {len(answer)} came;", end="")
    at = 8
    while at < len(answer):
        length, end = number(at + 2, 2), at + 8 + number(at + 5, 3)
        if answer[at] not in (1, 2, 3, 4) or length < 12:
            print(f" no page at byte {at}", end="")
            break
        print(f" page {answer[at]}:", *(number(d, 2) for d in range(at + 8, end, length)), f"({max(0, end - len(answer))} bytes missing)", end="")
        at = end
    print()
P
tgtd -f --iscsi portal=127.0.0.1:3272 >tgtd.txt 2>&1 &
echo $! >pid
disown
for _ in $(seq 50); do tgtadm --lld iscsi --op show --mode target >/dev/null 2>&1 && break; sleep .1; done
mkdir media
tgtimg --op new --device-type tape --barcode EX0001L4 --size 16 --type data --file "$work/media/EX0001L4" >/dev/null
head -c 1024 /dev/zero >changer.img
tgtadm --lld iscsi --op new --mode target --tid 1 -T iqn.2000-01.org.example:library
tgtadm --lld iscsi --op new --mode logicalunit --tid 1 --lun 1 --device-type tape
tgtadm --lld iscsi --op new --mode logicalunit --tid 1 --lun 2 --device-type changer -b "$work/changer.img"
for parameters in element_type=4,start_address=1,quantity=1 element_type=4,address=1,tid=1,lun=1 element_type=1,start_address=16,quantity=1 \
    "media_home=$work/media" element_type=2,start_address=1024,quantity=3 element_type=2,address=1024,barcode=EX0001L4,sides=1 \
    element_type=3,start_address=32,quantity=2; do
    tgtadm --lld iscsi --op update --mode logicalunit --tid 1 --lun 2 --params "$parameters"
done
tgtadm --lld iscsi --op bind --mode target --tid 1 -I ALL

./elements iscsi://127.0.0.1:3272/iqn.2000-01.org.example:library/2 >answers.txt
python3 pages.py <answers.txt | tee seen.txt
diff - seen.txt <<'E' || { echo "not as described"; exit 1; }
type 0: status 0, 7 elements, 128 bytes announced, 120 came; page 1: 512 (0 bytes missing) no page at byte 32
type 1: status 0, 1 elements, 32 bytes announced, 24 came; page 1: 16 (8 bytes missing)
type 2: status 0, 3 elements, 64 bytes announced, 56 came; page 2: 1024 1025 1026 (8 bytes missing)
type 3: status 0, 2 elements, 48 bytes announced, 40 came; page 3: 32 33 (8 bytes missing)
type 4: status 0, 1 elements, 32 bytes announced, 24 came; page 4: 1 (8 bytes missing)
E
