// SPDX-License-Identifier: Apache-2.0
/** The small example of a placer of restored files: it streams them into a tar. Uses no other package of the TCK. */
package org.offhost.tck.tar;
