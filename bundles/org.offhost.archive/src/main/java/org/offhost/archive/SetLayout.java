// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.util.List;
import org.offhost.block.BlockDevice;
import org.offhost.copy.PieceSource;

/**
 * The complete stream of one set, made from the spool alone.
 *
 * <p>The same spool, description, selection and geometry give the same bytes, also in another process: a copy may be
 * taken up again at any byte. The stream is a body, which ends on a whole record (tape) or 4 KiB (disk), and a closing of
 * fixed length with the job record, the trailer and the end of archive. Thread-safe; holds no open file.
 */
public final class SetLayout {
    private SetLayout() {}

    /**
     * Plans a set. Reads the spool once and leaves the set's index in the spool's folder; planned again, it is taken from
     * there.
     *
     * @param spool complete entries; for a set of the volume complete allocated ranges, too
     * @param selection which files; of a set of the volume everything
     * @throws IOException if the spool is not complete or cannot be read, or content that must be decoded was not
     */
    public static SetLayout plan(Spool spool, SetDescription description, Selection selection, MediumGeometry geometry)
            throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /** What the set is of. */
    public SetDescription description() {
        throw new UnsupportedOperationException("follows");
    }

    /** What the set is planned for. */
    public MediumGeometry geometry() {
        throw new UnsupportedOperationException("follows");
    }

    /** Bytes of the whole stream, closing included; a multiple of the geometry's unit. */
    public long length() {
        throw new UnsupportedOperationException("follows");
    }

    /** Bytes of the body; a multiple of the geometry's unit. */
    public long bodyLength() {
        throw new UnsupportedOperationException("follows");
    }

    /** What the stream holds. */
    public LayoutCounts counts() {
        throw new UnsupportedOperationException("follows");
    }

    /** The globs of the selection that meant nothing. */
    public List<String> unmatched() {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * The pieces of the body from a byte on. Positions of ranges count from the start of the source's unit.
     *
     * @param from 0 to {@link #bodyLength()}
     * @param source the volume, at the point in time the spool shows; read only where a file ends inside a block, when the
     *     piece is pulled
     */
    public PieceSource body(long from, BlockDevice source) throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * The pieces behind the body: all bytes of this host.
     *
     * @throws IllegalArgumentException if the job record is longer than {@link JobRecord#MAX_LENGTH}
     */
    public PieceSource closing(JobRecord job) throws IOException {
        throw new UnsupportedOperationException("follows");
    }
}
