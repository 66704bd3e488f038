// SPDX-License-Identifier: Apache-2.0
/**
 * What lies on a medium: sets as plain pax tar, written from the inventory of a volume and read again, on disk and on
 * tape. Positions and lengths are in bytes.
 */
@Export
@Version("1.0.0")
package org.offhost.archive;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
