// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The folder in which the console keeps jobs, catalog and tokens: nobody who asks by HTTP has it written. Names that lead there are
 * followed. Thread-safe.
 */
public final class OwnFolder {
    private final Path folder;

    public OwnFolder(Path folder) {
        this.folder = folder;
    }

    /** Refuses what is, or is in, the folder. */
    public void requireOutside(Path path) throws ProblemException {
        if (real(path).startsWith(real(folder))) {
            throw refused(path);
        }
    }

    /** Refuses, besides, a folder that the folder is in: what is written over there may be ours. */
    public void requireApart(Path path) throws ProblemException {
        requireOutside(path);
        if (real(folder).startsWith(real(path))) {
            throw refused(path);
        }
    }

    private ProblemException refused(Path path) {
        return new ProblemException(
                WebCode.OWN_FOLDER,
                Map.of(
                        "found",
                        path.toString(),
                        "folder",
                        folder.toAbsolutePath().toString()));
    }

    /** As much of it as is there with its links followed, and the rest as it is written. */
    private static Path real(Path path) {
        Path whole = path.toAbsolutePath();
        for (Path there = whole; there != null; there = there.getParent()) {
            try {
                return there.toRealPath().resolve(there.relativize(whole)).normalize();
            } catch (IOException e) {
                // not there: what it lies in is looked at
            }
        }
        return whole.normalize();
    }
}
