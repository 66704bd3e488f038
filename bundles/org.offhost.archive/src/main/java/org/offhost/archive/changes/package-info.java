// SPDX-License-Identifier: Apache-2.0
/**
 * What a set of files holds that continues another: which entries are saved, where all others lie, and what plain tar has to
 * delete. Made once from a spool, the index of the set before and what was written; kept in files.
 */
@Export
@Version("1.0.0")
package org.offhost.archive.changes;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
