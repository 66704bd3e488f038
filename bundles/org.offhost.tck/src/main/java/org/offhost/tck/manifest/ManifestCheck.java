// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.KnownZeros;
import org.offhost.filesystem.Link;

/**
 * Holds an open volume against its manifest: every path, stream, size, run and SHA-256, in both directions.
 *
 * <p>Keeps all entries in memory: for volumes of a test.
 */
public final class ManifestCheck {
    /** The reader that tells the type and runs of an attribute but not its name. */
    private static final String NAMELESS = "ntfscluster";

    private static final int BATCH = 500;
    private static final int HASH_CHUNK = 1 << 16;

    private final FileSystemVolume volume;
    private final Manifest manifest;
    private final ReaderDifferences tolerance = new ReaderDifferences();
    private final List<String> differences = new ArrayList<>();
    private final Map<String, Integer> tolerated = new LinkedHashMap<>();
    private final Map<String, FileEntry> byPath = new HashMap<>();
    private int paths;
    private int streams;
    private long runs;
    private int hashes;
    private long hashedBytes;

    private ManifestCheck(FileSystemVolume volume, Manifest manifest) {
        this.volume = volume;
        this.manifest = manifest;
    }

    /**
     * What was compared and what differs.
     *
     * @param paths paths found on both sides
     * @param streams streams compared
     * @param runs runs of clusters compared, holes not counted
     * @param hashes streams whose bytes were read through the parser and compared by SHA-256
     * @param hashedBytes bytes of these
     * @param differences what differs, a sentence each
     * @param tolerated what differs for a known reason of the reader that made the manifest, with how often
     */
    public record Report(
            int paths,
            int streams,
            long runs,
            int hashes,
            long hashedBytes,
            List<String> differences,
            Map<String, Integer> tolerated) {
        @Override
        public String toString() {
            return "paths " + paths + ", streams " + streams + ", runs " + runs + ", hashes " + hashes + " of "
                    + hashedBytes + " bytes, differences " + differences.size() + ", tolerated " + tolerated;
        }
    }

    /** Compares everything. */
    public static Report compare(FileSystemVolume volume, Manifest manifest) throws IOException {
        ManifestCheck check = new ManifestCheck(volume, manifest);
        check.readEntries();
        Set<String> seen = new LinkedHashSet<>();
        for (Manifest.Line line : manifest.lines()) {
            seen.add(line.path());
            check.line(line);
        }
        check.extraPaths(seen);
        return new Report(
                check.paths,
                check.streams,
                check.runs,
                check.hashes,
                check.hashedBytes,
                List.copyOf(check.differences),
                check.tolerated);
    }

    private void readEntries() throws IOException {
        List<FileEntry> entries = new ArrayList<>();
        DirectoryTree tree = new DirectoryTree(volume.summary().rootId());
        try (EntryStream stream = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = stream.next(BATCH); !b.isEnd(); b = stream.next(BATCH)) {
                b.entries().forEach(tree::add);
                entries.addAll(b.entries());
                b.faults().forEach(f -> differences.add("fault " + f));
            }
        }
        Set<String> known = new HashSet<>();
        manifest.lines().forEach(l -> known.add(l.path()));
        for (FileEntry entry : entries) {
            for (Link link : entry.links()) {
                Optional<String> path = tree.path(link);
                if (!link.shortName() && entry.id() != volume.summary().rootId()) {
                    path.ifPresentOrElse(
                            p -> byPath.put(known.contains(p) ? p : asTheReaderWrites(p, entry, known), entry),
                            () -> differences.add("entry " + entry.id() + ": no way from the root to " + link));
                }
            }
        }
    }

    private String asTheReaderWrites(String path, FileEntry entry, Set<String> known) {
        ReaderDifferences.Name other =
                tolerance.name(volume.summary().type(), path, entry.links().size() == 1);
        return known.contains(other.path()) && tolerate(Optional.of(other.reason())) ? other.path() : path;
    }

    private void extraPaths(Set<String> seen) {
        byPath.forEach((path, entry) -> {
            if (!seen.contains(path) && !entry.system()) {
                differences.add(path + ": not in the manifest");
            }
        });
    }

    private void line(Manifest.Line line) throws IOException {
        FileEntry entry = byPath.get(line.path());
        if (entry == null) {
            if (!tolerate(tolerance.path(line))) {
                differences.add(line.path() + ": not found");
            }
            return;
        }
        paths++;
        boolean numbered = volume.summary().traits().sequences();
        if (numbered && line.inode() >= 0) {
            same(line.path() + ": file record number", line.inode(), entry.id());
        }
        if (numbered && line.sequence() >= 0 && line.layoutError().isEmpty()) {
            same(line.path() + ": sequence number", line.sequence(), Integer.toUnsignedLong(entry.sequence()));
        }
        if (line.kind().equals("dir") || line.kind().equals("file")) {
            boolean directory = entry.kind() == FileEntry.Kind.DIRECTORY;
            if (entry.kind() != FileEntry.Kind.LINK) {
                same(line.path() + ": directory", line.kind().equals("dir"), directory);
            }
        }
        differences.addAll(
                new TimesCheck(line, entry, tolerance, volume.summary().type()).differences(this::tolerate));
        streams(line, entry);
    }

    private void streams(Manifest.Line line, FileEntry entry) throws IOException {
        Set<Attribute> matched = new LinkedHashSet<>();
        for (Manifest.Stream s : line.streams()) {
            Optional<Attribute> found = manifest.header().layoutBy().equals(NAMELESS)
                    ? findByLayout(entry, s, matched)
                    : find(entry, s.type(), s.name());
            if (found.isPresent()) {
                matched.add(found.get());
                stream(line, s, entry, found.get());
            } else if (!tolerate(tolerance.stream(s))) {
                differences.add(line.path() + ": no " + s.type() + " '" + s.name() + "'");
            }
        }
        for (Manifest.Stream s : line.contents()) {
            Optional<Attribute> found = find(entry, "$DATA", s.name());
            if (found.isPresent()) {
                content(line, s, entry, found.get());
            } else {
                differences.add(line.path() + ": no stream '" + s.name() + "'");
            }
        }
        for (Attribute a : entry.attributes()) {
            boolean layoutKnown =
                    line.layoutError().isEmpty() && line.contents().isEmpty();
            if (!matched.contains(a) && a.role() != Attribute.Role.STRUCTURE && layoutKnown) {
                differences.add(line.path() + ": " + a.type() + " '" + a.name() + "' is not in the manifest");
            }
        }
    }

    private static Optional<Attribute> find(FileEntry entry, String type, String name) {
        return entry.attributes().stream()
                .filter(a -> a.type().equals(type) && a.name().equals(name))
                .findFirst();
    }

    /** An attribute of the type with the same runs; else any of the type, to say what differs. */
    private Optional<Attribute> findByLayout(FileEntry entry, Manifest.Stream s, Set<Attribute> matched) {
        List<Attribute> left = entry.attributes().stream()
                .filter(a -> a.type().equals(s.type()) && !matched.contains(a))
                .toList();
        return left.stream()
                .filter(a -> a.value() instanceof AttributeValue.NonResident value
                        ? RunList.of(value.runs()).equals(expectedRuns(s)) && !s.resident()
                        : s.resident())
                .findFirst()
                .or(() -> left.stream().findFirst());
    }

    private RunList expectedRuns(Manifest.Stream s) {
        long unit = manifest.header().unit();
        return RunList.of(s.extents(), unit > 0 ? unit : volume.summary().clusterLength());
    }

    private void stream(Manifest.Line line, Manifest.Stream s, FileEntry entry, Attribute a) throws IOException {
        streams++;
        String what = line.path() + " " + s.type() + " '" + s.name() + "'";
        if (s.size().isPresent()) {
            same(what + ": length", s.size().getAsLong(), a.length());
        }
        same(what + ": resident", s.resident(), a.value() instanceof AttributeValue.Resident);
        if (a.value() instanceof AttributeValue.NonResident value) {
            RunList expected = expectedRuns(s);
            RunList found = RunList.of(value.runs());
            runs += expected.count();
            if (!expected.equals(found)) {
                differences.add(what + ": runs " + found + " instead of " + expected);
            }
        }
        content(line, s, entry, a);
    }

    private void content(Manifest.Line line, Manifest.Stream s, FileEntry entry, Attribute a) throws IOException {
        if (a.role() != Attribute.Role.CONTENT || s.sha256().isEmpty()) {
            return;
        }
        hashes++;
        hashedBytes += a.length();
        String found = sha256(entry, a, false);
        holes(entry, a, found);
        String expected = expectedHash(line, s);
        if (!found.equals(expected) && !tolerate(tolerance.content(line, s))) {
            differences.add(line.path() + " '" + s.name() + "': SHA-256 " + found + " instead of " + expected);
        }
    }

    /** Its zeros taken for what it says it has of them, without reading. */
    private void holes(FileEntry entry, Attribute a, String found) throws IOException {
        String byHoles = sha256(entry, a, true);
        if (!byHoles.equals(found)) {
            differences.add("entry " + entry.id() + " '" + a.name() + "': SHA-256 " + byHoles
                    + " where known zeros are not read, " + found + " where they are");
        }
    }

    /** No reader decodes WOF, so the right bytes lie in a plain file beside. */
    private String expectedHash(Manifest.Line line, Manifest.Stream s) {
        if (s.name().isEmpty()) {
            for (Manifest.Line other : manifest.lines()) {
                if (other.path().equals(line.path() + ReaderDifferences.EXPECTED)) {
                    tolerate(Optional.of("WOF: held against the plain file beside, no reader decodes it"));
                    return other.streams().get(0).sha256().orElse("");
                }
            }
        }
        return s.sha256().orElse("");
    }

    private static int next(InputStream in, byte[] chunk, boolean byHoles) throws IOException {
        int zeros = byHoles ? (int) Math.min(chunk.length, KnownZeros.ahead(in)) : 0;
        if (zeros == 0) {
            return in.read(chunk);
        }
        in.skipNBytes(zeros);
        Arrays.fill(chunk, 0, zeros, (byte) 0);
        return zeros;
    }

    private String sha256(FileEntry entry, Attribute attribute, boolean byHoles) throws IOException {
        try (InputStream in = volume.content(entry, attribute)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[HASH_CHUNK];
            long length = 0;
            for (int n = next(in, chunk, byHoles); n >= 0; n = next(in, chunk, byHoles)) {
                digest.update(chunk, 0, n);
                length += n;
            }
            same("entry " + entry.id() + " '" + attribute.name() + "': bytes of content", attribute.length(), length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean tolerate(Optional<String> reason) {
        reason.ifPresent(r -> tolerated.merge(r, 1, Integer::sum));
        return reason.isPresent();
    }

    private void same(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            differences.add(what + " " + found + " instead of " + expected);
        }
    }
}
