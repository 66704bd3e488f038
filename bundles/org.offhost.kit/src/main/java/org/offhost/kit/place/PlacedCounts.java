// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.place;

import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementReport;

/** Counts what a placement does and tells the report of it. One thread. */
public final class PlacedCounts {
    private final PlacementReport report;
    private long entries;
    private long files;
    private long directories;
    private long done;
    private long total;

    public PlacedCounts(PlacementReport report) {
        this.report = report;
    }

    /**
     * An entry was looked at.
     *
     * @return how many were
     */
    public long looked(PlacementEntry entry) {
        total += entry.allocated();
        return ++entries;
    }

    /** The same entry is placed, or is not and will not be. */
    public void over(PlacementEntry entry) {
        done += entry.allocated();
        report.progress(done, total);
    }

    /** A file is there that was not. */
    public void file() {
        report.files(++files);
    }

    /** A directory is there that was not. */
    public void directory() {
        report.directories(++directories);
    }
}
