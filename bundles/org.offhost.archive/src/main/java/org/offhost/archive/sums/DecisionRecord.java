// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.SetDecision;
import org.offhost.archive.tar.MemberNames;
import org.offhost.archive.tar.TarHeader;
import org.offhost.inventory.form.Document;

/** A decision as evidence: one document, {@code SETID/offhost/KIND-DATE/about}. */
public final class DecisionRecord implements EvidenceRecord {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final String UNTIL = "until";

    private final SetDecision decision;
    private final MediumGeometry geometry;

    public DecisionRecord(SetDecision decision, MediumGeometry geometry) {
        this.decision = decision;
        this.geometry = geometry;
    }

    private static String format(SetDecision.Kind kind) {
        return "offhost-" + kind.word() + "-1";
    }

    @Override
    public String setId() {
        return decision.setId();
    }

    /** The document, and a unit that ends the archive. */
    @Override
    public long length() {
        return 2L * geometry.unit();
    }

    @Override
    public byte[] head() {
        byte[] unit = new byte[geometry.unit()];
        int data = unit.length - TarHeader.BLOCK;
        String folder = decision.kind().word() + "-" + STAMP.format(decision.made()) + "/";
        String name = new MemberNames(decision.setId()).own(folder + SumsText.ABOUT);
        long mtime = Math.max(0, decision.made().getEpochSecond());
        byte[] header = new TarHeader(name, 0644, data, mtime, TarHeader.FILE, "").toBytes();
        System.arraycopy(header, 0, unit, 0, header.length);
        Document d = new Document()
                .put("format", format(decision.kind()))
                .put("set", decision.setId())
                .put("made", decision.made().toString());
        decision.until().ifPresent(u -> d.put(UNTIL, u.toString()));
        byte[] text = d.put(LENGTH, length()).toBytes(data);
        System.arraycopy(text, 0, unit, header.length, data);
        return unit;
    }

    @Override
    public void writeRest(Sink sink) throws IOException {
        sink.units(ByteBuffer.allocate(geometry.unit()));
    }

    /** Reads one; empty if the document is none, or of a later form. */
    static Optional<SetDecision> read(Document d) {
        for (SetDecision.Kind kind : SetDecision.Kind.values()) {
            if (d.get("format").filter(format(kind)::equals).isPresent()) {
                try {
                    return Optional.of(new SetDecision(
                            d.get("set").orElse(""),
                            kind,
                            Instant.parse(d.get("made").orElse("")),
                            d.get(UNTIL).map(Instant::parse)));
                } catch (DateTimeException | IllegalArgumentException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
