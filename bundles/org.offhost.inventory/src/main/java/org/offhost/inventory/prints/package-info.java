// SPDX-License-Identifier: Apache-2.0
/** What an inventory knows of the one before it of the same volume: which entries are as they were. */
@Export
@Version("1.0.0")
package org.offhost.inventory.prints;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
