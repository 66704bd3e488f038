// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.io.IOException;
import org.offhost.driver.VolumeSearch;
import org.osgi.annotation.versioning.ConsumerType;

/** The drivers by which units are read, as they are at the moment of the call. */
@ConsumerType
public interface VolumeDrivers {
    /** Whatever is there. */
    VolumeSearch volumes() throws IOException, InterruptedException;

    /**
     * When there is a parser to ask.
     *
     * @throws IOException if there is none, and none came in time
     */
    VolumeSearch parsers() throws IOException, InterruptedException;

    /**
     * When there is somebody who reads tables of a type.
     *
     * @param table as {@link org.offhost.filesystem.VolumeTable#type}
     * @throws IOException if there is nobody, and nobody came in time
     */
    VolumeSearch finders(String table) throws IOException, InterruptedException;
}
