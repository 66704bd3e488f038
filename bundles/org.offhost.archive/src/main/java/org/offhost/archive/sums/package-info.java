// SPDX-License-Identifier: Apache-2.0
/**
 * SHA-256 sums of a set: made, kept in files of this host, proved, and recorded on a medium. Uses
 * {@code tar}.
 */
@Export
@Version("1.0.0")
package org.offhost.archive.sums;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
