// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.io.IOException;
import java.util.List;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.VolumeFinder;
import org.osgi.annotation.versioning.ConsumerType;

/** The drivers by which units are read, the best first, as they are at the moment of the call. */
@ConsumerType
public interface VolumeDrivers {
    /** @throws IOException if there is none, and none came in time */
    List<FileSystemParser> parsers() throws IOException, InterruptedException;

    /**
     * @param needed whether to wait for one; otherwise there may be none
     * @throws IOException if one is needed, and none came in time
     */
    List<VolumeFinder> finders(boolean needed) throws IOException, InterruptedException;
}
