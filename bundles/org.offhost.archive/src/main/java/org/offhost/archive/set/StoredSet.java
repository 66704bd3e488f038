// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.offhost.archive.SetMembers;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.index.ExtentTable;
import org.offhost.archive.index.IndexListing;
import org.offhost.archive.index.IndexReader;
import org.offhost.archive.index.IndexWalk;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.archive.sums.ProvedBytes;
import org.offhost.archive.sums.SummedStream;
import org.offhost.archive.tar.MemberReader;
import org.offhost.archive.tar.SparseContent;
import org.offhost.archive.tar.WrittenStream;
import org.offhost.block.BlockDevice;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.NameCase;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.inventory.form.DamagedMediumException;

/** A set on a medium of either kind, by the bytes of its stream. */
public final class StoredSet implements SetReader {
    private final SetRecord set;
    private final SetFacts facts;
    private final WrittenBytes bytes;
    private final Start start;
    private final SetPlace found;
    private final ParentSource before;
    private Optional<IndexReader> index = Optional.empty();
    private Optional<VolumeRanges> ranges = Optional.empty();
    private Optional<StoredSet> parent = Optional.empty();

    /** Opens the set that another continues. */
    public interface ParentSource {
        /** @return empty if there is none that can be read */
        Optional<StoredSet> open() throws IOException;
    }

    /**
     * Where the stream begins.
     *
     * @param place as the source of a copy
     * @param onPlace byte of the place
     * @param onMedium byte of the medium, on which other sets lie, too
     */
    public record Start(Place place, long onPlace, long onMedium) {}

    /**
     * @param found where it lies, for errors
     * @param before the set that it continues, on the same place; not asked of one that stands alone
     */
    public StoredSet(
            SetRecord set, SetFacts facts, WrittenBytes bytes, Start start, SetPlace found, ParentSource before) {
        this.set = set;
        this.facts = facts;
        this.bytes = bytes;
        this.start = start;
        this.found = found;
        this.before = before;
    }

    @Override
    public SetRecord set() {
        return set;
    }

    @Override
    public WrittenBytes written() {
        return bytes;
    }

    @Override
    public int closingLength() {
        return new Closing(facts.geometry()).endOffset();
    }

    @Override
    public SetReader proved(Map<String, ChunkSums> sums, BooleanSupplier wanted, boolean strict) {
        return provedBy(sums, wanted, strict);
    }

    private StoredSet provedBy(Map<String, ChunkSums> sums, BooleanSupplier wanted, boolean strict) {
        ChunkSums own = sums.get(set.description().id());
        if (own == null) {
            throw new IllegalArgumentException(
                    "no sums of set " + set.description().id());
        }
        return new StoredSet(
                set,
                facts,
                new ProvedBytes(bytes, own, wanted, strict),
                start,
                found,
                () -> Optional.of(before().provedBy(sums, wanted, strict)));
    }

    @Override
    public Optional<SetReader> parent() throws IOException {
        return set.description().isIncrement() ? Optional.of(before()) : Optional.empty();
    }

    private StoredSet before() throws IOException {
        if (parent.isEmpty()) {
            String id = set.description().parent();
            parent = before.open();
            if (parent.isEmpty()) {
                throw new MissingParentException(set.description().id(), id);
            }
        }
        return parent.get();
    }

    @Override
    public Optional<InputStream> summed(StoredEntry entry, Attribute attribute, Function<String, ChunkSums> sumsOf)
            throws IOException {
        if (entry.back() > 0) {
            return holder(entry).summed(entry.saved(entry.streams(), 0), attribute, sumsOf);
        }
        ChunkSums sums = sumsOf.apply(set.description().id());
        Optional<StoredStream> s = entry.stream(attribute).filter(stored -> stored.form() != StoredStream.Form.SPARSE);
        Optional<byte[]> sum = s.isPresent() ? sums.file(s.get().offset()) : Optional.empty();
        return sum.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new SummedStream(content(entry, attribute), s.get().length(), sum.get()));
    }

    @Override
    public RestoredStream restoredTo(BlockDevice destination, SetReader shown) throws IOException {
        return new RestoredBytes(bytes, ranges(), shown.ranges(), destination);
    }

    @Override
    public VolumeSummary summary() {
        return facts.summary();
    }

    @Override
    public JobRecord job() throws IOException {
        return found.locate(() -> SetHeader.job(facts, bytes));
    }

    private IndexReader index() throws IOException {
        if (index.isEmpty()) {
            LayoutNumbers n = facts.numbers();
            index = Optional.of(found.locate(() -> IndexReader.open(bytes, n.indexOffset(), n.indexLength())));
        }
        return index.get();
    }

    @Override
    public StoredEntries list(String prefix) throws IOException {
        return found.locate(new IndexListing(index(), prefix));
    }

    @Override
    public Optional<StoredEntry> find(String path) throws IOException {
        String wanted = IndexWalk.normalized(path);
        Optional<StoredEntry> other = Optional.empty();
        try (StoredEntries entries = list(wanted)) {
            Optional<StoredEntry> e = entries.next();
            for (; e.isPresent() && NameCase.same(e.get().path(), wanted); e = entries.next()) {
                if (e.get().path().equals(wanted)) {
                    return e;
                }
                other = other.isPresent() ? other : e;
            }
        }
        return other;
    }

    @Override
    public InputStream content(StoredEntry entry, Attribute attribute) throws IOException {
        if (attribute.value() instanceof AttributeValue.Resident r) {
            return new ByteArrayInputStream(r.toArray());
        }
        if (attribute.length() == 0) {
            return InputStream.nullInputStream();
        }
        if (attribute.value() instanceof AttributeValue.InRecord r) {
            return found.locate(() -> new ByteArrayInputStream(new VolumeView(facts, ranges()).value(r)));
        }
        if (entry.back() > 0) {
            return holder(entry).content(entry.saved(entry.streams(), 0), attribute);
        }
        StoredStream s = entry.stream(attribute)
                .orElseThrow(() -> new IOException("Set " + set.description().id() + " does not hold the stream '"
                        + attribute.name() + "' of " + entry.path() + " by itself"));
        return found.locate(() -> open(s, attribute.length()));
    }

    /** The set that an entry was saved by. */
    private StoredSet holder(StoredEntry entry) throws IOException {
        StoredSet holder = this;
        for (int i = 0; i < entry.back(); i++) {
            if (!holder.set.description().isIncrement()) {
                throw new DamagedMediumException(
                        "index",
                        facts.numbers().indexOffset(),
                        "an entry of a set that is continued",
                        entry.path() + ", " + entry.back() + " sets back");
            }
            holder = holder.before();
        }
        return holder;
    }

    @Override
    public long onPlace(StoredEntry entry, StoredStream stream) throws IOException {
        return holder(entry).start.onMedium() + stream.offset();
    }

    @Override
    public AttributeValue.NonResident stored(StoredEntry entry, StoredStream stream) throws IOException {
        StoredSet holder = holder(entry);
        return holder.found.locate(() -> {
            holder.requireWithin(stream);
            return StoredRuns.of(holder.bytes, stream, holder.start.onMedium());
        });
    }

    @Override
    public RestoredStream copiedTo(VolumeRanges copy) {
        return new CopiedBytes(bytes, start.onMedium(), copy);
    }

    private void requireWithin(StoredStream s) throws DamagedMediumException {
        if (s.length() > set.bodyLength() - s.offset()) {
            throw new DamagedMediumException(
                    "index", s.offset(), "a stream within the set", s.length() + " bytes at " + s.offset());
        }
    }

    private InputStream open(StoredStream s, long length) throws IOException {
        requireWithin(s);
        if (s.form() == StoredStream.Form.PLAIN && s.length() != length) {
            throw new DamagedMediumException(
                    "index", s.offset(), "a stream of " + length + " bytes", s.length() + " bytes at " + s.offset());
        }
        return s.form() == StoredStream.Form.SPARSE
                ? SparseContent.open(bytes, s.offset(), s.length(), length)
                : new WrittenStream(bytes, s.offset(), s.length());
    }

    @Override
    public VolumeRanges ranges() throws IOException {
        if (set.description().profile() != SetProfile.VOLUME) {
            throw new IOException("Set " + set.description().id() + " holds files, not a whole volume");
        }
        if (ranges.isEmpty()) {
            ExtentTable table = found.locate(() -> facts.extents(bytes));
            ranges = Optional.of(
                    new VolumeRanges(set.description().id(), bytes, table, start.onPlace(), () -> before().ranges()));
        }
        return ranges.get();
    }

    @Override
    public String image() {
        return facts.image();
    }

    @Override
    public BlockDevice volume() throws IOException {
        return new VolumeView(facts, ranges());
    }

    @Override
    public Place place() {
        return start.place();
    }

    @Override
    public List<Place> places() throws IOException {
        Set<Place> places = new LinkedHashSet<>();
        for (StoredSet link : links()) {
            places.add(link.start.place());
        }
        return List.copyOf(places);
    }

    /** This one and all that it continues, the oldest first. */
    private List<StoredSet> links() throws IOException {
        LinkedList<StoredSet> links = new LinkedList<>(List.of(this));
        while (links.getFirst().set.description().isIncrement()) {
            links.addFirst(links.getFirst().before());
        }
        return links;
    }

    private Set<VolumeRanges> on(Place wanted) throws IOException {
        Set<VolumeRanges> on = new HashSet<>();
        for (StoredSet link : links()) {
            if (link.start.place().equals(wanted)) {
                on.add(link.ranges());
            }
        }
        return on;
    }

    @Override
    public PieceSource restore(long from, Place on) throws IOException {
        return new RestorePieces(ranges(), on(on), from);
    }

    @Override
    public PieceSource placed(PieceSource ofVolume, Place on) throws IOException {
        return new PlacedPieces(ranges(), on(on), ofVolume);
    }

    @Override
    public SetMembers members() {
        // on disk the next set begins where this one's end of archive was
        return new MemberReader(bytes, set.bodyLength() + new Closing(facts.geometry()).endOffset());
    }

    @Override
    public void close() {
        // the medium belongs to whoever opened it
    }
}
