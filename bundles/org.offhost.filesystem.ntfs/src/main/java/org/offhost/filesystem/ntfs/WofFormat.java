// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i32;

import java.util.Optional;
import java.util.function.Supplier;

/** How the overlay filter has compressed a file (FILE_PROVIDER_COMPRESSION_*, wofapi.h): by chunks of one length. */
enum WofFormat {
    XPRESS4K(4 << 10, XpressHuffman::new),
    LZX(32 << 10, Lzx::new),
    XPRESS8K(8 << 10, XpressHuffman::new),
    XPRESS16K(16 << 10, XpressHuffman::new);

    /** Name of the stream that holds the chunks. */
    static final String STREAM = "WofCompressedData";

    /** Bytes of its reparse point that are looked at. */
    static final int REPARSE_LENGTH = 24;

    private static final int REPARSE_HEADER = 8;

    /** WOF_PROVIDER_FILE: the chunks are a stream of the file; others keep them in a WIM file. */
    private static final int PROVIDER_FILE = 2;

    private final int chunkLength;
    private final Supplier<ChunkDecoder> decoder;

    WofFormat(int chunkLength, Supplier<ChunkDecoder> decoder) {
        this.chunkLength = chunkLength;
        this.decoder = decoder;
    }

    /**
     * What the reparse point of a file says: behind tag and length WOF_EXTERNAL_INFO (0 version 1, 4 provider) and
     * FILE_PROVIDER_EXTERNAL_INFO_V1 (0 version 1, 4 algorithm), see wofapi.h.
     *
     * @return empty if the content is elsewhere, or compressed in a way unknown
     */
    static Optional<WofFormat> of(byte[] reparsePoint) {
        if (reparsePoint.length < REPARSE_LENGTH
                || i32(reparsePoint, 0) != ReparsePoint.WOF
                || i32(reparsePoint, REPARSE_HEADER) != 1
                || i32(reparsePoint, REPARSE_HEADER + 4) != PROVIDER_FILE
                || i32(reparsePoint, REPARSE_HEADER + 8) != 1) {
            return Optional.empty();
        }
        int algorithm = i32(reparsePoint, REPARSE_HEADER + 12);
        return algorithm >= 0 && algorithm < values().length ? Optional.of(values()[algorithm]) : Optional.empty();
    }

    /** Bytes that a chunk decodes to; the last one may be shorter. */
    int chunkLength() {
        return chunkLength;
    }

    ChunkDecoder decoder() {
        return decoder.get();
    }
}
