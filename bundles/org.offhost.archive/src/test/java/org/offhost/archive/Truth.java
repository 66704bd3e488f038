// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.tar.PlainLink;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;
import org.offhost.inventory.SpoolReader;
import org.offhost.tck.VolumeReading;

/** What the parser says a volume holds. */
public final class Truth {
    private static final int CHUNK = 1 << 20;
    private static final int HASHED = 32;

    private Truth() {}

    /** Of huge sparse files only the beginning is hashed. */
    public static String sha256(InputStream content) throws IOException {
        try (DigestInputStream in = new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
            for (int i = 0; i < HASHED && in.readNBytes(CHUNK).length == CHUNK; i++) {
                // the stream adds up what is read
            }
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SHA-256 of every stream of the volume's users, by path, and behind a ':' the stream's name. */
    public static Map<String, String> streams(Backup b) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (SpoolReader entries = b.spool.entries()) {
            for (Optional<FileEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                if (!e.get().system()) {
                    add(b, e.get(), all);
                }
            }
        }
        return all;
    }

    /** The same of every stream of a set. */
    public static Map<String, String> streams(SetReader set) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (StoredEntries entries = set.list("/")) {
            for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                for (Attribute a : e.get().entry().attributes()) {
                    if (a.role() == Attribute.Role.CONTENT && a.encoding() != Encoding.EFS) {
                        String name = e.get().path() + (a.name().isEmpty() ? "" : ":" + a.name());
                        all.put(name, sha256(set.content(e.get(), a)));
                    }
                }
            }
        }
        return all;
    }

    /** What plain tar gives back as files: links that every host understands become links. */
    static Map<String, String> plainFiles(Backup b) throws IOException {
        Map<String, String> all = streams(b);
        try (SpoolReader entries = b.spool.entries()) {
            for (Optional<FileEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                if (e.get().kind() == FileEntry.Kind.LINK
                        && PlainLink.of(e.get()).isPresent()) {
                    b.spool.directories().path(e.get().links().get(0)).ifPresent(all::remove);
                }
            }
        }
        return all;
    }

    /** Paths of which the second map does not hold what the first does. */
    public static Set<String> missing(Map<String, String> expected, Map<String, String> found) {
        Set<String> missing = new TreeSet<>();
        expected.forEach((path, sum) -> {
            if (!sum.equals(found.get(path))) {
                missing.add(path);
            }
        });
        return missing;
    }

    private static void add(Backup b, FileEntry e, Map<String, String> all) throws IOException {
        for (Attribute a : e.attributes()) {
            boolean compressed = e.plain() != e && a.name().equals("WofCompressedData");
            if (a.role() == Attribute.Role.CONTENT && a.encoding() != Encoding.EFS && !compressed) {
                String sum = sha256(b.volume.content(e, a));
                for (Link l : e.links()) {
                    if (!l.shortName()) {
                        String path = b.spool.directories().path(l).orElseThrow();
                        all.put(path + (a.name().isEmpty() ? "" : ":" + a.name()), sum);
                    }
                }
            }
        }
    }

    /** SHA-256 of all allocated ranges, read from a device that shows the volume. */
    public static String allocated(Backup b, BlockDevice device) throws IOException {
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            for (Extent e : VolumeReading.allocated(b.volume, 1000)) {
                for (long at = e.position(); at < e.end(); at += 1 << 20) {
                    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(1 << 20, e.end() - at));
                    device.read(at, bytes);
                    sum.update(bytes.flip());
                }
            }
            return HexFormat.of().formatHex(sum.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
