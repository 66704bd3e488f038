// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.VolumeSummary;

/**
 * What a volume bears.
 *
 * @param summary what a parser says; empty if none reads it
 * @param text the same, or what it is by its signature, or why it cannot be used; on one line
 * @param evidence why
 * @param usable whether it can be read at all, by whomever
 */
public record VolumeContent(Optional<VolumeSummary> summary, String text, List<String> evidence, boolean usable) {
    public VolumeContent {
        evidence = List.copyOf(evidence);
    }

    static VolumeContent none(String why) {
        return new VolumeContent(Optional.empty(), why, List.of(), false);
    }
}
