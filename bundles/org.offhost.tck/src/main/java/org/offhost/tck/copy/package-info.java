// SPDX-License-Identifier: Apache-2.0
/** What every copy provider must do, and plans at random. Uses the instruments of the TCK. */
@Export
@Version("1.0.0")
package org.offhost.tck.copy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
