// SPDX-License-Identifier: Apache-2.0
/**
 * Disks and tapes that keep sets: label, finding what is whole, beginning and committing. The last in the order: uses all
 * but {@code index}.
 */
@Export
@Version("1.0.0")
package org.offhost.archive.medium;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
