// SPDX-License-Identifier: Apache-2.0
package org.offhost.drill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Whole folders. */
final class Folders {
    /** Larger files are sparse ones of gigabytes, of which both ends are enough. */
    private static final long LARGE = 1L << 30;

    private Folders() {}

    /** What is in a folder, but for hidden files, which are there for a moment only. */
    static List<Path> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> !f.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(p);
                }
            }
        }
    }

    /** SHA-256 over the names and bytes of a file, or of all files of a folder; the id of a job in a name does not count. */
    static String digest(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (Path p : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = path.relativize(p).toString().replaceFirst("(\\.offhost-metadata-).*", "$1");
                sha.update(name.getBytes(StandardCharsets.UTF_8));
                content(p, sha);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void content(Path file, MessageDigest sha) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(1 << 20);
        try (FileChannel in = FileChannel.open(file)) {
            long size = in.size();
            sha.update(Long.toString(size).getBytes(StandardCharsets.US_ASCII));
            while (in.read(part.clear()) >= 0) {
                sha.update(part.flip());
                if (size > LARGE && in.position() < size - part.capacity()) {
                    in.position(size - part.capacity());
                }
            }
        }
    }
}
