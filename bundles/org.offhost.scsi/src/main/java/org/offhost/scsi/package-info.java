// SPDX-License-Identifier: Apache-2.0
/** SCSI commands, parameter lists and sense data, and the way to send them; no I/O of its own. */
@Export
@Version("1.0.0")
package org.offhost.scsi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
