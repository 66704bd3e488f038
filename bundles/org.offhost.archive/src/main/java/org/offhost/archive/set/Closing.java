// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.SetDescription;
import org.offhost.archive.tar.MemberNames;
import org.offhost.archive.tar.TarHeader;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.inventory.form.Document;

/**
 * What comes behind the body of a set: the job record, the trailer, the end of the archive.
 *
 * <p>The trailer is the last 4,096 bytes before the end of archive: a member whose data is a {@link Document}.
 */
public final class Closing {
    static final String JOB = "job.json";
    public static final String TRAILER = "trailer";
    private static final String FORMAT = "offhost-trailer-1";
    public static final int TRAILER_LENGTH = 4096;
    private static final int JOB_LENGTH = 32 * 1024;
    private static final int END_OF_ARCHIVE = 1024;

    private final MediumGeometry geometry;

    public Closing(MediumGeometry geometry) {
        this.geometry = geometry;
    }

    private static int roundUp(int length, int unit) {
        return (length + unit - 1) / unit * unit;
    }

    /** Bytes of the member with the job record. */
    int jobLength() {
        int both = JOB_LENGTH + TRAILER_LENGTH;
        return geometry.records() ? JOB_LENGTH : roundUp(both, geometry.unit()) - TRAILER_LENGTH;
    }

    /** Bytes from the body to the end of archive. */
    int endOffset() {
        return jobLength() + TRAILER_LENGTH;
    }

    /** Bytes of all of it. */
    public int length() {
        return geometry.records()
                ? roundUp(endOffset() + END_OF_ARCHIVE, geometry.unit())
                : endOffset() + geometry.unit();
    }

    public byte[] toBytes(SetFacts facts, JobRecord job) {
        byte[] all = new byte[length()];
        MemberNames names = new MemberNames(facts.description().id());
        Document record = new Document()
                .put("finished", job.finished().toString())
                .put("checkLevel", job.checkLevel())
                .putAll("fact.", job.facts());
        if (record.toBytes().length > JobRecord.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "job record of " + record.toBytes().length + " bytes, at most " + JobRecord.MAX_LENGTH);
        }
        Document trailer = new Document()
                .put("format", FORMAT)
                .put("id", facts.description().id());
        facts.numbers().write(trailer);
        long mtime = Math.max(0, facts.description().created().getEpochSecond());
        member(all, 0, names.own(JOB), jobLength(), mtime, record);
        member(all, jobLength(), names.own(TRAILER), TRAILER_LENGTH, mtime, trailer);
        return all;
    }

    private static void member(byte[] all, int at, String name, int length, long mtime, Document d) {
        int data = length - TarHeader.BLOCK;
        byte[] h = new TarHeader(name, 0644, data, mtime, TarHeader.FILE, "").toBytes();
        System.arraycopy(h, 0, all, at, h.length);
        System.arraycopy(d.toBytes(data), 0, all, at + h.length, data);
    }

    /**
     * What a trailer tells of the set that it ends.
     *
     * @param id of the set
     * @param numbers where its parts lie
     */
    public record Trailer(String id, LayoutNumbers numbers) {}

    /** Reads the member before the end of an archive; empty if it is no whole trailer. */
    public static Optional<Trailer> trailer(byte[] member) {
        Optional<Document> d = document(member, 0, TRAILER_LENGTH)
                .filter(t -> t.get("format").filter(FORMAT::equals).isPresent());
        Optional<String> id = d.flatMap(t -> t.get("id")).filter(SetDescription::isId);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Trailer(id.get(), LayoutNumbers.read(d.orElseThrow())));
        } catch (DamagedMediumException e) {
            return Optional.empty();
        }
    }

    /** Whether these bytes close the set. */
    boolean isClosing(byte[] all, SetFacts facts) {
        Optional<Document> d = document(all, jobLength(), endOffset());
        Document want = new Document();
        facts.numbers().write(want);
        return d.isPresent()
                && d.get().get("id").filter(facts.description().id()::equals).isPresent()
                && d.get().under("layout.").equals(want.under("layout."));
    }

    private static Optional<Document> document(byte[] all, int from, int to) {
        return Document.parse(Arrays.copyOfRange(all, from + TarHeader.BLOCK, to));
    }

    JobRecord job(byte[] all) throws DamagedMediumException {
        Document d = document(all, 0, jobLength())
                .orElseThrow(() -> new DamagedMediumException("job record", 0, "a whole document", "something else"));
        Map<String, String> facts = d.under("fact.");
        try {
            return new JobRecord(
                    Instant.parse(d.get("finished").orElse("")),
                    d.get("checkLevel").orElse(""),
                    facts);
        } catch (DateTimeException e) {
            throw new DamagedMediumException("job record", 0, "an instant", e.getMessage());
        }
    }
}
