// SPDX-License-Identifier: Apache-2.0
/** Block and record devices, extents and designators. All positions and lengths are in bytes. */
@Export
@Version("1.0.0")
package org.offhost.block;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
