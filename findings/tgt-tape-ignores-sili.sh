#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     the tape of tgt ends a READ of a shorter block with an error although SILI is set.
# Version:  tgt 1.0.85, libiscsi 1.19.0 (Debian 12).
# Expected: GOOD. SSC-3, READ (6): with SILI 1 and FIXED 0 a block shorter than the transfer length is no reason for a CHECK CONDITION;
#           the residual count of the transport tells how long it is.
# Real:     CHECK CONDITION with ILI set and the difference in INFORMATION, as with SILI 0.
# Why here: reading blocks of unknown length into one large buffer with SILI is the ordinary way to read a foreign tape; a program
#           that has learnt on this emulator that ILI comes all the same treats a real drive's GOOD as a full block. (Here
#           the bytes that come are right, since the block is half of what was asked for: tgt sends as many as the block lacks.)
# Needs a Debian 12 (apt-get download, dpkg-deb), gcc, port 3271 of the loopback; no root. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
work=$(mktemp -d)
trap 'kill -9 "$(cat "$work/pid" 2>/dev/null)" 2>/dev/null || true; rm -rf "$work"' EXIT   # tgtd with a target stays at a TERM
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq tgt=1:1.0.85-1+deb12u1 libiscsi7=1.19.0-3 libiscsi-dev=1.19.0-3 \
    libibverbs1 librdmacm1 libnl-3-200 libnl-route-3-200 libaio1
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
export LD_LIBRARY_PATH=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu PATH=$work/unpacked/usr/sbin:$PATH TGT_IPC_SOCKET=$work/socket

# writes a block of 512 and one of 1024 bytes, then reads both into 1024 bytes
cat >tape.c <<'C'
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

static struct iscsi_context *iscsi;
static int lun;

static void command(const char *what, const char *cdb, int direction) {
    unsigned char block[1024];
    int length = (unsigned char)cdb[3] << 8 | (unsigned char)cdb[4];
    struct iscsi_data data = {length, block};
    struct scsi_task *task = calloc(1, sizeof *task);
    memset(block, 'x', sizeof block);
    memcpy(task->cdb, cdb, 6);
    task->cdb_size = 6;
    task->xfer_dir = direction;
    task->expxferlen = direction == SCSI_XFER_NONE ? 0 : length;
    if (!iscsi_scsi_command_sync(iscsi, lun, task, direction == SCSI_XFER_WRITE ? &data : NULL)) {
        fprintf(stderr, "%s: %s\n", what, iscsi_get_error(iscsi));
        exit(2);
    }
    if (!what) {
        /* part of the preparation */
    } else if (task->status == SCSI_STATUS_CHECK_CONDITION) {
        unsigned char *sense = task->datain.data + 2; /* behind the length of the sense data */
        printf("%s: CHECK CONDITION, ILI %d, INFORMATION %d, residual %zu\n", what, sense[2] >> 5 & 1,
               sense[3] << 24 | sense[4] << 16 | sense[5] << 8 | sense[6], task->residual);
    } else if (direction == SCSI_XFER_READ)
        printf("%s: GOOD, residual %zu\n", what, task->residual);
    else
        printf("%s: GOOD\n", what);
    scsi_free_scsi_task(task);
}

int main(int n, char **arguments) {
    iscsi = iscsi_create_context("iqn.2000-01.org.example:initiator");
    struct iscsi_url *url = iscsi_parse_full_url(iscsi, arguments[1]);
    iscsi_set_targetname(iscsi, url->target);
    iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL);
    lun = url->lun;
    if (iscsi_full_connect_sync(iscsi, url->portal, lun)) {
        fprintf(stderr, "%s\n", iscsi_get_error(iscsi));
        return 2;
    }
    command(NULL, "\1\0\0\0\0", SCSI_XFER_NONE);
    command(NULL, "\x0A\0\0\2\0", SCSI_XFER_WRITE);
    command(NULL, "\x0A\0\0\4\0", SCSI_XFER_WRITE);
    for (int sili = 0; sili < 2; sili++) {
        const char *read = sili ? "\x08\2\0\4\0" : "\x08\0\0\4\0";
        command(NULL, "\1\0\0\0\0", SCSI_XFER_NONE);
        command(sili ? "512 bytes into 1024, SILI 1" : "512 bytes into 1024, SILI 0", read, SCSI_XFER_READ);
        command(sili ? "1024 bytes into 1024, SILI 1" : "1024 bytes into 1024, SILI 0", read, SCSI_XFER_READ);
    }
    return iscsi_logout_sync(iscsi);
}
C
gcc -I unpacked/usr/include -o tape tape.c -L unpacked/usr/lib/x86_64-linux-gnu -l:libiscsi.so.7
tgtd -f --iscsi portal=127.0.0.1:3271 >tgtd.txt 2>&1 &
echo $! >pid
disown
for _ in $(seq 50); do tgtadm --lld iscsi --op show --mode target >/dev/null 2>&1 && break; sleep .1; done
tgtimg --op new --device-type tape --barcode EX0001L4 --size 16 --type data --file "$work/tape.img" >/dev/null
tgtadm --lld iscsi --op new --mode target --tid 1 -T iqn.2000-01.org.example:tape
tgtadm --lld iscsi --op new --mode logicalunit --tid 1 --lun 1 -b "$work/tape.img" --device-type tape
tgtadm --lld iscsi --op bind --mode target --tid 1 -I ALL

cat >described.txt <<'E'
512 bytes into 1024, SILI 0: CHECK CONDITION, ILI 1, INFORMATION 512, residual 512
1024 bytes into 1024, SILI 0: GOOD, residual 0
512 bytes into 1024, SILI 1: CHECK CONDITION, ILI 1, INFORMATION 512, residual 512
1024 bytes into 1024, SILI 1: GOOD, residual 0
E
./tape iscsi://127.0.0.1:3271/iqn.2000-01.org.example:tape/1 >seen.txt
cat seen.txt
diff described.txt seen.txt || { echo "changed: another behaviour than described"; exit 1; }
