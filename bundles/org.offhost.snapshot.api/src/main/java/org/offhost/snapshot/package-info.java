// SPDX-License-Identifier: Apache-2.0
/** Snapshots, write activity and quiescing of logical units. */
@Export
@Version("1.0.0")
package org.offhost.snapshot;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
