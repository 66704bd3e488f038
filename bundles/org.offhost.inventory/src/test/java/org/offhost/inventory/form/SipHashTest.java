// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hash is the one of its paper. */
class SipHashTest {
    private static byte[] ascending(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    /** Of "vectors.h" of the reference implementation, read as numbers; that of 15 bytes is in the paper, appendix A. */
    @ParameterizedTest
    @CsvSource({
        "0, 726fdb47dd0e0e31",
        "1, 74f839c593dc67fd",
        "7, ab0200f58b01d137",
        "8, 93f5f5799a932462",
        "15, a129ca6149be45e5"
    })
    void vectorsOfThePaper(int length, String expected) {
        SipHash hash = new SipHash(ascending(SipHash.KEY));
        assertThat(Long.toHexString(hash.of(ByteBuffer.wrap(ascending(length)))))
                .isEqualTo(expected);
        assertThat(Long.toHexString(hash.of(ByteBuffer.wrap(ascending(length)))))
                .as("again")
                .isEqualTo(expected);
    }

    @Test
    void bytesAroundThePartAreNotLookedAt() {
        SipHash hash = new SipHash(ascending(SipHash.KEY));
        byte[] around = new byte[40];
        System.arraycopy(ascending(15), 0, around, 11, 15);
        assertThat(hash.of(ByteBuffer.wrap(around, 11, 15))).isEqualTo(hash.of(ByteBuffer.wrap(ascending(15))));
    }
}
