// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Run;
import org.offhost.kit.cluster.ClaimedClusters;
import org.offhost.kit.cluster.ClusterChain;

/** Which characters are the same in names, whatever their case (exFAT specification 1.00, 7.2.5). Immutable. */
final class UpCaseTable {
    /** What every table has in common; what is used where a volume's own is bad. */
    static final UpCaseTable MANDATORY = new UpCaseTable(identity());

    private static final int CHARACTERS = 65_536;
    private static final int MANDATORY_CHARACTERS = 128;

    /** In front of a count of characters that stay as they are (7.2.5.1). */
    private static final char SAME = 0xFFFF;

    private static final int PIECE = 512;

    private final char[] map;

    private UpCaseTable(char[] map) {
        this.map = map;
    }

    /**
     * Reads the table of a volume.
     *
     * @throws CorruptStructureException if its length, its checksum or a mandatory character is not as it must be
     */
    static UpCaseTable read(ExfatMetadata volume, EntrySet entry) throws IOException {
        EntrySet.Allocation where = entry.system();
        long most = 2L * CHARACTERS;
        check(entry, where.length() > 0 && where.length() <= most, "1 to " + most + " bytes", where.length());
        long clusters = volume.boot().clustersOf(where.length());
        ClusterChain chain = volume.chains()
                .follow(
                        where.first(),
                        Math.min(clusters, volume.boot().clusters),
                        ClusterChain.Owner.DIRECTORY,
                        new ClaimedClusters(volume.boot().clusters));
        check(
                entry,
                chain.runs().length() >= where.length(),
                clusters + " clusters",
                chain.problem().orElse("fewer"));
        ByteBuffer table = ByteBuffer.allocate((int) (where.length() + PIECE - 1) / PIECE * PIECE);
        for (Run run : chain.runs()) {
            for (long at = 0; at < run.length() && table.position() < where.length(); at += PIECE) {
                table.put(volume.cache().bytes(run.position() + at, PIECE));
            }
        }
        table.limit((int) where.length()).order(ByteOrder.LITTLE_ENDIAN);
        int sum = RotatingSum.of32(0, table, 0, table.limit());
        check(
                entry,
                sum == entry.tableChecksum(),
                "TableChecksum " + BootRegion.hex(sum),
                BootRegion.hex(entry.tableChecksum()));
        UpCaseTable read = decode(table);
        for (char c = 0; c < MANDATORY_CHARACTERS; c++) {
            check(
                    entry,
                    read.map[c] == MANDATORY.map[c],
                    "character " + (int) MANDATORY.map[c] + " for " + (int) c,
                    "" + (int) read.map[c]);
        }
        return read;
    }

    private static void check(EntrySet entry, boolean holds, String expected, Object found)
            throws CorruptStructureException {
        if (!holds) {
            throw new CorruptStructureException("up-case table", entry.position(), expected, String.valueOf(found));
        }
    }

    /** Undoes the compression of a table of up to 128 KiB (7.2.5.1). */
    static UpCaseTable decode(ByteBuffer table) {
        char[] map = identity();
        int at = 0;
        for (int c = 0; at + 1 < table.limit() && c < CHARACTERS; at += 2) {
            char value = table.getChar(at);
            if (value == SAME && at + 3 < table.limit()) {
                at += 2;
                c += table.getChar(at);
            } else {
                map[c++] = value;
            }
        }
        return new UpCaseTable(map);
    }

    /** Every character as it is, but a to z. */
    private static char[] identity() {
        char[] map = new char[CHARACTERS];
        for (int c = 0; c < CHARACTERS; c++) {
            map[c] = (char) (c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        }
        return map;
    }

    /** Whether two names are one to this volume. */
    boolean same(String a, String b) {
        if (a.length() != b.length()) {
            return false;
        }
        for (int i = 0; i < a.length(); i++) {
            if (map[a.charAt(i)] != map[b.charAt(i)]) {
                return false;
            }
        }
        return true;
    }

    /** NameHash of a name (7.6.4). */
    int hash(String name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = RotatingSum.ofCharacter(hash, map[name.charAt(i)]);
        }
        return hash;
    }
}
