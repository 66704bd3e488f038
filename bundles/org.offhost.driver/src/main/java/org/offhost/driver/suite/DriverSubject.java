// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver.suite;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be tested, and on what.
 *
 * @param bundle the jar
 * @param image of a volume that a parser must read; it is not written
 * @param manifest what an independent reader found on the image
 */
public record DriverSubject(Path bundle, Optional<Path> image, Optional<Path> manifest) {
    public DriverSubject {
        Objects.requireNonNull(bundle, "bundle");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(manifest, "manifest");
    }
}
