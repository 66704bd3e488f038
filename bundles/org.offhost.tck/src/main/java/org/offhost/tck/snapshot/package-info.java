// SPDX-License-Identifier: Apache-2.0
/** What every provider of snapshots must do. */
@Export
@Version("1.0.0")
package org.offhost.tck.snapshot;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
