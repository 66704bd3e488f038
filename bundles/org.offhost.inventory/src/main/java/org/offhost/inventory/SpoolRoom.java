// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Run;

/** Whether the file system of a spool has room for what is to be decoded into it. */
final class SpoolRoom {
    /** NTFS compresses units of 16 clusters; a unit with one cluster decodes to all of it. */
    private static final int UNIT_CLUSTERS = 16;

    /** Left to the rest of the spool and to the journal of the job. */
    private static final long RESERVE = 4 << 20;

    private SpoolRoom() {}

    /** Most bytes that a stream takes decoded: the units that have a cluster, and never more than its length. */
    static long of(Attribute a, int clusterLength) {
        if (a.encoding() != Encoding.LZNT1 || !(a.value() instanceof AttributeValue.NonResident value)) {
            return a.length();
        }
        long unit = (long) UNIT_CLUSTERS * clusterLength;
        long bytes = 0;
        long end = 0;
        for (Run run : value.runs()) {
            if (!run.isHole()) {
                long from = Math.max(end, run.offset() - run.offset() % unit);
                end = Math.max(end, (run.offset() + run.length() + unit - 1) / unit * unit);
                bytes += end - from;
            }
        }
        return Math.min(bytes, a.length());
    }

    /** @throws IOException if there is no room; names the folder and what is missing */
    static void require(Path folder, long bytes, String what) throws IOException {
        long usable = Files.getFileStore(folder).getUsableSpace();
        if (bytes > usable - RESERVE) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "the file system of the spool folder %s is full: %s takes up to %,d bytes there decoded, and %,d are"
                            + " free (%,d more are needed). Name a state folder with more room",
                    folder,
                    what,
                    bytes,
                    Math.max(0, usable),
                    bytes + RESERVE - usable));
        }
    }

    /** What a failed write means, if the file system is full. */
    static IOException explained(Path file, long missing, IOException e) {
        try {
            if (Files.getFileStore(file).getUsableSpace() < missing) {
                return new IOException(
                        String.format(
                                Locale.ROOT,
                                "the file system of the spool folder %s is full: at least %,d bytes more are needed. Name a"
                                        + " state folder with more room",
                                file.getParent(),
                                missing),
                        e);
            }
        } catch (IOException unknown) {
            e.addSuppressed(unknown);
        }
        return e;
    }
}
