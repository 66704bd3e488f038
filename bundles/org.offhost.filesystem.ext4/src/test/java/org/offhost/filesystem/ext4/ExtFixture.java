// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.offhost.block.BlockDevice;
import org.offhost.tck.Fixtures;
import org.offhost.tck.MemoryBlockDevice;
import org.offhost.tck.manifest.Manifest;

/** A fixture of {@code rig/volumes/make-ext-fixtures}, and what the kernel and debugfs said of it. */
final class ExtFixture {
    private ExtFixture() {}

    static byte[] bytes(String name) throws IOException {
        if (Fixtures.names().contains(name)) {
            return Files.readAllBytes(Fixtures.shared(name));
        }
        try (InputStream in = resource(name + ".img")) {
            return in.readAllBytes();
        }
    }

    static BlockDevice device(String name) throws IOException {
        return device(bytes(name));
    }

    static BlockDevice device(byte[] image) {
        return new MemoryBlockDevice(image, 512, true);
    }

    static Manifest manifest(String name) throws IOException {
        if (Fixtures.names().contains(name)) {
            return Fixtures.manifest(name);
        }
        try (InputStream in = resource(name + ".jsonl")) {
            return Manifest.read(in);
        }
    }

    /**
     * What a path has beside times and bytes.
     *
     * @param device major number × 2^32 + minor number
     * @param attributes extended ones, in hex, by name
     */
    record Metadata(int mode, long owner, long group, long device, String target, Map<String, String> attributes) {}

    /** By path; bytes of names that are no UTF-8 as the parser has them. */
    static Map<String, Metadata> metadata(String name) throws IOException {
        Map<String, Metadata> all = new TreeMap<>();
        for (byte[] line : lines(name)) {
            String[] fields = Names.of(line, 0, line.length).split("\t", -1);
            Map<String, String> attributes = new TreeMap<>();
            for (int i = 6; i < fields.length; i++) {
                int equals = fields[i].indexOf('=');
                attributes.put(fields[i].substring(0, equals), fields[i].substring(equals + 1));
            }
            byte[] target = HexFormat.of().parseHex(fields[5]);
            all.put(
                    fields[0],
                    new Metadata(
                            Integer.parseInt(fields[1], 8),
                            Long.parseLong(fields[2]),
                            Long.parseLong(fields[3]),
                            Long.parseLong(fields[4]),
                            Names.of(target, 0, target.length),
                            attributes));
        }
        return all;
    }

    private static List<byte[]> lines(String name) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(resource(name + ".facets"), StandardCharsets.ISO_8859_1))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return lines;
    }

    /** Blocks that dumpe2fs calls free. */
    static BitSet free(String name) throws IOException {
        BitSet free = new BitSet();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(resource(name + ".free"), StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int dash = line.indexOf('-');
                int first = Integer.parseInt(dash < 0 ? line : line.substring(0, dash));
                free.set(first, Integer.parseInt(line.substring(dash + 1)) + 1);
            }
        }
        return free;
    }

    static InputStream resource(String file) throws IOException {
        InputStream in = ExtFixture.class.getResourceAsStream(file + ".gz");
        if (in == null) {
            throw new FileNotFoundException("no fixture " + file);
        }
        return new GZIPInputStream(in);
    }
}
