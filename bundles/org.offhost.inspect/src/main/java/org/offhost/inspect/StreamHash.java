// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

/**
 * What came of reading a stream.
 *
 * @param sha256 hexadecimal; empty if it was not read
 * @param error why it could not be read; empty otherwise
 * @param missing bytes of it that the volume has lost, zeros in the hash; also where none is wanted
 */
public record StreamHash(String sha256, String error, long missing) {
    /** Of a stream that was not read and has lost nothing. */
    public static final StreamHash NONE = new StreamHash("", "", 0);
}
