// SPDX-License-Identifier: Apache-2.0
/**
 * A set on its way to a medium, wherever its bytes come from: copied, committed once, with its sums behind it. Uses
 * {@code job}, {@code medium} and {@code copy}.
 */
package org.offhost.backup.engine.writing;
