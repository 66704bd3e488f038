// SPDX-License-Identifier: Apache-2.0
/** Restores into one file: the names of its members, how it gets its own, and what is told of the work. */
package org.offhost.kit.place;
