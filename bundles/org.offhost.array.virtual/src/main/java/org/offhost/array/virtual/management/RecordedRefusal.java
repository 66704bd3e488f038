// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

/**
 * A refusal of a product, to the byte.
 *
 * @param of what it refused
 * @param by who says that it refuses so
 * @param sense its sense data
 */
public record RecordedRefusal(Of of, By by, byte[] sense) {
    /** What was refused. */
    public enum Of {
        /** One segment more than it takes. */
        SEGMENTS,
        /** A list identifier of a copy that runs. */
        IDENTIFIER,
        /** A CSCD descriptor of a type that it does not take. */
        CSCD_TYPE,
        /** A segment descriptor of a type that it does not take. */
        SEGMENT_TYPE,
        /** A command that moves more bytes than one may. */
        LENGTH,
        /** A command that went to a unit which takes none. */
        RECEIVER,
        /** LOCATE. */
        LOCATE
    }

    /** How well it is known. */
    public enum By {
        /** It was seen. */
        MEASURED,
        /** The program that sends it was read. */
        SOURCE,
        /** The product's manual names the limit, the standard the code of its refusal: bytes were not seen. */
        STANDARD
    }

    public RecordedRefusal {
        sense = sense.clone();
    }

    @Override
    public byte[] sense() {
        return sense.clone();
    }
}
