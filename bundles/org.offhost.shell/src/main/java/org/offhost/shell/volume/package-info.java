// SPDX-License-Identifier: Apache-2.0
/**
 * What is on a volume: entries, counts, hashes, who owns which blocks. Uses {@code text}.
 */
package org.offhost.shell.volume;
