// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

/**
 * A structure that could not be read and was passed over.
 *
 * @param structure which one, e.g. "file record 42"
 * @param position byte of the volume at which it begins
 * @param detail what was expected and what was found
 */
public record Fault(String structure, long position, String detail) {}
