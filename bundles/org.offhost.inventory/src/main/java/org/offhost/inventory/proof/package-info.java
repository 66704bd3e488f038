// SPDX-License-Identifier: Apache-2.0
/**
 * The entries of a volume held against its own map of what is in use. Needs no spool, so that the contract suite of parsers
 * and the map of a volume prove with it, too. Uses nothing else of this bundle.
 */
@Export
@Version("1.0.0")
package org.offhost.inventory.proof;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
