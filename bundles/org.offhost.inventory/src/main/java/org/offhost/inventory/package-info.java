// SPDX-License-Identifier: Apache-2.0
/**
 * The inventory of one volume, read once and kept on local disk: entries, allocated ranges, decoded content, and which of it
 * is meant. Whatever comes behind (layout, check, index) reads the spool and never the parser again. Uses {@code form}.
 */
@Export
@Version("1.0.0")
package org.offhost.inventory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
