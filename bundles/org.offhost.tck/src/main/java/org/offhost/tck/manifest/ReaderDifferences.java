// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.manifest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the readers that made a manifest are known to be wrong or to see more than the interface gives, each with its
 * reason; the table in {@code rig/volumes/README.md}.
 */
final class ReaderDifferences {
    /** Ends the name of the plain copy of a file that no reader can read. */
    static final String EXPECTED = ".expected";

    /** Attributes that an entry gives in another form. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "$ATTRIBUTE_LIST", "$ATTRIBUTE_LIST is joined, not given",
            "$SECURITY_DESCRIPTOR", "$SECURITY_DESCRIPTOR is given as the entry's security descriptor",
            "$EA_INFORMATION", "$EA_INFORMATION is a summary of $EA",
            "$VOLUME_NAME", "$VOLUME_NAME is given by the summary",
            "$VOLUME_INFORMATION", "$VOLUME_INFORMATION is given by the summary");

    /** The Sleuth Kit keeps as much of a long name of FAT. */
    private static final int LONGEST_FAT_NAME = 247;

    private static final List<String> EFS = List.of("encrypted");

    /** Why an attribute of the manifest need not be given. */
    Optional<String> stream(Manifest.Stream stream) {
        return Optional.ofNullable(ELSEWHERE.get(stream.type()));
    }

    /** Why a path of the manifest need not be found. */
    Optional<String> path(Manifest.Line line) {
        return line.layoutError().isEmpty() || !line.streams().isEmpty()
                ? Optional.empty()
                : Optional.of("the reader itself could not open it");
    }

    /**
     * Another form of a path.
     *
     * @param path as the reader writes it
     * @param reason why
     */
    record Name(String path, String reason) {}

    /**
     * How the reader writes a path that is not in the manifest.
     *
     * @param onlyName whether the entry has no other name
     */
    Name name(String type, String path, boolean onlyName) {
        int slash = path.lastIndexOf('/') + 1;
        String name = path.substring(slash);
        if (type.startsWith("fat") && name.length() > LONGEST_FAT_NAME) {
            return new Name(
                    path.substring(0, slash) + name.substring(name.length() - LONGEST_FAT_NAME),
                    "FAT: The Sleuth Kit cuts a name longer than " + LONGEST_FAT_NAME + " characters");
        }
        if (type.startsWith("fat") && onlyName) {
            return new Name(
                    path.substring(0, slash) + name.replaceAll("[^\\x00-\\x7F]", "^"),
                    "FAT: The Sleuth Kit writes ^ for what is not ASCII in an 8.3 name");
        }
        return new Name(path, "");
    }

    /** Why a time stamp may differ. */
    Optional<String> time(String type, List<Long> expected, Instant found) {
        // exFAT counts 2 s and 10 ms: the odd second is an increment of exactly 100
        boolean oddSecond = type.equals("exfat")
                && expected.get(1) == 0
                && found.equals(Instant.ofEpochSecond(expected.get(0) + 1));
        return oddSecond ? Optional.of("exFAT: The Sleuth Kit drops the odd second of a time") : Optional.empty();
    }

    /** Why a SHA-256 may differ. */
    Optional<String> content(Manifest.Line line, Manifest.Stream stream) {
        if (line.path().startsWith("/efs/") || stream.flags().equals(EFS)) {
            return Optional.of("EFS: readers differ in the padding of the raw stream");
        }
        return Optional.empty();
    }
}
