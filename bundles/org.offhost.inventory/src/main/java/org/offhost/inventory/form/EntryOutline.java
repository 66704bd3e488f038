// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;

/**
 * What a plain listing shows of an entry.
 *
 * @param kind what it is
 * @param length bytes of the unnamed content, 0 if there is none
 * @param times its time stamps
 */
public record EntryOutline(FileEntry.Kind kind, long length, FileTimes times) {}
