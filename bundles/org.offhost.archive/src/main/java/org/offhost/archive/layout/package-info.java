// SPDX-License-Identifier: Apache-2.0
/**
 * The stream of one set, made from a spool alone, the same bytes from any offset at any time. Uses all that come before it
 * but {@code sums}.
 */
@Export
@Version("1.0.0")
package org.offhost.archive.layout;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
