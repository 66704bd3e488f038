// SPDX-License-Identifier: Apache-2.0
/**
 * How an inventory is written down, in a spool as on a medium: documents, packed numbers, codes that stand for constants,
 * facts of a volume, entries, maps of sparse content. What is read is held against limits. Uses nothing else of this bundle.
 */
@Export
@Version("1.0.0")
package org.offhost.inventory.form;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
