// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect.picture;

import java.util.Locale;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.inspect.Printable;

/** A volume in one line. */
public final class VolumeTitle {
    private VolumeTitle() {}

    public static String of(VolumeSummary s) {
        return String.format(
                Locale.ROOT,
                "%s%s, %,d bytes (%s), clusters of %,d bytes%s",
                s.type(),
                s.label().isEmpty() ? "" : " '" + Printable.of(s.label()) + "'",
                s.length(),
                Quantities.bytes(s.length()),
                s.clusterLength(),
                s.dirty() ? ", not closed cleanly" : "");
    }
}
