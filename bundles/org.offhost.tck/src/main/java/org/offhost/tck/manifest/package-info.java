// SPDX-License-Identifier: Apache-2.0
/** What independent readers found on a volume, and the comparison with it. Uses no other package of the TCK. */
@Export
@Version("1.0.0")
package org.offhost.tck.manifest;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
