// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.offhost.block.Designator;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.VolumeTraits;
import org.offhost.filesystem.WindowsFacets;

/** Entries made by hand. */
public final class Entries {
    private static final VolumeTraits TRAITS =
            new VolumeTraits(4096, "cluster", "file record", false, true, VolumeTraits.Metadata.WINDOWS, false);

    public static final VolumeSummary VOLUME = new VolumeSummary(
            "ntfs", "label", "1234-5678", 1 << 20, 512, 4096, 5, false, TRAITS, List.of("made by hand"));
    private static final FileTimes TIMES = FileTimes.ofFiletimes(
            132_000_000_000_000_001L, 132_000_000_000_000_002L, 132_000_000_000_000_003L, 132_000_000_000_000_004L);
    private static final byte[] DESCRIPTOR = {1, 0, 4, (byte) 0x80, 20, 0, 0, 0};

    private Entries() {}

    public static SetDescription description() {
        return new SetDescription(
                "set-1",
                SetProfile.FILES,
                Backup.NOW,
                new Designator(Designator.Scheme.NAA, "6000000000000009"),
                "made",
                "",
                Backup.NOW,
                "crash-consistent",
                512,
                List.of(),
                Map.of());
    }

    static FileEntry of(long id, FileEntry.Kind kind, long parent, String name, Attribute... attributes) {
        return new FileEntry(
                id,
                1,
                kind,
                false,
                List.of(new Link(parent, name, false)),
                TIMES,
                Facets.of(
                        WindowsFacets.attributes(0x20),
                        WindowsFacets.security(AttributeValue.Resident.copyOf(DESCRIPTOR, 0, DESCRIPTOR.length))),
                List.of(attributes));
    }

    public static FileEntry root() {
        return of(5, FileEntry.Kind.DIRECTORY, 5, "");
    }

    public static FileEntry directory(long id, long parent, String name) {
        return of(id, FileEntry.Kind.DIRECTORY, parent, name);
    }

    static AttributeValue.Resident bytes(String text) {
        byte[] b = text.getBytes(StandardCharsets.UTF_8);
        return AttributeValue.Resident.copyOf(b, 0, b.length);
    }

    static Attribute content(String stream, Encoding encoding, AttributeValue value) {
        return new Attribute("$DATA", Attribute.Role.CONTENT, stream, encoding, false, value);
    }

    public static FileEntry resident(long id, long parent, String name, String text) {
        return of(id, FileEntry.Kind.FILE, parent, name, content("", Encoding.PLAIN, bytes(text)));
    }

    /** A file in the root. */
    public static FileEntry plain(long id, String name, long length, Runs runs) {
        return of(
                id,
                FileEntry.Kind.FILE,
                5,
                name,
                content("", Encoding.PLAIN, new AttributeValue.NonResident(length, length, runs)));
    }

    public static FileEntry compressed(long id, long parent, String name, long length) {
        Runs runs = new Runs.Builder().add(8192, 4096).add(Run.HOLE, 61_440).build();
        return of(
                id,
                FileEntry.Kind.FILE,
                parent,
                name,
                content("", Encoding.LZNT1, new AttributeValue.NonResident(length, length, runs)));
    }

    public static FileEntry compressed(long id, String name, long length, Runs runs) {
        return Entries.of(
                id,
                FileEntry.Kind.FILE,
                10,
                name,
                Entries.content("", Encoding.LZNT1, new AttributeValue.NonResident(length, length, runs)));
    }
}
