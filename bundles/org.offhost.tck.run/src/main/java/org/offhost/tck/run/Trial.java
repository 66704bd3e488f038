// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.offhost.tck.manifest.Manifest;

/**
 * What one suite is given.
 *
 * @param service what is tested
 * @param image a volume that a parser must read
 * @param manifest what is on it
 * @param addresses what people type for units that locators of the bundle know
 */
record Trial(VendorService service, Optional<Path> image, Optional<Manifest> manifest, List<String> addresses) {}
