// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Where the bytes of an attribute are: with the attributes, or in clusters of their own. */
public sealed interface AttributeValue
        permits AttributeValue.Resident, AttributeValue.InRecord, AttributeValue.NonResident {
    /** Bytes of content. */
    long length();

    /** Bytes kept inside the file system's record. Immutable; equal to one of the same bytes, wherever they lie. */
    final class Resident implements AttributeValue {
        private final byte[] bytes;
        private final Runs place;

        private Resident(byte[] bytes, Runs place) {
            this.bytes = bytes;
            this.place = place;
        }

        /** Copies a range. */
        public static Resident copyOf(byte[] source, int from, int length) {
            return new Resident(Arrays.copyOfRange(source, from, from + length), Runs.NONE);
        }

        /**
         * The same bytes, and where on the volume they lie.
         *
         * @param runs as long as the bytes; a hole where they are not on the volume as they are
         */
        public Resident at(Runs runs) {
            if (runs.length() != bytes.length) {
                throw new IllegalArgumentException(runs + " for " + bytes.length + " bytes");
            }
            return new Resident(bytes, runs);
        }

        /** Where on the volume the bytes lie: no run if that is not known. */
        public Runs place() {
            return place;
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

    private static long holes(Runs runs) {
        long holes = 0;
        for (int i = 0; i < runs.count(); i++) {
            holes += runs.position(i) == Run.HOLE ? runs.length(i) : 0;
        }
        return holes;
    }

    /**
     * Bytes kept inside the file system's record, known by where on the volume they lie: what an index beside an image of the
     * volume keeps of a resident value. Parsers give none, and take none.
     *
     * @param runs where the bytes are, as many as the value has; a hole where the record has others in their place
     * @param others the bytes of the holes, one behind the other
     */
    record InRecord(Runs runs, Resident others) implements AttributeValue {
        public InRecord {
            long holes = holes(runs);
            if (holes != others.length()) {
                throw new IllegalArgumentException(others.length() + " bytes for holes of " + holes);
            }
        }

        @Override
        public long length() {
            return runs.length();
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
