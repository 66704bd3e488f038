// SPDX-License-Identifier: Apache-2.0
/** What a file-system parser reads from a volume: entries, attributes, extents. Positions and lengths are in bytes. */
@Export
@Version("1.0.0")
package org.offhost.filesystem;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
