// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.io.IOException;
import java.util.Optional;
import org.offhost.filesystem.ForeignSignatures;

/** No parser that was asked knows the volume. */
public final class UnknownVolumeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient ForeignSignatures.Finding foreign;

    UnknownVolumeException(Optional<ForeignSignatures.Finding> foreign) {
        super("no parser knows the volume" + foreign.map(f -> ": " + f).orElse(""));
        this.foreign = foreign.orElse(null);
    }

    /** What it is by its signature, though nobody here reads it; empty if nothing is known. */
    public Optional<ForeignSignatures.Finding> foreign() {
        return Optional.ofNullable(foreign);
    }
}
