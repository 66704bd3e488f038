// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.block.Extent;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.ContentElsewhereException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Run;

/**
 * An inventory in memory and what streams of it read as.
 *
 * @param entries every entry, by number
 * @param faults what was passed over
 */
record StreamDigests(Map<Long, FileEntry> entries, List<Fault> faults) {
    /** A hole of a huge file is not read to its end. */
    private static final long MOST_BYTES = 8 << 20;

    static StreamDigests of(FileSystemVolume volume) throws IOException {
        Map<Long, FileEntry> entries = new LinkedHashMap<>();
        List<Fault> faults = new ArrayList<>();
        try (EntryStream stream = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = stream.next(100); !b.isEnd(); b = stream.next(100)) {
                b.entries().forEach(e -> entries.put(e.id(), e));
                faults.addAll(b.faults());
            }
        }
        return new StreamDigests(entries, faults);
    }

    /**
     * The entry that another inventory calls so: that of its number if sequence, a name or the attributes are the same, else
     * the first of the name in that directory; null if there is none. On FAT the number is a place in a directory, where
     * sectors may have been swapped.
     */
    FileEntry same(FileEntry other) {
        FileEntry here = entries.get(other.id());
        if (here != null
                && (here.sequence() != 0 && here.sequence() == other.sequence()
                        || here.links().stream().anyMatch(other.links()::contains)
                        || here.attributes().equals(other.attributes()))) {
            return here;
        }
        return entries.values().stream()
                .filter(e -> e.links().get(0).equals(other.links().get(0)))
                .findFirst()
                .orElse(null);
    }

    /** Whether a fault was noted at the place of an entry that has one: on the FAT family, its number. */
    boolean names(FileEntry entry) {
        return entry.id() != 0 && faults.stream().anyMatch(f -> f.position() == entry.id());
    }

    /** Streams an application reads. */
    static List<Attribute> streams(FileEntry entry) {
        return entry.attributes().stream()
                .filter(a -> a.role() == Attribute.Role.CONTENT)
                .toList();
    }

    /** Whether an entry has clusters that a corruption hit. */
    static boolean isHit(FileEntry entry, SectorCorruption corruption) {
        for (Attribute a : entry.attributes()) {
            if (a.value() instanceof AttributeValue.NonResident value) {
                for (Run run : value.runs()) {
                    if (!run.isHole() && corruption.hits(new Extent(run.position(), run.length()))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /**
     * SHA-256 of a stream, its first 8 MiB if it is longer, and its length.
     *
     * @return empty if it is refused with a typed error
     */
    static Optional<String> digest(FileSystemVolume volume, FileEntry entry, Attribute stream) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[64 << 10];
        try (InputStream in = volume.content(entry, stream)) {
            long done = 0;
            for (int n = in.read(buffer); n >= 0 && done < MOST_BYTES; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                done += n;
            }
        } catch (CorruptStructureException | ContentElsewhereException | UnreadableBlockException refused) {
            return Optional.empty();
        }
        return Optional.of(HexFormat.of().formatHex(digest.digest()) + " " + stream.length());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
