// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

/**
 * What of a restore's contents was proved so far, in all its runs.
 *
 * @param proved contents that were compared with a sum
 * @param unproved contents that were restored and could not be
 */
record ProvedCounts(long proved, long unproved) {}
