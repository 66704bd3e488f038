// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.tar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.offhost.block.PrivateFiles;

/**
 * How far an archive is durable. One file, replaced whole.
 *
 * @param entries all before it are settled
 * @param position where the archive ends by them
 * @param failed those of them that are not in it
 * @param isNamed whether it is whole and may have its name by now
 * @param remark the host's
 */
record TarProgress(long entries, long position, Set<Long> failed, boolean isNamed, String remark) {
    static final TarProgress NONE = new TarProgress(0, 0, Set.of(), false, "");

    private static final String FILE = "tar";

    boolean isDone(long entry) {
        return entry < entries && !failed.contains(entry);
    }

    TarProgress with(long entry) {
        Set<Long> more = new TreeSet<>(failed);
        more.add(entry);
        return new TarProgress(entries, position, more, isNamed, remark);
    }

    TarProgress without(long entry) {
        Set<Long> less = new TreeSet<>(failed);
        less.remove(entry);
        return new TarProgress(entries, position, less, isNamed, remark);
    }

    /** The same failures, at another point; what a run before had settled stays settled. */
    TarProgress at(long entry, long end, boolean named, String word) {
        return new TarProgress(Math.max(entries, entry), end, failed, named, word);
    }

    static TarProgress read(Path folder) throws IOException {
        try {
            String[] lines = Files.readString(folder.resolve(FILE)).split("\n", -1);
            Set<Long> failed = new TreeSet<>();
            for (String f : lines[2].split(" ")) {
                if (!f.isEmpty()) {
                    failed.add(Long.valueOf(f));
                }
            }
            return new TarProgress(
                    Long.parseLong(lines[0]),
                    Long.parseLong(lines[1]),
                    failed,
                    Boolean.parseBoolean(lines[3]),
                    lines[4]);
        } catch (NoSuchFileException e) {
            return NONE;
        }
    }

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        String text = entries + "\n" + position + "\n"
                + failed.stream().map(String::valueOf).collect(Collectors.joining(" ")) + "\n" + isNamed + "\n"
                + remark + "\n";
        PrivateFiles.replace(folder.resolve(FILE), text.getBytes(StandardCharsets.UTF_8));
    }
}
