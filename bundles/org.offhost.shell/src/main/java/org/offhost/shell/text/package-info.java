// SPDX-License-Identifier: Apache-2.0
/**
 * Failures, quantities, times, and tables as they are written for a person or a program. Uses no other package of the
 * shell.
 */
package org.offhost.shell.text;
