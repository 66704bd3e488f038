// SPDX-License-Identifier: Apache-2.0
/** What every locator of units, and every probe, must do. Uses no other package of the TCK. */
@Export
@Version("1.0.0")
package org.offhost.tck.locate;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
