// SPDX-License-Identifier: Apache-2.0
/**
 * The index of a set and its table of extents, written and read.
 */
package org.offhost.archive.index;
