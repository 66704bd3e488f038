// SPDX-License-Identifier: Apache-2.0
/**
 * What is on a unit and on its volumes, as facts: volumes, entries one by one or by pages, counts, who owns which blocks,
 * fragmentation; and their JSON. Positions and lengths are in bytes; whoever shows them finds the words. Nothing here belongs
 * to more than one thread at a time.
 */
@Export
@Version("1.0.0")
package org.offhost.inspect;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
