// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Where the bytes of an attribute are: with the attributes, or in clusters of their own. */
public sealed interface AttributeValue permits AttributeValue.Resident, AttributeValue.NonResident {
    /** Bytes of content. */
    long length();

    /** Bytes kept inside the file system's record. Immutable. */
    final class Resident implements AttributeValue {
        private final byte[] bytes;

        private Resident(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Copies a range. */
        public static Resident copyOf(byte[] source, int from, int length) {
            return new Resident(Arrays.copyOfRange(source, from, from + length));
        }

        /** The bytes, read-only. */
        public ByteBuffer bytes() {
            return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        }

        /** A copy of the bytes. */
        public byte[] toArray() {
            return bytes.clone();
        }

        /** Copies the bytes into an array, which must have room for them from {@code at} on. */
        public void copyTo(byte[] target, int at) {
            System.arraycopy(bytes, 0, target, at, bytes.length);
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Resident r && Arrays.equals(bytes, r.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "resident " + bytes.length + " bytes";
        }
    }

    /**
     * Bytes in clusters.
     *
     * @param length bytes of content; with {@link Encoding#LZNT1} of the decoded content
     * @param initializedLength bytes from the start that were ever written; the rest reads as zeros, whatever the
     *     clusters hold
     * @param runs where the clusters are, ascending by offset, without gaps (a hole is a run); together at least
     *     {@code min(length, initializedLength)} bytes, as a rule rounded up to whole clusters
     */
    record NonResident(long length, long initializedLength, Runs runs) implements AttributeValue {
        public NonResident {
            if (length < 0 || initializedLength < 0) {
                throw new IllegalArgumentException("length=" + length + " initializedLength=" + initializedLength);
            }
        }

        /**
         * Bytes of content that no run has: the volume has lost where they are. They read as zeros, and whoever shows or keeps
         * the content has to say that it is not whole.
         */
        public long missing() {
            return Math.max(0, length - runs.length());
        }
    }
}
