// SPDX-License-Identifier: Apache-2.0
/**
 * What lies on a medium: sets as plain pax tar, written from the inventory of a volume and read again, on disk and on
 * tape. Positions and lengths are in bytes.
 *
 * <p>Here are the words that all other packages of the archive share; this one uses none of them. Each may use those before
 * it in this order: {@code tar} and {@code index}; {@code sums}; {@code set}; {@code layout};
 * {@code medium}.
 */
@Export
@Version("1.0.0")
package org.offhost.archive;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
