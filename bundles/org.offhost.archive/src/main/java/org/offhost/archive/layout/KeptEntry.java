// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.archive.tar.HoledContent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.FileEntry;
import org.offhost.inventory.DecodedStreams;
import org.offhost.inventory.Encoded;
import org.offhost.inventory.PendingDecoding;

/**
 * An entry as a set of files keeps it: content that is kept plain as such, and metadata that has clusters of its own on the
 * volume (extended attributes, a reparse point) inside the entry, since clusters of the volume are not in the set.
 */
final class KeptEntry {
    private final FileEntry entry;

    /** By attribute of {@link #entry}. */
    private final Map<Attribute, DecodedContent> plain;

    private KeptEntry(FileEntry entry, Map<Attribute, DecodedContent> plain) {
        this.entry = entry;
        this.plain = plain;
    }

    /** An entry that has been kept by a set of files before. */
    static KeptEntry again(FileEntry indexed) {
        return new KeptEntry(indexed, Map.of());
    }

    /** Takes what was decoded for the entry, in the order of its attributes. */
    static KeptEntry of(FileEntry onVolume, Encoded encoded, DecodedStreams.Reader decoded) throws IOException {
        boolean asIs = true;
        boolean plain = true;
        for (int i = 0; i < onVolume.attributes().size(); i++) {
            Attribute a = onVolume.attributes().get(i);
            asIs &= !PendingDecoding.needed(a, encoded);
            plain &= a.encoding() == Encoding.PLAIN;
        }
        if (asIs && plain) {
            return new KeptEntry(onVolume, Map.of());
        }
        return asIs
                ? new KeptEntry(encoded == Encoded.DECODE ? onVolume.plain() : onVolume, Map.of())
                : decoded(onVolume, encoded, decoded);
    }

    private static KeptEntry decoded(FileEntry onVolume, Encoded encoded, DecodedStreams.Reader decoded)
            throws IOException {
        List<Attribute> attributes = new ArrayList<>(onVolume.attributes());
        Map<Integer, DecodedContent> content = new LinkedHashMap<>();
        for (int i = 0; i < attributes.size(); i++) {
            Attribute a = attributes.get(i);
            if (PendingDecoding.needed(a, encoded)) {
                DecodedStreams.Decoded bytes = next(onVolume, i, decoded);
                if (a.role() == Attribute.Role.CONTENT) {
                    content.put(i, DecodedContent.of(decoded.owner(), bytes));
                } else {
                    attributes.set(i, inside(a, bytes, decoded.owner()));
                }
            }
        }
        FileEntry whole = onVolume.with(attributes);
        Map<Attribute, DecodedContent> plain = new IdentityHashMap<>();
        KeptEntry kept = new KeptEntry(encoded == Encoded.DECODE ? whole.plain() : whole, plain);
        content.forEach(
                (i, bytes) -> plain.put(kept.counterpart(whole.attributes().get(i)), bytes));
        return kept;
    }

    private static DecodedStreams.Decoded next(FileEntry e, int number, DecodedStreams.Reader decoded)
            throws IOException {
        return decoded.next()
                .filter(d -> d.is(e.id(), number))
                .orElseThrow(() -> new IOException("Entry " + e.id() + ": its compressed stream '"
                        + e.attributes().get(number).name() + "' was not decoded into the spool"));
    }

    private static Attribute inside(Attribute a, DecodedStreams.Decoded bytes, DecodedStreams from) throws IOException {
        byte[] value = new byte[Math.toIntExact(bytes.data().length())];
        long[] ranges = bytes.data().ranges();
        long at = bytes.position();
        for (int i = 0; i < ranges.length; i += 2) {
            from.read(at, ByteBuffer.wrap(value, (int) ranges[i], (int) ranges[i + 1]));
            at += ranges[i + 1];
        }
        return new Attribute(
                a.type(),
                a.role(),
                a.name(),
                a.encoding(),
                a.sparse(),
                AttributeValue.Resident.copyOf(value, 0, value.length));
    }

    /** The attribute of the entry that an attribute on the volume became. */
    private Attribute counterpart(Attribute a) {
        for (Attribute b : entry.attributes()) {
            if (a == b
                    || a.encoding() == Encoding.WOF
                            && b.encoding() != Encoding.WOF
                            && b.role() == a.role()
                            && b.name().equals(a.name())) {
                return b;
            }
        }
        throw new IllegalStateException(a + " is not of entry " + entry.id());
    }

    FileEntry entry() {
        return entry;
    }

    /** The content of an attribute of {@link #entry()} that is kept plain. */
    Optional<HoledContent> plain(Attribute a) {
        return Optional.ofNullable(plain.get(a));
    }
}
