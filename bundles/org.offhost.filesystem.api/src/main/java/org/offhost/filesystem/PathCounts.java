// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How much each text of a {@link PathChoice} means. Belongs to one thread. */
public final class PathCounts {
    private final PathChoice choice;
    private final long[] files;
    private final long[] directories;
    private final boolean[] isFile;

    public PathCounts(PathChoice choice) {
        this.choice = choice;
        int texts = choice.texts().size();
        this.files = new long[texts];
        this.directories = new long[texts];
        this.isFile = new boolean[texts];
    }

    /** Counts a path for every text that means it. */
    public void add(String path, boolean directory) {
        choice.each(path, text -> {
            if (directory) {
                directories[text]++;
            } else {
                files[text]++;
                isFile[text] |= choice.isItself(text, path);
            }
        });
    }

    /** The texts that mean nothing, and whether they may be patterns does not help. */
    public List<String> unmatched() {
        List<String> none = new ArrayList<>();
        for (int i = 0; i < files.length; i++) {
            if (files[i] + directories[i] == 0) {
                none.add(choice.texts().get(i));
            }
        }
        return none;
    }

    /**
     * What each text means, in words, e.g. "'/[abc].txt': the file of that name", "'/d*': 3 files".
     *
     * @param most how many texts are named; of more the last line tells how many there are
     */
    public List<String> words(int most) {
        List<String> lines = new ArrayList<>();
        int shown = Math.min(most, files.length);
        for (int i = 0; i < shown; i++) {
            lines.add("'" + choice.texts().get(i) + "': " + meaning(i));
        }
        if (shown < files.length) {
            lines.add(String.format(Locale.ROOT, "%,d more paths", files.length - shown));
        }
        return lines;
    }

    private String meaning(int text) {
        if (choice.isPattern(text)) {
            return counted(text, directories[text]);
        }
        if (isFile[text]) {
            return "the file of that name";
        }
        return files[text] + directories[text] == 0
                ? "nothing"
                : "the directory of that name, " + counted(text, Math.max(0, directories[text] - 1));
    }

    private String counted(int text, long folders) {
        if (files[text] + folders == 0) {
            return directories[text] == 0 ? "nothing" : "empty";
        }
        List<String> parts = new ArrayList<>();
        if (files[text] > 0 || folders == 0) {
            parts.add(number(files[text], "file", "files"));
        }
        if (folders > 0) {
            parts.add(number(folders, "directory", "directories"));
        }
        return String.join(", ", parts);
    }

    private static String number(long n, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", n, n == 1 ? one : many);
    }
}
