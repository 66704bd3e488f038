// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;

/**
 * A path of a set with what a plain listing shows of its entry.
 *
 * @param path path on the volume, beginning with '/'
 * @param kind what it is
 * @param length bytes of the unnamed content, 0 if there is none
 * @param times its time stamps
 */
public record ListedPath(String path, FileEntry.Kind kind, long length, FileTimes times) {}
