// SPDX-License-Identifier: Apache-2.0
/**
 * The inventory of one volume on local disk: entries, allocated ranges, decoded content, and which of it is meant. Uses
 * {@code form}.
 */
@Export
@Version("1.0.0")
package org.offhost.archive.spool;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
