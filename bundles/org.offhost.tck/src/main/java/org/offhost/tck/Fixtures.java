// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.offhost.block.Access;
import org.offhost.tck.manifest.Manifest;

/** Small volumes of every kind, each with a manifest, made by {@code rig/volumes/make-fixtures} and {@code make-ext-fixtures}. Thread-safe. */
public final class Fixtures {
    /** System property: folder of the full sets of {@code rig/volumes}, NAME.img beside NAME.jsonl. */
    public static final String FULL_VOLUMES = "offhost.volumes";

    private static final int CHUNK = 65_536;
    private static final byte[] ZEROS = new byte[CHUNK];
    private static final Map<String, Path> SHARED = new ConcurrentHashMap<>();

    private Fixtures() {}

    /** Every volume there is: ntfs-c512, ntfs-4k, ntfs-c64k, ntfs-4kn, fat12, fat16, fat32, exfat, ext2, ext4. */
    public static List<String> names() {
        return List.of(
                "ntfs-c512", "ntfs-4k", "ntfs-c64k", "ntfs-4kn", "fat12", "fat16", "fat32", "exfat", "ext2", "ext4");
    }

    /** The volumes that are of none of some types, digits at the end left out: "fat12" is of the kind of "fat32". */
    public static List<String> ofOtherKinds(Set<String> types) throws IOException {
        Set<String> kinds = types.stream().map(Fixtures::kind).collect(Collectors.toSet());
        List<String> others = new ArrayList<>();
        for (String name : names()) {
            if (!kinds.contains(kind(manifest(name).header().fileSystem()))) {
                others.add(name);
            }
        }
        return others;
    }

    private static String kind(String type) {
        return type.replaceAll("[0-9]+$", "");
    }

    /**
     * Unpacks a volume; blocks of zeros become holes of the file.
     *
     * @param name one of {@link #names()}
     * @param directory where to; NAME.img there is replaced
     */
    public static Path image(String name, Path directory) throws IOException {
        Path file = directory.resolve(name + ".img");
        Files.deleteIfExists(file);
        try (InputStream in = new GZIPInputStream(resource(name + ".img.gz"), CHUNK);
                FileChannel out = FileChannel.open(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            byte[] chunk = new byte[CHUNK];
            long at = 0;
            for (int n = in.readNBytes(chunk, 0, CHUNK); n > 0; n = in.readNBytes(chunk, 0, CHUNK)) {
                if (!Arrays.equals(chunk, 0, n, ZEROS, 0, n)) {
                    writeAll(out, ByteBuffer.wrap(chunk, 0, n), at);
                }
                at += n;
            }
            if (out.size() < at) {
                writeAll(out, ByteBuffer.allocate(1), at - 1);
            }
        }
        return file;
    }

    /** The volume, unpacked once for the life of this JVM; never write to it. */
    public static Path shared(String name) throws IOException {
        Path known = SHARED.get(name);
        if (known != null) {
            return known;
        }
        synchronized (SHARED) {
            if (!SHARED.containsKey(name)) {
                Path directory = Files.createTempDirectory("offhost-fixture");
                directory.toFile().deleteOnExit();
                Path file = image(name, directory);
                file.toFile().deleteOnExit();
                SHARED.put(name, file);
            }
            return SHARED.get(name);
        }
    }

    /** A read-only device on {@link #shared}. */
    public static ImageBlockDevice device(String name) throws IOException {
        return ImageBlockDevice.open(shared(name), Access.READ);
    }

    public static Manifest manifest(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(resource(name + ".jsonl.gz"))) {
            return Manifest.read(in);
        }
    }

    /**
     * The image of a full set, where {@value #FULL_VOLUMES} tells where they are.
     *
     * @return empty if the property is not set or the set is not there
     */
    public static Optional<Path> full(String name) {
        String folder = System.getProperty(FULL_VOLUMES, "");
        Path image = Path.of(folder, name + ".img");
        return !folder.isEmpty() && Files.isRegularFile(image) ? Optional.of(image) : Optional.empty();
    }

    /**
     * Every image of a full set: that of {@link #full}, and those with content of other seeds in its folders
     * {@code seed-*}.
     */
    public static List<Path> fulls(String name) throws IOException {
        String folder = System.getProperty(FULL_VOLUMES, "");
        List<Path> images = new ArrayList<>(full(name).stream().toList());
        if (!folder.isEmpty() && Files.isDirectory(Path.of(folder))) {
            try (DirectoryStream<Path> seeds = Files.newDirectoryStream(Path.of(folder), "seed-*")) {
                for (Path seed : seeds) {
                    Path image = seed.resolve(name + ".img");
                    if (Files.isRegularFile(image)) {
                        images.add(image);
                    }
                }
            }
        }
        return images.stream().sorted().toList();
    }

    /** The manifest beside the image of a full set. */
    public static Manifest manifestOf(Path image) throws IOException {
        return Manifest.read(image.resolveSibling(image.getFileName().toString().replaceFirst("\\.img$", ".jsonl")));
    }

    private static InputStream resource(String file) throws IOException {
        InputStream in = Fixtures.class.getResourceAsStream("volumes/" + file);
        if (in == null) {
            throw new FileNotFoundException("no fixture " + file + "; there are " + names());
        }
        return in;
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes, long position) throws IOException {
        while (bytes.hasRemaining()) {
            position += out.write(bytes, position);
        }
    }
}
