// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.manifest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;

/**
 * What independent readers found on a volume: JSON lines as {@code rig/volumes/manifest.py} writes them.
 *
 * @param header who read what
 * @param lines one per path
 * @param counts the last line: paths, streams, agree, disagree, unchecked, extents
 */
public record Manifest(Header header, List<Line> lines, Map<String, Long> counts) {
    /** What is shorter is the reader's error message. */
    private static final int SHA_256_DIGITS = 64;

    public Manifest {
        lines = List.copyOf(lines);
        counts = Map.copyOf(counts);
    }

    /**
     * The first line.
     *
     * @param fileSystem "ntfs", "fat12", …
     * @param layoutBy the reader the extents come from
     * @param unit bytes of the unit in which extents count: clusters of NTFS, sectors of FAT; 0 if not told
     * @param imageBytes length of the image
     */
    public record Header(String fileSystem, String layoutBy, long unit, long imageBytes) {}

    /**
     * A path.
     *
     * @param path begins with '/'
     * @param inode number by the reader: NTFS file record number, FAT a number of its own; -1 if not told
     * @param sequence NTFS sequence number; -1 if not told
     * @param kind "file", "dir", "symlink", …; empty if the reader could not tell
     * @param links number of names, 8.3 ones counted; -1 if not told
     * @param times by name ("crtime", "mtime", "atime", "ctime") seconds since 1970 and nanoseconds
     * @param streams its attributes with their layout
     * @param contents bytes of streams where the layout reader gave none
     * @param layoutError why the reader could not read it, or empty
     */
    public record Line(
            String path,
            long inode,
            long sequence,
            String kind,
            long links,
            Map<String, List<Long>> times,
            List<Stream> streams,
            List<Stream> contents,
            String layoutError) {}

    /**
     * An attribute.
     *
     * @param name name of the stream, empty for the unnamed one
     * @param type "$DATA", …; FAT "data"
     * @param size bytes of content, empty if the reader could not tell
     * @param sha256 of the content, empty if not read
     * @param resident whether it lies in its record
     * @param flags "sparse", "compressed", "encrypted"
     * @param extents its runs
     * @param agree whether a second reader gave the same bytes, empty if there was none
     */
    public record Stream(
            String name,
            String type,
            OptionalLong size,
            Optional<String> sha256,
            boolean resident,
            List<String> flags,
            List<Piece> extents,
            Optional<Boolean> agree) {}

    /**
     * A run, in units of {@link Header#unit()}.
     *
     * @param offset first unit within the stream
     * @param place first unit on the volume, -1 for a hole
     * @param count number of units
     */
    public record Piece(long offset, long place, long count) {}

    /** Reads a manifest; a name that ends in ".gz" is unpacked. */
    public static Manifest read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.getFileName().toString().endsWith(".gz") ? new GZIPInputStream(in) : in);
        }
    }

    public static Manifest read(InputStream in) throws IOException {
        Header header = null;
        List<Line> lines = new ArrayList<>();
        Map<String, Long> counts = new HashMap<>();
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String text = reader.readLine(); text != null; text = reader.readLine()) {
            Map<String, Object> o = JsonReader.object(text);
            if (o.containsKey("header")) {
                header = new Header(
                        string(o, "fs"),
                        string(o, "layout_by"),
                        number(o, "block_size", 0),
                        number(o, "image_bytes", 0));
            } else if (o.containsKey("footer")) {
                o.forEach((k, v) -> counts.put(k, (Long) v));
            } else {
                lines.add(line(o));
            }
        }
        if (header == null || counts.isEmpty()) {
            throw new IOException("manifest: expected a first line with 'header' and a last with 'footer'");
        }
        return new Manifest(header, lines, counts);
    }

    private static Line line(Map<String, Object> o) {
        Map<String, List<Long>> times = new HashMap<>();
        for (String name : List.of("crtime", "mtime", "atime", "ctime")) {
            if (o.containsKey(name)) {
                times.put(name, longs(o.get(name)));
            }
        }
        return new Line(
                string(o, "path"),
                number(o, "ino", -1),
                number(o, "seq", -1),
                string(o, "kind"),
                number(o, "links", -1),
                Map.copyOf(times),
                streams(o, "streams"),
                streams(o, "data"),
                string(o, "layout_error"));
    }

    @SuppressWarnings("unchecked")
    private static List<Stream> streams(Map<String, Object> line, String key) {
        List<Stream> streams = new ArrayList<>();
        for (Object each : (List<Object>) line.getOrDefault(key, List.of())) {
            Map<String, Object> o = (Map<String, Object>) each;
            List<Piece> extents = new ArrayList<>();
            for (Object extent : (List<Object>) o.getOrDefault("extents", List.of())) {
                List<Long> e = longs(extent);
                extents.add(new Piece(e.get(0), e.get(1), e.get(2)));
            }
            streams.add(new Stream(
                    string(o, "name"),
                    String.valueOf(o.getOrDefault("type", "")),
                    o.get("size") instanceof Long n ? OptionalLong.of(n) : OptionalLong.empty(),
                    o.get("sha256") instanceof String h && h.length() == SHA_256_DIGITS
                            ? Optional.of(h)
                            : Optional.empty(),
                    Boolean.TRUE.equals(o.get("resident")),
                    (List<String>) (List<?>) o.getOrDefault("flags", List.of()),
                    List.copyOf(extents),
                    Optional.ofNullable((Boolean) o.get("agree"))));
        }
        return List.copyOf(streams);
    }

    private static String string(Map<String, Object> o, String key) {
        return o.get(key) instanceof String s ? s : "";
    }

    private static long number(Map<String, Object> o, String key, long otherwise) {
        return o.get(key) instanceof Long n ? n : otherwise;
    }

    private static List<Long> longs(Object list) {
        return ((List<?>) list).stream().map(Long.class::cast).toList();
    }
}
