// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import org.offhost.block.FileErrors;
import org.offhost.kit.name.NameRules;
import org.offhost.kit.name.PlacedNames;
import org.offhost.restore.PlacementRefusedException;

/**
 * Finds out by trying what names a folder can hold. Nothing is concluded from the kind of its file system: the same one
 * takes other names by the options it is mounted with.
 */
final class NameProbe {
    private static final String ASKED = "\"*:<>?\\|";
    private static final String ASKED_AT_END = ". ";
    private static final int LATIN = 0xE9;
    private static final int HAN = 0x65E5;
    private static final int FACE = 0x1F600;
    private static final int ASCII = 0x7F;
    private static final int LATIN_LAST = 0xFF;
    private static final int BMP_LAST = 0xFFFF;

    private final InsideFolder inside;
    private final String own;

    private NameProbe(InsideFolder inside, String job) {
        this.inside = inside;
        this.own = ".offhost-probe-" + job;
    }

    /**
     * Tries names in a directory of the job's own, which is gone when this returns.
     *
     * @throws PlacementRefusedException if nothing can be written to the folder
     */
    static NameRules of(InsideFolder inside, String job) throws IOException {
        return new NameProbe(inside, job).rules();
    }

    /**
     * What can be known without trying: whether a name that is there answers in another case, too. All else is taken to be
     * as on most file systems.
     */
    static NameRules foreseen(InsideFolder inside) throws IOException {
        boolean folds = false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(inside.nearest())) {
            for (Path p : files) {
                String name = p.getFileName().toString();
                Path other = p.resolveSibling(
                        name.equals(name.toUpperCase(Locale.ROOT))
                                ? name.toLowerCase(Locale.ROOT)
                                : name.toUpperCase(Locale.ROOT));
                folds |= !other.equals(p) && Files.exists(other) && Files.isSameFile(other, p);
            }
        }
        NameRules all = NameRules.POSIX;
        return new NameRules(
                folds, all.refused(), all.trailing(), all.highest(), all.longest(), all.hardLinks(), all.aliases());
    }

    /** Deletes what a probe left that was killed. */
    static void clean(InsideFolder inside, String job) throws IOException {
        new NameProbe(inside, job).clean();
    }

    private NameRules rules() throws IOException {
        try {
            clean();
            Files.createDirectory(inside.path(own));
        } catch (IOException e) {
            throw inside.notWritable(FileErrors.of(e), e);
        }
        try {
            return new NameRules(folds(), refused(), trailing(), highest(), longest(), hasHardLinks(), hasAliases());
        } finally {
            clean();
        }
    }

    private void clean() throws IOException {
        Path directory = inside.path(own);
        if (inside.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                for (Path p : files) {
                    Files.deleteIfExists(p);
                }
            }
        }
        inside.delete(directory);
    }

    private boolean folds() throws IOException {
        return found("case", "CASE") || found("\u00e4", "\u00c4") || found("\u00e4", "a\u0308");
    }

    /** Short names of DOS, by which a file answers beside its own. */
    private boolean hasAliases() throws IOException {
        return found("along name.text", "ALONGN~1.TEX");
    }

    private boolean hasHardLinks() throws IOException {
        Path file = inside.path(own).resolve("one");
        try {
            Files.createFile(file);
            Files.createLink(inside.path(own).resolve("two"), file);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        } finally {
            clearDirectory();
        }
    }

    private String refused() throws IOException {
        if (holds("a" + ASKED + "b")) {
            return "";
        }
        StringBuilder refused = new StringBuilder();
        for (char c : ASKED.toCharArray()) {
            if (!holds("a" + c + "b")) {
                refused.append(c);
            }
        }
        return refused.toString();
    }

    private String trailing() throws IOException {
        StringBuilder refused = new StringBuilder();
        for (char c : ASKED_AT_END.toCharArray()) {
            if (!holds("a" + c)) {
                refused.append(c);
            }
        }
        return refused.toString();
    }

    private int highest() throws IOException {
        if (holds("a" + Character.toString(FACE))) {
            return Character.MAX_CODE_POINT;
        }
        if (holds("a" + Character.toString(HAN))) {
            return BMP_LAST;
        }
        return holds("a" + Character.toString(LATIN)) ? LATIN_LAST : ASCII;
    }

    /** Where the path to the probe leaves no room for a long name, it is the path that would be refused, not the name. */
    private int longest() throws IOException {
        int above = inside.path(own).toString().getBytes(StandardCharsets.UTF_8).length;
        if (above + 1 + NameRules.NAME_MAX > PlacedNames.LONGEST_PATH) {
            return NameRules.NAME_MAX;
        }
        int longest = NameRules.SHORTEST;
        for (int step = NameRules.NAME_MAX - longest; step > 0; step /= 2) {
            while (longest + step <= NameRules.NAME_MAX && holds("n".repeat(longest + step))) {
                longest += step;
            }
        }
        return longest;
    }

    /** Whether a file can be made under a name and is then listed under that very name. */
    private boolean holds(String name) throws IOException {
        Path directory = inside.path(own);
        try {
            Files.createFile(directory.resolve(name));
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                for (Path p : files) {
                    if (p.getFileName().toString().equals(name)) {
                        return true;
                    }
                }
            }
            return false;
        } catch (IOException | InvalidPathException e) {
            return false;
        } finally {
            clearDirectory();
        }
    }

    /** Whether a file is found under another name, too. */
    private boolean found(String name, String other) throws IOException {
        Path directory = inside.path(own);
        try {
            Files.createFile(directory.resolve(name));
            return Files.exists(directory.resolve(other), LinkOption.NOFOLLOW_LINKS);
        } catch (IOException | InvalidPathException e) {
            return false;
        } finally {
            clearDirectory();
        }
    }

    private void clearDirectory() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(inside.path(own))) {
            for (Path p : files) {
                Files.deleteIfExists(p);
            }
        }
    }
}
