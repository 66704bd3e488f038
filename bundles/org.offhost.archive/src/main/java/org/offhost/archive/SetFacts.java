// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.offhost.block.Designator;
import org.offhost.filesystem.VolumeSummary;

/**
 * The first member of a set, "set.json".
 *
 * @param description what the set is of
 * @param summary what the volume is
 * @param geometry what it was laid out for
 * @param numbers where its parts lie
 */
record SetFacts(SetDescription description, VolumeSummary summary, MediumGeometry geometry, LayoutNumbers numbers) {
    static final String NAME = "set.json";
    private static final String FORMAT = "offhost-set-1";
    private static final String GLOB = "glob.";
    private static final String FACT = "fact.";

    Document toDocument() {
        SetDescription s = description;
        Document d = new Document();
        d.put("format", FORMAT).put("id", s.id()).put("profile", s.profile().name());
        d.put("created", s.created().toString()).put("source", s.source().toString());
        d.put("sourceName", s.sourceName()).put("snapshotSetId", s.snapshotSetId());
        d.put("cutAt", s.cutAt().toString()).put("consistency", s.consistency());
        d.put("sourceBlockLength", Integer.toString(s.sourceBlockLength()));
        for (int i = 0; i < s.globs().size(); i++) {
            d.put(GLOB + i, s.globs().get(i));
        }
        d.putAll(FACT, s.facts());
        VolumeFacts.write(summary, d);
        d.put("medium.kind", geometry.records() ? "tape" : "disk");
        d.put("medium.unit", Integer.toString(geometry.unit()));
        d.put("medium.blockLength", Integer.toString(geometry.blockLength()));
        numbers.write(d);
        return d;
    }

    /** The data of the member: as long for any numbers, and so long that the member fills the geometry's unit. */
    byte[] toBytes() {
        byte[] text = toDocument().toBytes();
        if (text.length > MediumLimits.DESCRIPTION - TarHeader.BLOCK) {
            throw new IllegalArgumentException("the path patterns of a set take " + text.length + " bytes, at most "
                    + MediumLimits.DESCRIPTION + "; name folders instead of files");
        }
        int length = (int) Math.max(TarHeader.padded(text.length), geometry.unit() - TarHeader.BLOCK);
        return toDocument().toBytes(length);
    }

    static SetFacts read(Document d) throws DamagedMediumException {
        if (!d.get("format").filter(FORMAT::equals).isPresent()) {
            throw new DamagedMediumException(
                    "set description", 0, FORMAT, d.get("format").orElse("no format"));
        }
        Map<String, String> m = d.under("");
        try {
            Map<String, String> globs = d.under(GLOB);
            String[] list = new String[globs.size()];
            globs.forEach((k, v) -> list[Integer.parseInt(k)] = v);
            SetDescription s = new SetDescription(
                    m.get("id"),
                    Profile.valueOf(m.get("profile")),
                    Instant.parse(m.get("created")),
                    Designator.parse(m.get("source")),
                    m.get("sourceName"),
                    m.get("snapshotSetId"),
                    Instant.parse(m.get("cutAt")),
                    m.get("consistency"),
                    Integer.parseInt(m.get("sourceBlockLength")),
                    List.of(list),
                    d.under(FACT));
            MediumGeometry g = new MediumGeometry(
                    m.get("medium.kind").equals("tape"),
                    Integer.parseInt(m.get("medium.unit")),
                    Integer.parseInt(m.get("medium.blockLength")));
            return new SetFacts(s, VolumeFacts.read(d), g, LayoutNumbers.read(d));
        } catch (IllegalArgumentException | NullPointerException | IndexOutOfBoundsException | DateTimeException e) {
            throw new DamagedMediumException("set description", 0, "facts of a set", String.valueOf(e.getMessage()));
        }
    }
}
