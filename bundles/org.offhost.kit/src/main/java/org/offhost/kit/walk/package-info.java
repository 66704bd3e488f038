// SPDX-License-Identifier: Apache-2.0
/** Entries and ranges of a volume as streams: of directories that are read from the root downwards, of a table, of a list. */
package org.offhost.kit.walk;
