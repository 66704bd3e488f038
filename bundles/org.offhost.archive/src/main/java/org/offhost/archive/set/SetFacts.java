// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.offhost.archive.ImageFormat;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetProfile;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.index.ExtentTable;
import org.offhost.archive.tar.MemberNames;
import org.offhost.archive.tar.TarHeader;
import org.offhost.block.Designator;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.inventory.form.Document;
import org.offhost.inventory.form.UnknownFormException;
import org.offhost.inventory.form.VolumeFacts;

/**
 * The first member of a set, "set.json".
 *
 * @param description what the set is of
 * @param summary what the volume is
 * @param geometry what it was laid out for
 * @param numbers where its parts lie
 */
public record SetFacts(
        SetDescription description, VolumeSummary summary, MediumGeometry geometry, LayoutNumbers numbers) {
    public static final String NAME = "set.json";

    /**
     * The form of a set that stands alone: what stands in its description, index and extents. Raised when an older reader would
     * misread one.
     */
    static final String FORMAT = "offhost-set-4";

    /** The form of a set that continues another: the same, but for its parent and the ranges that lie there. */
    static final String CONTINUING = "offhost-set-5";

    /** Most bytes of the member: its path patterns are the only part that can be long. */
    static final int MOST = 4 << 20;

    /** The form of a set of files that continues another: as one that stands alone, but for entries that were saved before. */
    static final String CONTINUING_FILES = "offhost-set-6";

    /** The form of a set that stands alone, as the first one, but for the image of the volume, which is a qcow2 image. */
    static final String QCOW2 = "offhost-set-7";

    private static final String FORMATS = "offhost-set-";
    private static final String STRUCTURE = "set description";

    /** Id of the set that this one continues; empty if it stands alone. */
    private static final String PARENT = "parent";

    private static final String GLOB = "glob.";
    private static final String FACT = "fact.";

    Document toDocument() {
        SetDescription s = description;
        Document d = new Document();
        d.put("format", form(s)).put("id", s.id()).put("profile", s.profile().word());
        d.put(PARENT, s.parent());
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

    private static String form(SetDescription s) {
        if (s.isIncrement()) {
            return s.profile() == SetProfile.VOLUME ? CONTINUING : CONTINUING_FILES;
        }
        return s.image() == ImageFormat.QCOW2 ? QCOW2 : FORMAT;
    }

    /** The data of the member: as long for any numbers, and so long that the member fills the geometry's unit. */
    public byte[] toBytes() {
        byte[] text = toDocument().toBytes();
        if (text.length > MOST - TarHeader.BLOCK) {
            throw new IllegalArgumentException("the path patterns of a set take " + text.length + " bytes, at most "
                    + MOST + "; name folders instead of files");
        }
        int length = (int) Math.max(TarHeader.padded(text.length), geometry.unit() - TarHeader.BLOCK);
        return toDocument().toBytes(length);
    }

    /** Name of the member that holds the volume, with the folder of the set. */
    public String image() {
        String name = description.sourceName().isEmpty() ? summary.label() : description.sourceName();
        return new MemberNames(description.id()).image(name, description.image());
    }

    /** The extents of a set of the volume. */
    public ExtentTable extents(WrittenBytes bytes) throws IOException {
        ExtentTable.Bounds bounds = new ExtentTable.Bounds(
                summary.length(),
                numbers.indexOffset(),
                description.isIncrement() && description.profile() == SetProfile.VOLUME);
        return new ExtentTable(bytes, numbers.extentsOffset(), numbers.extents(), bounds);
    }

    /**
     * The extents of a set of files that was copied from another medium: where ranges of that lie in the set.
     *
     * @param length bytes of that medium
     */
    public ExtentTable extents(WrittenBytes bytes, long length) throws IOException {
        ExtentTable.Bounds bounds = new ExtentTable.Bounds(length, numbers.indexOffset(), false);
        return new ExtentTable(bytes, numbers.extentsOffset(), numbers.extents(), bounds);
    }

    static SetFacts read(Document d) throws DamagedMediumException {
        requireForm(d);
        Map<String, String> m = d.under("");
        try {
            Map<String, String> globs = d.under(GLOB);
            String[] list = new String[globs.size()];
            globs.forEach((k, v) -> list[Integer.parseInt(k)] = v);
            SetDescription s = new SetDescription(
                            m.get("id"),
                            SetProfile.of(m.get("profile")).orElseThrow(() -> unknown(d, "profile", "VOLUME or FILES")),
                            Instant.parse(m.get("created")),
                            Designator.parse(m.get("source")),
                            m.get("sourceName"),
                            m.get("snapshotSetId"),
                            Instant.parse(m.get("cutAt")),
                            m.get("consistency"),
                            Integer.parseInt(m.get("sourceBlockLength")),
                            List.of(list),
                            d.under(FACT),
                            m.getOrDefault(PARENT, ""))
                    .imageIfAlone(m.get("format").equals(QCOW2) ? ImageFormat.QCOW2 : ImageFormat.SPARSE);
            MediumGeometry g = new MediumGeometry(
                    m.get("medium.kind").equals("tape"),
                    Integer.parseInt(m.get("medium.unit")),
                    Integer.parseInt(m.get("medium.blockLength")));
            return new SetFacts(s, VolumeFacts.read(d), g, LayoutNumbers.read(d));
        } catch (IllegalArgumentException | NullPointerException | IndexOutOfBoundsException | DateTimeException e) {
            throw new DamagedMediumException(STRUCTURE, 0, "facts of a set", String.valueOf(e.getMessage()));
        }
    }

    /** What this version does not understand it refuses, and does not take for what it does. */
    private static void requireForm(Document d) throws DamagedMediumException {
        String format = d.get("format").orElse("no format");
        if (!List.of(FORMAT, CONTINUING, CONTINUING_FILES, QCOW2).contains(format)) {
            throw format.startsWith(FORMATS)
                    ? unknown(d, "format", FORMAT + " to " + QCOW2)
                    : new DamagedMediumException(STRUCTURE, 0, FORMAT, format);
        }
        boolean alone = d.get(PARENT).orElse("").isEmpty();
        if (alone != (format.equals(FORMAT) || format.equals(QCOW2))) {
            throw alone
                    ? unknown(d, "format", FORMAT + " or " + QCOW2 + " of a set that stands alone")
                    : unknown(d, PARENT, "none: a set that stands alone");
        }
        String profile = d.get("profile").orElse("");
        String needed = format.equals(CONTINUING_FILES) ? SetProfile.FILES.word() : SetProfile.VOLUME.word();
        if (!format.equals(FORMAT) && !profile.equals(needed)) {
            throw unknown(d, "profile", needed + " of a set in this form");
        }
    }

    private static UnknownFormException unknown(Document d, String key, String known) {
        return new UnknownFormException(
                STRUCTURE, 0, key + " " + known, d.get(key).orElse("none"), LayoutNumbers.length(d));
    }
}
