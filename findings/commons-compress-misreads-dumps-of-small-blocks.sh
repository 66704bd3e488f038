#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What:     commons-compress reads other bytes behind the first 256 KiB of each file from a dump of a volume with 1 KiB blocks.
# Version:  commons-compress 1.28.0 on dumps of dump 0.4b47, volumes of e2fsprogs 1.47.0 (Debian 12); restore of the same package beside it.
# Expected: the file's bytes, as restore gives them. A header of the dump format (restore's protocols/dumprestore.h) counts in c_count how many
#           records of 1,024 bytes follow and has in c_addr a byte for each, 0 for a hole; the next header goes on from there.
# Real:     dump counts 256 records behind a header where blocks are of 1,024 bytes, and 512 where they are longer; the class reads the next
#           header after 512 whatever the count. The second 256 KiB of a file are zeros, the third hold what is the second's, and so
#           on. The size is right, nothing is thrown, the entry behind is right again. Blocks of 2,048 and 4,096 are read well.
# Why here: 1,024 is what mke2fs gives volumes of less than 512 MB, a /boot for one. All that is larger than 256 KiB is wrong there.
# Needs a Debian 12 (apt-get download, dpkg-deb), a JDK 17, Maven and root for a loop device. Fails if the behaviour is another.
set -euo pipefail
export LC_ALL=C
[ "$(id -u)" = 0 ] && [ -e /dev/loop-control ] || { echo "needs root and loop devices: not run"; exit 77; }
work=$(mktemp -d)
device=
trap '[ -z "$device" ] || losetup -d "$device"; rm -rf "$work"' EXIT
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq dump=0.4b47-4 liblzo2-2=2.10-2 libbz2-1.0=1.0.8-5+b1 e2fsprogs=1.47.0-2+b2 \
    libext2fs2=1.47.0-2+b2 libcom-err2=1.47.0-2+b2 || { echo "no packages to be had: not run"; exit 77; }
for p in *.deb; do dpkg-deb -x "$p" unpacked; done
libraries=$work/unpacked/lib/x86_64-linux-gnu:$work/unpacked/usr/lib/x86_64-linux-gnu
run() { LD_LIBRARY_PATH=$libraries PATH=$work/unpacked/sbin:$work/unpacked/usr/sbin:$PATH "$@"; }
for artifact in org.apache.commons:commons-compress:1.28.0 commons-io:commons-io:2.20.0 commons-codec:commons-codec:1.19.0 \
    org.apache.commons:commons-lang3:3.18.0; do
    mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=lib >/dev/null
done
cat >Read.java <<'J'
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.dump.DumpArchiveInputStream;

class Read {
    static final int PIECE = 256 << 10;

    public static void main(String[] a) throws Exception {
        var files = new TreeMap<String, String>();
        try (var dump = new DumpArchiveInputStream(new FileInputStream(a[0]))) {
            for (var entry = dump.getNextEntry(); entry != null; entry = dump.getNextEntry()) {
                if (entry.isFile()) {
                    files.put(entry.getName(), pieces(dump.readAllBytes(), Files.readAllBytes(Path.of(a[1], entry.getName()))));
                }
            }
        }
        files.forEach((name, what) -> System.out.println("  " + name + ": " + what));
    }

    /** The size found, and for each 256 KiB found which 256 KiB of the file they are. */
    static String pieces(byte[] found, byte[] there) {
        var pieces = new StringBuilder(found.length == there.length ? "size right, pieces" : "size wrong, pieces");
        for (int at = 0; at < found.length; at += PIECE) {
            byte[] piece = Arrays.copyOfRange(found, at, Math.min(found.length, at + PIECE));
            String which = Arrays.equals(piece, new byte[piece.length]) ? "zeros" : "other";
            for (int of = 0; of + piece.length <= there.length; of += PIECE) {
                which = Arrays.equals(piece, Arrays.copyOfRange(there, of, of + piece.length)) ? "" + of / PIECE : which;
            }
            pieces.append(' ').append(which);
        }
        return pieces.toString();
    }
}
J

mkdir source
seq -f %015g 16384 >source/quarter # 16 bytes a line
seq -f %015g 80000 >source/larger
head -c 4096 source/larger >source/sparse
for i in $(seq 4 4 140); do dd if=source/larger of=source/sparse bs=4096 count=1 skip=$i seek=$i conv=notrunc status=none; done
head -c 300 /dev/zero | tr '\0' D >source/zlast
for block in 1024 2048 4096; do
    rm -rf volume.img saved restored
    truncate -s 32M volume.img
    run mke2fs -q -F -t ext2 -b $block -d source volume.img
    device=$(losetup -f --show volume.img)
    run dump -0 -a -f saved "$device" >dump.txt 2>&1
    losetup -d "$device"
    device=
    mkdir restored
    (cd restored && run restore -rf ../saved) </dev/null >restore.txt 2>&1
    differ=0
    for f in source/*; do cmp -s "$f" "restored/${f#*/}" || differ=$((differ + 1)); done
    echo "blocks of $block: restore $differ of 4 differ, commons-compress"
    java -cp 'lib/*' Read.java saved source
done | tee seen.txt
cat >described.txt <<'D'
blocks of 1024: restore 0 of 4 differ, commons-compress
  larger: size right, pieces 0 zeros 1 zeros 2
  quarter: size right, pieces 0
  sparse: size right, pieces 0 zeros 1
  zlast: size right, pieces 0
blocks of 2048: restore 0 of 4 differ, commons-compress
  larger: size right, pieces 0 1 2 3 4
  quarter: size right, pieces 0
  sparse: size right, pieces 0 1 2
  zlast: size right, pieces 0
blocks of 4096: restore 0 of 4 differ, commons-compress
  larger: size right, pieces 0 1 2 3 4
  quarter: size right, pieces 0
  sparse: size right, pieces 0 1 2
  zlast: size right, pieces 0
D
diff described.txt seen.txt || { echo "not as described"; exit 1; }
