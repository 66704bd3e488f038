// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.name;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives everything that one restore makes a name of its own, so that two files never become one: names that differ in case
 * alone where the folder takes them for one, names of which a directory has two, names that are spelled or cut alike, and a
 * stream that gets the name of another file. The later one gets a number.
 *
 * <p>What is asked in the same order gets the same names, in every run. Memory: 8 to 16 bytes a name, and the paths of
 * directories that got a number. Not thread-safe.
 */
public final class PlacedNames {
    /** Names in a path, beyond which no host takes it: each has a character and a '/'. */
    private static final int DEEPEST = 2_000;

    /** Bytes of a path that Linux takes, the NUL at its end not among them (PATH_MAX, limits.h). */
    public static final int LONGEST_PATH = 4_095;

    private static final int FIRST_NUMBER = 2;

    private final NameRules rules;
    private final int rootBytes;
    private final LongSet taken = new LongSet();
    private final LongSet directories = new LongSet();
    /** Of names that were wanted again, by their hash, the number for the next one. */
    private final Map<Long, Integer> next = new HashMap<>();
    /** Where directories are whose place does not follow from their own name and the place above. */
    private final Map<String, String> numbered = new HashMap<>();

    private String lastDirectory = "";
    private String lastPlace = "";
    private long count;

    /**
     * A place in the folder.
     *
     * @param relative names joined by '/'; "" for the folder itself
     * @param ordinal the how manieth place it is that was asked for
     * @param numbered whether the name it should have had was taken
     */
    public record Placed(String relative, long ordinal, boolean numbered) {
        public String name() {
            return relative.substring(relative.lastIndexOf('/') + 1);
        }

        private String directory() {
            return relative.substring(0, Math.max(0, relative.lastIndexOf('/')));
        }
    }

    /** @param root the folder */
    public PlacedNames(NameRules rules, String root) {
        this.rules = rules;
        this.rootBytes = root.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The place of a path of the set that is no directory. */
    public Placed file(String path) throws IOException {
        long ordinal = count++;
        String[] names = split(path);
        return place(directory(names[0]), SafeNames.of(names[1], rules), ordinal);
    }

    /** The place of a directory of the set; the same for two of the very same path. */
    public Placed directory(String path, boolean root) throws IOException {
        long ordinal = count++;
        if (root) {
            return new Placed("", ordinal, false);
        }
        String place = directory(split(path)[0] + "/" + split(path)[1]);
        return new Placed(place, ordinal, numbered.containsKey(path));
    }

    /** The place of what belongs to a file and cannot be kept in it; of what belongs to the folder itself inside of it. */
    public Placed beside(Placed file, String suffix) throws IOException {
        long ordinal = count++;
        return place(file.directory(), SafeNames.of(file.name() + suffix, rules), ordinal);
    }

    private static String[] split(String path) throws IOException {
        if (path.chars().filter(c -> c == '/').limit(DEEPEST + 1L).count() > DEEPEST) {
            throw tooLong(path.length());
        }
        int slash = path.lastIndexOf('/');
        return new String[] {path.substring(0, Math.max(0, slash)), path.substring(slash + 1)};
    }

    private static IOException tooLong(long bytes) {
        return new IOException(
                "its path is too long: " + bytes + " bytes in the folder, of " + LONGEST_PATH + " that a host takes");
    }

    private Placed place(String directory, String name, long ordinal) throws IOException {
        String free = claim(directory, name);
        return new Placed(join(directory, free), ordinal, !free.equals(name));
    }

    /** Where a directory of the set is; one that is not restored by itself gets its place by the first thing in it. */
    private String directory(String path) throws IOException {
        if (path.isEmpty()) {
            return "";
        }
        if (path.equals(lastDirectory)) {
            return lastPlace;
        }
        String place = numbered.get(path);
        if (place == null) {
            String[] names = split(path);
            String above = directory(names[0]);
            String name = SafeNames.of(names[1], rules);
            place = join(above, name);
            if (directories.add(hash(path))) {
                String free = claim(above, name);
                if (!free.equals(name)) {
                    place = join(above, free);
                    numbered.put(path, place);
                }
            }
        }
        lastDirectory = path;
        lastPlace = place;
        return place;
    }

    private String join(String directory, String name) throws IOException {
        String place = directory.isEmpty() ? name : directory + "/" + name;
        int bytes = rootBytes + 1 + place.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_PATH) {
            throw tooLong(bytes);
        }
        return place;
    }

    /** Takes a name in a directory, or the first one with a number that is free. */
    private String claim(String directory, String name) {
        String above = rules.key(directory) + "/";
        long wanted = hash(above + rules.key(name));
        if (taken.add(wanted)) {
            return name;
        }
        while (true) {
            int number = next.getOrDefault(wanted, FIRST_NUMBER);
            next.put(wanted, number + 1);
            String other = SafeNames.numbered(name, number, rules);
            if (taken.add(hash(above + rules.key(other)))) {
                return other;
            }
        }
    }

    /** FNV-1a with a last mixing; two names with one hash cost one of them its name, nothing else. */
    private static long hash(String text) {
        long h = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            h = (h ^ text.charAt(i)) * 0x100000001b3L;
        }
        h = (h ^ h >>> 32) * 0xd6e8feb86659fd93L;
        return h ^ h >>> 32;
    }
}
