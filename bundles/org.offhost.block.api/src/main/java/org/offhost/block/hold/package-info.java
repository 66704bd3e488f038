// SPDX-License-Identifier: Apache-2.0
/** Files that are open in this process, and the locks that it has on them. */
@Export
@Version("1.0.0")
package org.offhost.block.hold;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
