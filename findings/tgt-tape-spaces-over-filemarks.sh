#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     the tape of tgt spaces over blocks across filemarks, counts each filemark as a block and says GOOD.
# Version:  tgt 1.0.85, libiscsi 1.19.0 (Debian 12).
# Expected: SSC-3, SPACE (6): a filemark met while spacing over logical blocks ends the command with CHECK CONDITION, FILEMARK set to
#           one, ASC/ASCQ 00h/01h, INFORMATION the blocks not spaced, and the medium behind the filemark.
# Real:     on a tape A, B, filemark, C, D: SPACE 2 blocks from behind A gives GOOD, the next READ gives C. The same READs one by one
#           do report the filemark. SPACE 9 blocks runs to the end of data through all filemarks.
# Why here: a restore that skips "n blocks, or to the end of this file" ends in the next file of the tape and takes its blocks for
#           those it was after; what was tested on this emulator alone has not been tested for filemarks.
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

# writes the tape, then says what each command of the list gives
cat >tape.c <<'C'
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

static struct iscsi_context *iscsi;
static int lun;

static void command(const char *what, const char *cdb, int direction, char fill) {
    unsigned char block[1024];
    struct iscsi_data data = {sizeof block, block};
    struct scsi_task *task = calloc(1, sizeof *task);
    memset(block, fill, sizeof block);
    memcpy(task->cdb, cdb, 6);
    task->cdb_size = 6;
    task->xfer_dir = direction;
    task->expxferlen = direction == SCSI_XFER_NONE ? 0 : sizeof block;
    if (!iscsi_scsi_command_sync(iscsi, lun, task, direction == SCSI_XFER_WRITE ? &data : NULL)) {
        fprintf(stderr, "%s: %s\n", what, iscsi_get_error(iscsi));
        exit(2);
    }
    if (!what) {
        /* part of the preparation */
    } else if (task->status == SCSI_STATUS_CHECK_CONDITION) {
        unsigned char *sense = task->datain.data + 2; /* behind the length of the sense data */
        printf("%s: CHECK CONDITION, filemark %d, ASC/ASCQ %02X/%02X\n", what, sense[2] >> 7, sense[12], sense[13]);
    } else if (direction == SCSI_XFER_READ)
        printf("%s: %c\n", what, task->datain.data[0]);
    else
        printf("%s: GOOD\n", what);
    scsi_free_scsi_task(task);
}

#define REWIND(what) command(what, "\1\0\0\0\0", SCSI_XFER_NONE, 0)
#define WRITE(letter) command(NULL, "\x0A\0\0\4\0", SCSI_XFER_WRITE, letter)
#define FILEMARK() command(NULL, "\x10\0\0\0\1", SCSI_XFER_NONE, 0)
#define SPACE(what, count) command(what, "\x11\0\0\0" count, SCSI_XFER_NONE, 0)
#define READ(what) command(what, "\x08\0\0\4\0", SCSI_XFER_READ, 0)

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
    REWIND(NULL);
    WRITE('A');
    WRITE('B');
    FILEMARK();
    WRITE('C');
    WRITE('D');
    FILEMARK();
    REWIND(NULL);
    READ("read");
    READ("read");
    READ("read");
    REWIND("rewind");
    READ("read");
    SPACE("space 2 blocks", "\2");
    READ("read");
    REWIND("rewind");
    SPACE("space 9 blocks", "\x9");
    READ("read");
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
read: A
read: B
read: CHECK CONDITION, filemark 1, ASC/ASCQ 00/01
rewind: GOOD
read: A
space 2 blocks: GOOD
read: C
rewind: GOOD
space 9 blocks: CHECK CONDITION, filemark 0, ASC/ASCQ 00/05
read: CHECK CONDITION, filemark 0, ASC/ASCQ 00/00
E
./tape iscsi://127.0.0.1:3271/iqn.2000-01.org.example:tape/1 >seen.txt
cat seen.txt
diff described.txt seen.txt || { echo "changed: another behaviour than described"; exit 1; }
