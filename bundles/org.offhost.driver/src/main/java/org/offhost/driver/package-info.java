// SPDX-License-Identifier: Apache-2.0
/**
 * Drivers: the board of those that are there, leases, waiting for the next one with patience, and the units they open. Knows
 * no job; whoever works with drivers uses it: the engine, a shell, a console.
 */
@Export
@Version("1.0.0")
package org.offhost.driver;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
