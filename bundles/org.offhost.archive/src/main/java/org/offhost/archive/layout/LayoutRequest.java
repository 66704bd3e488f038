// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.util.Optional;
import org.offhost.archive.IndexBefore;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetProfile;
import org.offhost.archive.changes.FileChanges;
import org.offhost.archive.changes.PointFiles;
import org.offhost.inventory.Encoded;
import org.offhost.inventory.Selection;

/**
 * What a layout is made for.
 *
 * @param description what the set is of
 * @param selection which files
 * @param geometry how its medium cuts
 * @param encoded how content is kept that the overlay filter has compressed
 * @param increment what it holds of the volume, if it continues another set of the volume
 * @param changes what it holds of the files, if it continues another set of files
 * @param point where the files lie, if it is made of sets of files
 * @param before has the rows of what the spool does not have, if that is partial
 */
record LayoutRequest(
        SetDescription description,
        Selection selection,
        MediumGeometry geometry,
        Encoded encoded,
        Optional<Increment> increment,
        Optional<FileChanges> changes,
        Optional<PointFiles> point,
        Optional<IndexBefore> before) {
    LayoutRequest {
        boolean volume = description.profile() == SetProfile.VOLUME;
        if (increment.isPresent() != (volume && description.isIncrement())
                || changes.isPresent() != (!volume && description.isIncrement())) {
            throw new IllegalArgumentException(
                    "set " + description.id() + " continues '" + description.parent() + "', and what changed since is "
                            + (increment.isPresent() || changes.isPresent() ? "known" : "not known"));
        }
    }

    /** What data that others copy begins on: a block at both ends. */
    int alignment() {
        int source = point.map(PointFiles::blockLength).orElse(description.sourceBlockLength());
        return geometry.records() ? source : Math.max(source, geometry.blockLength());
    }
}
