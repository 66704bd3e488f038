// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.MediumLabel;
import org.offhost.archive.tar.TarHeader;
import org.offhost.inventory.form.Document;

/**
 * The first member of a medium, "offhost/medium": who it is and how it is cut.
 *
 * @param label who it is
 * @param geometry how it is cut
 */
record LabelMember(MediumLabel label, MediumGeometry geometry) {
    static final String NAME = "offhost/medium";
    private static final String FORMAT = "offhost-medium-1";

    /** Header and label take this much; what else the member holds lies behind. */
    static final int LENGTH = 4096;

    /** @param data bytes of the member's data, slots included */
    byte[] toBytes(long data) {
        long mtime = Math.max(0, label.created().getEpochSecond());
        byte[] all = new TarHeader(NAME, 0644, data, mtime, TarHeader.FILE, "").toBytes();
        byte[] text = new Document()
                .put("format", FORMAT)
                .put("id", label.id())
                .put("name", label.name())
                .put("created", label.created().toString())
                .put("kind", geometry.records() ? "tape" : "disk")
                .put("unit", Integer.toString(geometry.unit()))
                .put("blockLength", Integer.toString(geometry.blockLength()))
                .toBytes(LENGTH - TarHeader.BLOCK);
        byte[] both = Arrays.copyOf(all, LENGTH);
        System.arraycopy(text, 0, both, TarHeader.BLOCK, text.length);
        return both;
    }

    /** Whether there is a header of such a member, whatever its data. */
    static boolean isNamed(byte[] first) {
        return TarHeader.parse(first).filter(h -> h.name().equals(NAME)).isPresent();
    }

    /** Reads the beginning of a medium; empty if there is no whole label. */
    static Optional<LabelMember> parse(byte[] first) {
        if (!isNamed(first)) {
            return Optional.empty();
        }
        Optional<Document> d = Document.parse(Arrays.copyOfRange(first, TarHeader.BLOCK, LENGTH));
        if (d.isEmpty() || !d.get().get("format").filter(FORMAT::equals).isPresent()) {
            return Optional.empty();
        }
        try {
            MediumGeometry g = new MediumGeometry(
                    d.get().get("kind").orElse("").equals("tape"),
                    Integer.parseInt(d.get().get("unit").orElse("")),
                    Integer.parseInt(d.get().get("blockLength").orElse("")));
            MediumLabel l = new MediumLabel(
                    d.get().get("id").orElse(""),
                    d.get().get("name").orElse(""),
                    Instant.parse(d.get().get("created").orElse("")));
            return Optional.of(new LabelMember(l, g));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
