// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver.suite;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be tested, and on what.
 *
 * @param bundle the jar
 * @param image of a volume that a parser must read; it is not written
 * @param manifest what an independent reader found on the image
 * @param addresses what people type for units that the bundle's locators know; they are not written
 */
public record DriverSubject(Path bundle, Optional<Path> image, Optional<Path> manifest, List<String> addresses) {
    public DriverSubject {
        Objects.requireNonNull(bundle, "bundle");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(manifest, "manifest");
        addresses = List.copyOf(addresses);
    }
}
