// SPDX-License-Identifier: Apache-2.0
/**
 * Gogo commands of scope offhost: which there are, what Gogo calls, the console and its help.
 *
 * <p>The last of the packages of the shell. Each may use those before it in this order: {@code text}; {@code command};
 * {@code unit}; {@code set} and {@code inspect}; {@code job}. What is on a volume is known to {@code org.offhost.inspect}.
 */
package org.offhost.shell;
