// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

/** The numbers of a device file; 0 of what is none. */
public record TarDevice(long major, long minor) {
    static final TarDevice NONE = new TarDevice(0, 0);
}
