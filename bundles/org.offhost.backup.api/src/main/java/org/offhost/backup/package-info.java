// SPDX-License-Identifier: Apache-2.0
/** What a host product calls: backup and restore jobs, sets, events. */
@Export
@Version("1.0.0")
package org.offhost.backup;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
