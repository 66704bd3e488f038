// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the readers that made a manifest are known to be wrong or to see more than the interface gives, each with its
 * reason; the table in {@code rig/volumes/README.md}.
 */
final class ReaderDifferences {
    /** Attributes that an entry gives in another form. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "$ATTRIBUTE_LIST", "$ATTRIBUTE_LIST is joined, not given",
            "$SECURITY_DESCRIPTOR", "$SECURITY_DESCRIPTOR is given as the entry's security descriptor",
            "$EA_INFORMATION", "$EA_INFORMATION is a summary of $EA",
            "$VOLUME_NAME", "$VOLUME_NAME is given by the summary",
            "$VOLUME_INFORMATION", "$VOLUME_INFORMATION is given by the summary");

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

    /** Why a SHA-256 may differ. */
    Optional<String> content(Manifest.Line line, Manifest.Stream stream) {
        if (line.path().startsWith("/wof/") && stream.name().isEmpty()) {
            return Optional.of("WOF: The Sleuth Kit reads the sparse unnamed stream");
        }
        if (line.path().startsWith("/efs/") || stream.flags().equals(EFS)) {
            return Optional.of("EFS: readers differ in the padding of the raw stream");
        }
        return Optional.empty();
    }
}
