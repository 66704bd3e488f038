// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;

/**
 * A stream whose content must be decoded by a parser before a set of files can be laid out.
 *
 * @param entry whose it is
 * @param attribute the stream
 */
public record PendingStream(FileEntry entry, Attribute attribute) {}
