// SPDX-License-Identifier: Apache-2.0
/** Entries of a volume whose directories are read from the root downwards, as a stream with cursors. */
package org.offhost.kit.walk;
