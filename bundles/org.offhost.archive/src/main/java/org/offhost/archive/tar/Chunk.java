// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** What comes next in a set's stream, before anything is read. */
public sealed interface Chunk {
    long length();

    /** Bytes at hand, or made when they are asked for: a plan asks for their number alone. */
    final class Bytes implements Chunk {
        private static final byte[] ZEROS = new byte[4096];

        private final long length;
        private final Made made;
        private final int fillAt;
        private final int fillLength;
        private byte[] bytes;

        /** @param bytes at least one; not changed any more */
        public Bytes(byte[] bytes) {
            this.length = bytes.length;
            this.made = null;
            this.fillAt = 0;
            this.fillLength = 0;
            this.bytes = bytes;
        }

        /**
         * Bytes that are made.
         *
         * @param length of what is made, in bytes, at least one
         * @param fillAt index of bytes that only fill up, and mean nothing to any reader
         * @param fillLength how many
         */
        Bytes(long length, Made made, int fillAt, int fillLength) {
            this.length = length;
            this.made = made;
            this.fillAt = fillAt;
            this.fillLength = fillLength;
        }

        /** Index of bytes that only fill up, and mean nothing to any reader. */
        public int fillAt() {
            return fillAt;
        }

        /** How many of those there are; 0 if all bytes mean something. */
        public int fillLength() {
            return fillLength;
        }

        @Override
        public long length() {
            return length;
        }

        /** All of them, not changed any more. Belongs to one thread. */
        public byte[] bytes() {
            if (bytes == null) {
                bytes = new byte[(int) length];
                made.writeTo(bytes, 0);
            }
            return bytes;
        }

        /** Writes all of them into an array, which must have room for them from {@code at} on. Belongs to one thread. */
        public void copyTo(byte[] target, int at) {
            if (bytes == null) {
                zero(target, at);
                made.writeTo(target, at);
            } else {
                System.arraycopy(bytes, 0, target, at, bytes.length);
            }
        }

        /** By copies, which are the machine's own: a fill is a loop over octets wherever the second compiler is left out. */
        private void zero(byte[] target, int at) {
            for (int done = 0; done < length; ) {
                int n = (int) Math.min(ZEROS.length, length - done);
                System.arraycopy(ZEROS, 0, target, at + done, n);
                done += n;
            }
        }
    }

    /** What makes bytes. */
    interface Made {
        /** Writes them into an array that is zeros there. */
        void writeTo(byte[] target, int at);
    }

    /**
     * Bytes of the volume to be copied by others.
     *
     * @param position byte of the volume
     */
    record Span(long position, long length) implements Chunk {}

    /**
     * Bytes of the volume that this host reads: they fill no whole block.
     *
     * @param position byte of the volume
     */
    record Tail(long position, long length) implements Chunk {}

    /** Zeros. */
    record Blank(long length) implements Chunk {}

    /**
     * Bytes of a file in the spool's folder.
     *
     * @param position byte of the file
     */
    record FilePart(Path file, long position, long length) implements Chunk {}

    /**
     * Content that was decoded before.
     *
     * @param position byte of what holds it
     */
    record Decoded(Holder holder, long position, long length) implements Chunk {}

    /** What holds decoded content. */
    @FunctionalInterface
    interface Holder {
        /** Reads bytes until {@code target} is full. */
        void read(long position, ByteBuffer target) throws IOException;
    }
}
