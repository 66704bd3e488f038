// SPDX-License-Identifier: Apache-2.0
/**
 * What the array's logical units are kept in; knows no commands. Here is what disks and tapes have in common: what they fail
 * with, faults that were ordered, long tasks, counts. {@code file} uses this package, {@code disk} and {@code tape} use both.
 */
package org.offhost.array.virtual.medium;
