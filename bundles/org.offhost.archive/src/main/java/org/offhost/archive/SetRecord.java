// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.util.Objects;

/**
 * A committed set, as found on its medium.
 *
 * @param description what it is of
 * @param start of a disk the byte of the device, of a tape the logical object at which it begins
 * @param length bytes of its stream, closing included
 * @param bodyLength bytes of its stream before the closing
 * @param number its place among the sets of the medium, from 1
 */
public record SetRecord(SetDescription description, long start, long length, long bodyLength, int number)
        implements SetBody {
    public SetRecord {
        Objects.requireNonNull(description, "description");
    }
}
