// SPDX-License-Identifier: Apache-2.0
/** Placing the files of a set: what a restore asks of a destination. Lengths are in bytes. */
@Export
@Version("1.0.0")
package org.offhost.restore;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
