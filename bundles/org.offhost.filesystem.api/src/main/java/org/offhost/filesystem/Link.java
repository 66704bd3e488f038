// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

/**
 * A name of an entry in a directory.
 *
 * @param parentId {@link FileEntry#id()} of the directory
 * @param name as stored; may hold unpaired surrogates, never '/'
 * @param shortName whether it is only the 8.3 alias of the link before it
 */
public record Link(long parentId, String name, boolean shortName) {}
