// SPDX-License-Identifier: Apache-2.0
/**
 * Drivers: the board of those that are there, leases, waiting for the next one, and the units they open. Knows no job: the
 * first in the order.
 */
package org.offhost.backup.engine.driver;
