// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.util.Optional;
import org.offhost.filesystem.FoundVolume;

/**
 * The volume a job is about, in its file: found once, so that whoever resumes the job, or takes a parser's place, goes on
 * with the same bytes.
 */
final class JobVolume {
    private static final String NUMBER = "volume.number";
    private static final String POSITION = "volume.position";
    private static final String LENGTH = "volume.length";

    private JobVolume() {}

    static void keep(FoundVolume volume, JobFile file) throws IOException {
        file.set(NUMBER, volume.number())
                .set(POSITION, volume.position())
                .set(LENGTH, volume.length())
                .save();
    }

    /** Empty if none was found yet, or by a version that knew whole units only. */
    static Optional<FoundVolume> of(JobFile file) {
        return file.get(LENGTH)
                .map(length -> new FoundVolume(
                        (int) file.number(NUMBER, 0), file.number(POSITION, 0), Long.parseLong(length), "", "", ""));
    }
}
