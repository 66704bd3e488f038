// SPDX-License-Identifier: Apache-2.0
/**
 * The client side of the NBD protocol (NetworkBlockDevice/nbd, doc/proto.md), reading alone: a library for drivers of storage
 * that shows its blocks so. All positions and lengths are in bytes.
 */
@Export
@Version("1.0.0")
package org.offhost.block.nbd;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
