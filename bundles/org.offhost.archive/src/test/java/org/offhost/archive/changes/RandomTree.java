// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.changes;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Files and folders below a folder of NTFS that are made, written, moved, replaced and deleted at random, the same each time. */
final class RandomTree {
    private static final int LARGEST = 200_000;

    private final Path root;
    private final Random random;
    private int number;

    RandomTree(Path root, long seed) {
        this.root = root;
        this.random = new Random(seed);
    }

    void change(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            change();
        }
    }

    private void change() throws IOException {
        Path folder = any(true);
        Path file = any(false);
        Path made = folder.resolve("n" + number++ + (random.nextInt(4) == 0 ? " \u00e4" : ""));
        switch (random.nextInt(10)) {
            case 0, 1 -> Files.write(made, content());
            case 2 -> Files.createDirectory(made);
            case 3 -> Files.write(folder.resolveSibling(folder.getFileName() + ":f" + number), new byte[7]);
            default -> changeFile(folder, file, made);
        }
    }

    private void changeFile(Path folder, Path file, Path made) throws IOException {
        if (file.equals(root)) {
            Files.write(made, content());
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> Files.write(file.resolveSibling(file.getFileName() + ":s" + random.nextInt(2)), content());
            case 1 -> writeInPlace(file);
            case 2 -> Files.createLink(made, file);
            case 3 -> Files.move(file, made);
            case 4 -> move(folder, any(true));
            case 5 -> delete(random.nextInt(4) == 0 ? folder : file);
            case 6 -> replace(file, true);
            default -> replace(folder, false);
        }
    }

    private byte[] content() {
        byte[] content = new byte[random.nextBoolean() ? random.nextInt(900) : random.nextInt(LARGEST)];
        random.nextBytes(content);
        return content;
    }

    private void writeInPlace(Path file) throws IOException {
        try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
            f.seek(f.length() / 2);
            f.write(random.nextInt());
        }
    }

    private void move(Path folder, Path into) throws IOException {
        if (!folder.equals(root) && !into.startsWith(folder)) {
            Files.move(folder, into.resolve("m" + number++));
        }
    }

    private void delete(Path what) throws IOException {
        if (!what.equals(root)) {
            for (Path p : below(what).sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }

    /** By one of the other kind of the same name. */
    private void replace(Path what, boolean byFolder) throws IOException {
        if (what.equals(root)) {
            return;
        }
        delete(what);
        if (byFolder) {
            Files.createDirectory(what);
            Files.write(what.resolve("in"), content());
        } else {
            Files.write(what, content());
        }
    }

    private static Stream<Path> below(Path what) throws IOException {
        try (Stream<Path> all = Files.walk(what)) {
            return all.toList().stream();
        }
    }

    /** The root if there is none. */
    private Path any(boolean folder) throws IOException {
        List<Path> some = below(root)
                .filter(p -> Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS) == folder)
                .sorted()
                .toList();
        return some.isEmpty() ? root : some.get(random.nextInt(some.size()));
    }
}
