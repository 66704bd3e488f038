// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/** What is said of a stream, the same in every form of output. Thread-safe. */
public final class StreamFacts {
    private StreamFacts() {}

    /** "compressed", "encrypted", "sparse", … */
    public static List<String> flags(Attribute a) {
        List<String> flags = new ArrayList<>(2);
        if (a.encoding() != Encoding.PLAIN) {
            flags.add(
                    switch (a.encoding()) {
                        case LZNT1 -> "compressed";
                        case EFS -> "encrypted";
                        default -> a.encoding().name().toLowerCase(Locale.ROOT);
                    });
        }
        if (a.sparse()) {
            flags.add("sparse");
        }
        return flags;
    }

    public static boolean isResident(Attribute a) {
        return a.value() instanceof AttributeValue.Resident;
    }

    /** None if it is resident. */
    public static Runs runs(Attribute a) {
        return a.value() instanceof AttributeValue.NonResident n ? n.runs() : Runs.NONE;
    }

    /** Bytes from the start that were ever written. */
    public static long initialized(Attribute a) {
        return a.value() instanceof AttributeValue.NonResident n ? n.initializedLength() : a.length();
    }

    /** Bytes of its clusters, holes not counted. */
    public static long allocated(Runs runs) {
        long bytes = 0;
        for (Run run : runs) {
            bytes += run.isHole() ? 0 : run.length();
        }
        return bytes;
    }

    /** Pieces that do not lie behind each other on the volume; a hole between two that do makes no new one. */
    public static long pieces(Runs runs) {
        long pieces = 0;
        long end = -1;
        for (Run run : runs) {
            if (!run.isHole()) {
                pieces += run.position() == end ? 0 : 1;
                end = run.position() + run.length();
            }
        }
        return pieces;
    }

    public static String kind(FileEntry entry) {
        return switch (entry.kind()) {
            case FILE -> "file";
            case DIRECTORY -> "dir";
            case LINK -> "symlink";
            case SPECIAL -> "special";
        };
    }
}
