// SPDX-License-Identifier: Apache-2.0
/** Management of the embedded array: units, LUN maps, point-in-time sets, limits and faults. */
@Export
@Version("1.0.0")
package org.offhost.array.virtual.management;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
