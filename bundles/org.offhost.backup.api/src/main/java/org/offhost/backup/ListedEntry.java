// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import org.offhost.filesystem.FileEntry;

/**
 * An entry of a set under one of its paths.
 *
 * @param path path on the volume, beginning with '/'
 * @param entry the entry, all links and attributes
 */
public record ListedEntry(String path, FileEntry entry) {}
