// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.IndexBefore;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.OneUnit;
import org.offhost.archive.SetBody;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetProfile;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.changes.FileChanges;
import org.offhost.archive.changes.PointFiles;
import org.offhost.archive.index.IndexSink;
import org.offhost.archive.set.Closing;
import org.offhost.archive.set.JobRecord;
import org.offhost.archive.set.LayoutCounts;
import org.offhost.archive.set.SetFacts;
import org.offhost.archive.set.VolumeRanges;
import org.offhost.archive.set.VolumeView;
import org.offhost.archive.tar.MemberChunks;
import org.offhost.archive.tar.MemberNames;
import org.offhost.archive.tar.MemberSource;
import org.offhost.archive.tar.TarHeader;
import org.offhost.block.BlockDevice;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;
import org.offhost.inventory.Encoded;
import org.offhost.inventory.Selection;
import org.offhost.inventory.Spool;

/**
 * The complete stream of one set, made from the spool alone.
 *
 * <p>The same spool, description, selection and geometry give the same bytes, also in another process: a copy may be
 * taken up again at any byte. The stream is a body, which ends on a whole record (tape) or 4 KiB (disk), and a closing of
 * fixed length with the job record, the trailer and the end of archive. Thread-safe as long as the spool is open and
 * nothing is added to it; holds no open file of its own.
 */
public final class SetLayout implements SetBody {
    private static final int MAX_PIECE = 1 << 20;

    private final Spool spool;
    private final LayoutRequest request;
    private final LayoutFiles files;
    private final LayoutPlan.Outcome outcome;

    private SetLayout(Spool spool, LayoutRequest request, LayoutPlan.Outcome outcome) {
        this.spool = spool;
        this.request = request;
        this.files = LayoutFiles.of(spool, request);
        this.outcome = outcome;
    }

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
        return plan(spool, description, selection, geometry, Encoded.DECODE);
    }

    /**
     * Plans a set.
     *
     * @param encoded how a set of files keeps content that the overlay filter has compressed
     * @see #plan(Spool, SetDescription, Selection, MediumGeometry)
     */
    public static SetLayout plan(
            Spool spool, SetDescription description, Selection selection, MediumGeometry geometry, Encoded encoded)
            throws IOException {
        Selection meant = description.profile() == SetProfile.VOLUME ? Selection.ALL : selection;
        return plan(
                spool,
                new LayoutRequest(
                        description,
                        meant,
                        geometry,
                        encoded,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    /**
     * Plans a set of files that continues another.
     *
     * @param description names that one
     * @see #plan(Spool, SetDescription, Selection, MediumGeometry)
     */
    public static SetLayout plan(
            Spool spool,
            SetDescription description,
            Selection selection,
            MediumGeometry geometry,
            Encoded encoded,
            FileChanges changes)
            throws IOException {
        return plan(
                spool,
                new LayoutRequest(
                        description,
                        selection,
                        geometry,
                        encoded,
                        Optional.empty(),
                        Optional.of(changes),
                        Optional.empty(),
                        Optional.empty()));
    }

    /**
     * Plans a set of the volume that continues another.
     *
     * @param description names that one
     * @see #plan(Spool, SetDescription, Selection, MediumGeometry)
     */
    public static SetLayout plan(Spool spool, SetDescription description, MediumGeometry geometry, Increment increment)
            throws IOException {
        return plan(spool, description, geometry, Optional.of(increment), Optional.empty());
    }

    /**
     * Plans a set of the volume.
     *
     * @param increment what it holds if it continues another, which the description names
     * @param before has the rows of what the spool only counted; to be given if the spool is partial, and only then
     * @see #plan(Spool, SetDescription, Selection, MediumGeometry)
     */
    public static SetLayout plan(
            Spool spool,
            SetDescription description,
            MediumGeometry geometry,
            Optional<Increment> increment,
            Optional<IndexBefore> before)
            throws IOException {
        return plan(
                spool,
                new LayoutRequest(
                        description,
                        Selection.ALL,
                        geometry,
                        Encoded.DECODE,
                        increment,
                        Optional.empty(),
                        Optional.empty(),
                        before));
    }

    /**
     * Plans a set of files that stands alone and shows what a set on another medium does.
     *
     * @param spool complete entries, in the order of the files
     * @param encoded how that one keeps content that the overlay filter has compressed
     * @param point where its files lie; what is copied, and read, is the medium that has them
     */
    public static SetLayout plan(
            Spool spool, SetDescription description, MediumGeometry geometry, Encoded encoded, PointFiles point)
            throws IOException {
        return plan(
                spool,
                new LayoutRequest(
                        description,
                        Selection.ALL,
                        geometry,
                        encoded,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(point),
                        Optional.empty()));
    }

    private static SetLayout plan(Spool spool, LayoutRequest request) throws IOException {
        return new SetLayout(spool, request, new LayoutPlan(spool, request).run());
    }

    /** What the set is of. */
    @Override
    public SetDescription description() {
        return request.description();
    }

    /** What the set is planned for. */
    public MediumGeometry geometry() {
        return request.geometry();
    }

    /** Type of the volume's file system. */
    public String fileSystem() {
        return spool.volume().type();
    }

    /** Bytes of the whole stream, closing included; a multiple of the geometry's unit. */
    public long length() {
        return outcome.numbers().length();
    }

    /** Bytes of the body; a multiple of the geometry's unit. */
    @Override
    public long bodyLength() {
        return outcome.numbers().bodyLength();
    }

    /** Whether a spool was laid out for a set, by this process or one before: what is copied of it may be from then. */
    public static boolean isPlanned(Spool spool, String setId) {
        return LayoutPlan.isIn(LayoutFiles.folder(spool, setId));
    }

    /** The index of the set, as it lies beside the spool. */
    public Path index() {
        return files.index();
    }

    /** Whose the rows of the index are, of a set of the volume: what {@link IndexBefore#rows()} is. */
    public Path rows() {
        return files.rows();
    }

    /** What the stream holds. */
    public LayoutCounts counts() {
        return outcome.numbers().counts();
    }

    /** What people find in the set. */
    public SetContents contents() {
        return outcome.contents();
    }

    SetFacts facts() {
        return files.facts(outcome.numbers());
    }

    /**
     * The pieces of the body from a byte on. Positions of ranges count from the start of the source's unit.
     *
     * @param from 0 to {@link #bodyLength()}
     * @param source the volume, at the point in time the spool shows; read only where a file ends inside a block, when the
     *     piece is pulled
     */
    public PieceSource body(long from, BlockDevice source) throws IOException {
        return body(from, source, Optional.empty(), Optional.empty());
    }

    /**
     * The same pieces.
     *
     * @param given told what this host gives
     */
    public PieceSource body(long from, BlockDevice source, GivenBytes given) throws IOException {
        return body(from, source, Optional.of(given), Optional.empty());
    }

    /**
     * The pieces of a copy that takes ranges from one unit alone. Positions of ranges count from the start of that.
     *
     * @param given told what this host gives, if it is the first copy
     */
    public PieceSource body(long from, BlockDevice source, GivenBytes given, OneUnit unit) throws IOException {
        return body(from, source, unit.first() ? Optional.of(given) : Optional.empty(), Optional.of(unit));
    }

    private PieceSource body(long from, BlockDevice source, Optional<GivenBytes> given, Optional<OneUnit> unit)
            throws IOException {
        if (from < 0 || from > bodyLength()) {
            throw new IllegalArgumentException("from=" + from + " of a body of " + bodyLength() + " bytes");
        }
        if (request.point().isEmpty() && source.size() < spool.volume().length()) {
            throw new IOException("The source of " + source.size() + " bytes is smaller than its volume of "
                    + spool.volume().length());
        }
        List<MemberSource> sources = new ArrayList<>(files.preamble(outcome.numbers()));
        sources.add(files.data(IndexSink.NONE, false));
        sources.add(files.end(outcome.numbers()));
        return new PieceFlow(new MemberChunks(sources, from), from, source, given, unit);
    }

    /**
     * The pieces behind the body: all bytes of this host.
     *
     * @throws IllegalArgumentException if the job record is longer than {@link JobRecord#MAX_LENGTH}
     */
    public PieceSource closing(JobRecord job) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(closingBytes(job));
        return () -> {
            if (!rest.hasRemaining()) {
                return Optional.empty();
            }
            ByteBuffer part = rest.slice(rest.position(), Math.min(rest.remaining(), MAX_PIECE));
            rest.position(rest.position() + part.remaining());
            return Optional.of(new Piece.Inline(part));
        };
    }

    public byte[] closingBytes(JobRecord job) {
        return new Closing(request.geometry()).toBytes(facts(), job);
    }

    /**
     * The volume of a set of the volume as it lies on the medium, committed or not; what was not allocated reads as zeros.
     *
     * @param written how to read the body
     * @param before the ranges of the set that it continues; asked for only if it continues one
     * @throws IOException if it is a set of files
     */
    public BlockDevice volume(WrittenBytes written, VolumeRanges.Below before) throws IOException {
        if (description().profile() != SetProfile.VOLUME) {
            throw new IOException("Set " + description().id() + " holds files, not a whole volume");
        }
        return volume(ranges(written, before));
    }

    /** The same by its ranges. */
    public BlockDevice volume(VolumeRanges ranges) {
        return new VolumeView(facts(), ranges);
    }

    /** Where the ranges of a set of the volume lie, committed or not. */
    public VolumeRanges ranges(WrittenBytes written, VolumeRanges.Below before) throws IOException {
        return new VolumeRanges(description().id(), written, facts().extents(written), 0, before);
    }

    /**
     * Where ranges of the medium that a set of files was copied from lie in it, committed or not.
     *
     * @param written how to read the body
     * @param length bytes of that medium
     */
    public VolumeRanges copied(WrittenBytes written, long length) throws IOException {
        return new VolumeRanges(description().id(), written, facts().extents(written, length), 0, () -> {
            throw new IllegalStateException("a set that stands alone continues none");
        });
    }

    /** The first bytes of the stream, one unit: the description. */
    public byte[] firstUnit() {
        byte[] data = facts().toBytes();
        String name = new MemberNames(request.description().id()).own(SetFacts.NAME);
        long mtime = Math.max(0, request.description().created().getEpochSecond());
        byte[] header = new TarHeader(name, 0644, data.length, mtime, TarHeader.FILE, "").toBytes();
        byte[] unit = new byte[request.geometry().unit()];
        System.arraycopy(header, 0, unit, 0, header.length);
        System.arraycopy(data, 0, unit, header.length, unit.length - header.length);
        return unit;
    }
}
