// SPDX-License-Identifier: Apache-2.0
/**
 * The sets of a medium and what they hold. Uses all packages before it.
 */
package org.offhost.shell.set;
