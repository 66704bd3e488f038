// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;

/**
 * A path of a set's index with what a plain listing shows of it: read in a fraction of the time that a {@link StoredEntry}
 * takes.
 *
 * @param path '/' and names joined by '/'; the root is "/"
 * @param kind what it is
 * @param length bytes of the unnamed content, 0 if there is none
 * @param times its time stamps
 */
public record StoredPath(String path, FileEntry.Kind kind, long length, FileTimes times) {}
