// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.offhost.archive.SetRecord;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.KnownZeros;

/**
 * What of a restore to a folder was held against the sums of its set, and what was not: a file whose bytes are not what they
 * were fails, and a restore that proved nothing says so.
 *
 * <p>A small content that has a sum of its own is proved by it; all else by the chunks it lies in, if the whole set is
 * restored, if it was asked for, or if the content is so long that reading whole chunks costs little more.
 */
public final class RestoreProof implements Closeable {
    /** Content this long is read in whole chunks, also of a small selection. */
    private static final long LONG = 8L << 20;

    /** Content this short is not worth a chunk if it has its own sum. */
    private static final long SHORT = 1L << 20;

    private final Hands job;
    private final SetRecord set;
    private final boolean asked;
    private final boolean everything;
    private final Evidence evidence;
    private final Optional<Evidence.Found> found;
    private final List<Evidence.Found> below;
    private boolean proving;
    private long proved;
    private long unproved;

    private RestoreProof(
            Hands job,
            SetRecord set,
            RestoreRequest request,
            Evidence evidence,
            Optional<Evidence.Found> found,
            List<Evidence.Found> below) {
        this.job = job;
        this.set = set;
        this.asked = request.check();
        this.everything = asked || isWhole(request);
        this.evidence = evidence;
        this.found = found;
        this.below = List.copyOf(below);
    }

    private static boolean isWhole(RestoreRequest r) {
        return r.paths().isEmpty() && r.names().isEmpty() && r.exclude().isEmpty();
    }

    /** Looks for sums of the set, and of all that it continues: where those of one are not there, nothing is proved. */
    public static RestoreProof of(Hands job, OpenMedium open, SetRecord set, RestoreRequest request)
            throws IOException {
        Evidence evidence = new Evidence(job);
        Optional<Evidence.Found> found = evidence.find(open, set);
        List<Evidence.Found> below = new ArrayList<>();
        try {
            List<OpenMedium.Link> chain = found.isEmpty() ? List.of() : open.chain(set);
            for (OpenMedium.Link link : chain.subList(Math.min(1, chain.size()), chain.size())) {
                Optional<Evidence.Found> sums = evidence.findBelow(link.on(), link.set());
                if (sums.isEmpty()) {
                    close(found, below);
                    return new RestoreProof(job, link.set(), request, evidence, sums, List.of());
                }
                below.add(sums.get());
            }
            return new RestoreProof(job, set, request, evidence, found, below);
        } catch (IOException | RuntimeException | Error e) {
            try {
                close(found, below);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** All of them, also where one fails. */
    private static void close(Optional<Evidence.Found> found, List<Evidence.Found> below) throws IOException {
        IOException first = null;
        for (Evidence.Found f : Stream.concat(below.stream(), found.stream()).toList()) {
            try {
                f.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** The set, which proves what is read while a content is. */
    public SetReader reader(SetReader plain) {
        if (found.isEmpty()) {
            return plain;
        }
        return plain.proved(sums(), () -> proving, asked);
    }

    /** By the id of their set. */
    private Map<String, ChunkSums> sums() {
        Map<String, ChunkSums> sums = new HashMap<>();
        sums.put(set.description().id(), found.orElseThrow().sums());
        below.forEach(f -> sums.put(f.sums().setId(), f.sums()));
        return sums;
    }

    /**
     * Contents that are proved while they are read.
     *
     * @param of the set as {@link #reader} gives it
     * @param contents read from it
     */
    public Contents contents(SetReader of, Contents contents) {
        return new Proved(of, contents);
    }

    private final class Proved implements Contents {
        private final SetReader reader;
        private final Contents contents;

        Proved(SetReader reader, Contents contents) {
            this.reader = reader;
            this.contents = contents;
        }

        @Override
        public InputStream open(StoredEntry entry, Attribute attribute) throws IOException {
            long length = contents.length(entry, attribute);
            if (length == 0 || attribute.role() != Attribute.Role.CONTENT) {
                return contents.open(entry, attribute);
            }
            if (attribute.value() instanceof AttributeValue.Resident) { // the index, which has its own sums, holds it
                return new CountedContent(contents.open(entry, attribute), length, true);
            }
            boolean small = length < (everything ? SHORT : LONG);
            if (found.isPresent() && small && !contents.areDecoded()) {
                Optional<InputStream> own = reader.summed(entry, attribute, sums()::get);
                if (own.isPresent()) {
                    return new CountedContent(own.get(), length, true);
                }
            }
            boolean sparse = entry.stream(attribute)
                    .filter(s -> s.form() == StoredStream.Form.SPARSE)
                    .isPresent();
            if (found.isEmpty() || !everything && length < LONG && !sparse) {
                return new CountedContent(contents.open(entry, attribute), length, false);
            }
            return new CountedContent(
                    new ProvedStream(whileProving(() -> contents.open(entry, attribute))), length, true);
        }

        @Override
        public long length(StoredEntry entry, Attribute attribute) {
            return contents.length(entry, attribute);
        }

        @Override
        public boolean areDecoded() {
            return contents.areDecoded();
        }
    }

    private interface Reading<T> {
        T run() throws IOException;
    }

    private <T> T whileProving(Reading<T> reading) throws IOException {
        proving = true;
        try {
            return reading.run();
        } finally {
            proving = false;
        }
    }

    /** Content of which every reading is proved. */
    private final class ProvedStream extends FilterInputStream implements KnownZeros {
        ProvedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return whileProving(in::read);
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            return whileProving(() -> in.read(b, off, len));
        }

        @Override
        public long skip(long count) throws IOException {
            return whileProving(() -> in.skip(count));
        }

        @Override
        public long zerosAhead() throws IOException {
            return whileProving(() -> KnownZeros.ahead(in));
        }
    }

    /** Content that counts when it was read to its end, since nothing is proved by one that fails before. */
    private final class CountedContent extends FilterInputStream implements KnownZeros {
        private final boolean proves;
        private long left;

        CountedContent(InputStream in, long length, boolean proves) {
            super(in);
            this.left = length;
            this.proves = proves;
        }

        private void passed(long bytes) {
            if (bytes > 0 && left > 0) {
                left -= bytes;
                if (left <= 0 && proves) {
                    proved++;
                } else if (left <= 0) {
                    unproved++;
                }
            }
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            passed(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            int n = in.read(b, off, len);
            passed(n);
            return n;
        }

        @Override
        public long skip(long count) throws IOException {
            long n = in.skip(count);
            passed(n);
            return n;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public long zerosAhead() throws IOException {
            return KnownZeros.ahead(in);
        }
    }

    /**
     * What of a restore's contents was proved so far, in all its runs.
     *
     * @param proved contents that were compared with a sum
     * @param unproved contents that were restored and could not be
     */
    public record Counts(long proved, long unproved) {
        /** Both numbers, as a placer keeps them. */
        public String words() {
            return proved + " " + unproved;
        }

        /** @throws NumberFormatException if they are not what {@link #words} gives */
        public static Counts of(String words) {
            String[] counts = words.split(" ");
            return new Counts(Long.parseLong(counts[0]), Long.parseLong(counts[counts.length - 1]));
        }
    }

    /** What was proved so far. */
    public Counts counts() {
        return new Counts(proved, unproved);
    }

    /** What the runs before had proved, or this one before an entry that failed. */
    public void backTo(Counts before) {
        proved = before.proved();
        unproved = before.unproved();
    }

    /** Says what a restore would be held against. */
    public void foresee() {
        job.tally().checked(CheckLevel.NONE);
        job.note(
                found.isPresent()
                        ? Notice.of(NoticeCode.COULD_BE_PROVED)
                                .with("sums", found.get().told())
                        : evidence.absence(set));
    }

    /** Says what was proved. */
    public void finish() {
        if (proved + unproved == 0) {
            job.note(Notice.of(NoticeCode.NOTHING_TO_PROVE));
            job.tally().checked(CheckLevel.NONE);
        } else if (found.isEmpty()) {
            job.note(Notice.of(NoticeCode.NOT_PROVED).with("cause", evidence.absence(set)));
            job.tally().checked(asked ? CheckLevel.READ : CheckLevel.NONE);
        } else if (unproved > 0) {
            job.tally().checked(CheckLevel.NONE);
            job.note(Notice.of(NoticeCode.NOT_ALL_PROVED)
                    .with("unproved", unproved)
                    .with("contents", proved + unproved));
        } else {
            job.note(Notice.of(NoticeCode.PROVED).with("sums", found.get().told()));
            job.tally().checked(CheckLevel.FULL);
        }
    }

    @Override
    public void close() throws IOException {
        close(found, below);
    }
}
