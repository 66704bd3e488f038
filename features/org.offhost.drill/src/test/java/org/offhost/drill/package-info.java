// SPDX-License-Identifier: Apache-2.0
/** Kills the console in the midst of its work and looks what is left. */
package org.offhost.drill;
