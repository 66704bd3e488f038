// SPDX-License-Identifier: Apache-2.0
/** What every placer of restored files must do, and the host that it meets. Uses no other package of the TCK. */
@Export
@Version("1.0.0")
package org.offhost.tck.restore;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
