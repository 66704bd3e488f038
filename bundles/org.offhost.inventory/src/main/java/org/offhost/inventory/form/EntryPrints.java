// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/**
 * Prints of entries, 64 bits each under a key: of all that an index beside an image of their volume keeps of them, and of
 * nothing else. The volume is hostile, and whoever wrote it does not know the key. Belongs to one thread.
 */
public final class EntryPrints {
    /** Bytes of a key. */
    public static final int KEY = SipHash.KEY;

    /** Sets of facets whose prints are kept; a volume has a few. */
    private static final int MOST_FACETS = 1 << 12;

    private final SipHash hash;
    private final EntryCodec codec = new EntryCodec(Integer.MAX_VALUE, Integer.MAX_VALUE);
    private final PackedWriter octets = new PackedWriter();
    private final PackedWriter ofFacets = new PackedWriter();
    private final Map<Facets, Long> known = new HashMap<>();

    /** Those of the entry before: compared by identity, as neighbours often share them. */
    private Facets last;

    private long lastPrint;

    private final SharedParts whole = new SharedParts() {
        @Override
        public void facets(Facets all, PackedWriter out) {
            long print = print(all);
            out.signed(print);
        }

        @Override
        public void type(String type, PackedWriter out) {
            out.string(type);
        }
    };

    /** @param key secret, of {@link #KEY} bytes */
    public EntryPrints(byte[] key) {
        this.hash = new SipHash(key);
    }

    /** The print of an entry: with another one its row in the index may be another. */
    public long of(FileEntry entry) {
        octets.reset();
        codec.write(besideImage(entry), whole, octets);
        return hash.of(octets.view());
    }

    /** The print of where an entry lies, and of its sequence: with another one the paths of what is in it may be others. */
    public long ofPlace(FileEntry entry) {
        octets.reset();
        octets.number(Integer.toUnsignedLong(entry.sequence()));
        for (Link link : entry.links()) {
            octets.signed(link.parentId());
            octets.signed(link.parentSequence());
            octets.string(link.name());
        }
        return hash.of(octets.view());
    }

    private long print(Facets all) {
        if (all != last) {
            Long print = known.get(all);
            if (print == null) {
                ofFacets.reset();
                new KnownFacets(Integer.MAX_VALUE).write(all, ofFacets);
                print = hash.of(ofFacets.view());
                if (known.size() < MOST_FACETS) {
                    known.put(all, print);
                }
            }
            last = all;
            lastPrint = print;
        }
        return lastPrint;
    }

    /** As {@link EntryScan#writeBesideImage} has it. */
    private static FileEntry besideImage(FileEntry entry) {
        List<Attribute> attributes = entry.attributes();
        int n = attributes.size();
        boolean plain = true;
        for (int i = 0; i < n; i++) {
            Attribute a = attributes.get(i);
            plain &= a.role() != Attribute.Role.CONTENT || a.encoding() == Encoding.PLAIN;
        }
        List<Attribute> kept = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            Attribute a = attributes.get(i);
            if (a.role() != Attribute.Role.STRUCTURE) {
                kept.add(plain ? byPlace(a) : a);
            }
        }
        return entry.with(kept);
    }

    private static Attribute byPlace(Attribute a) {
        if (a.role() != Attribute.Role.CONTENT
                || !(a.value() instanceof AttributeValue.Resident r)
                || r.place().count() == 0) {
            return a;
        }
        return new Attribute(
                a.type(),
                a.role(),
                a.name(),
                a.encoding(),
                a.sparse(),
                new AttributeValue.InRecord(r.place(), holes(r)));
    }

    private static AttributeValue.Resident holes(AttributeValue.Resident r) {
        Runs place = r.place();
        int length = 0;
        for (int i = 0; i < place.count(); i++) {
            length += place.position(i) == Run.HOLE ? (int) place.length(i) : 0;
        }
        byte[] holes = new byte[length];
        if (length > 0) {
            byte[] all = r.toArray();
            int from = 0;
            int at = 0;
            for (int i = 0; i < place.count(); i++) {
                int run = (int) place.length(i);
                if (place.position(i) == Run.HOLE) {
                    System.arraycopy(all, from, holes, at, run);
                    at += run;
                }
                from += run;
            }
        }
        return AttributeValue.Resident.copyOf(holes, 0, length);
    }
}
