// SPDX-License-Identifier: Apache-2.0
/**
 * Gogo commands of scope offhost: which there are, what Gogo calls, the console and its help.
 *
 * <p>The last of the packages of the shell. Each may use those before it in this order: {@code text}; {@code command} and
 * {@code volume}; {@code unit}; {@code set} and {@code inspect}; {@code job}.
 */
package org.offhost.shell;
