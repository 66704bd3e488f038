// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.PrivateFiles;

/** Lists of paths as they are kept: a path may hold any character, a line break, too, and must come back as it was. */
public final class PathLists {
    /** Characters of the texts that a set's description keeps of each list, and of the longest of them. */
    private static final int DESCRIBED = 8192;

    private PathLists() {}

    /** The text of one empty path, since none is that of no path. No other line is so: a backslash is written as two. */
    private static final String EMPTY = "\\";

    /** One text of all, lines apart. */
    static String joined(List<String> paths) {
        if (paths.equals(List.of(""))) {
            return EMPTY;
        }
        return paths.stream()
                .map(path -> path.replace("\\", "\\\\").replace("\n", "\\n"))
                .collect(Collectors.joining("\n"));
    }

    static List<String> split(String joined) {
        List<String> paths = new ArrayList<>();
        if (joined.isEmpty()) {
            return paths;
        }
        if (joined.equals(EMPTY)) {
            return List.of("");
        }
        for (String line : joined.split("\n", -1)) {
            StringBuilder path = new StringBuilder(line.length());
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (c == '\\' && i + 1 < line.length()) {
                    char next = line.charAt(++i);
                    path.append(next == 'n' ? '\n' : next);
                } else {
                    path.append(c);
                }
            }
            paths.add(path.toString());
        }
        return paths;
    }

    /** Writes a list that may be long into a file of its own; none if it is empty. */
    static void write(List<String> paths, Path file) throws IOException {
        if (paths.isEmpty()) {
            return;
        }
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(PrivateFiles.output(file)))) {
            out.writeInt(paths.size());
            for (String path : paths) {
                out.writeInt(path.length());
                out.writeChars(path);
            }
        }
    }

    /** Reads such a file; an empty list if there is none. */
    static List<String> read(Path file) throws IOException {
        List<String> paths = new ArrayList<>();
        if (!Files.exists(file)) {
            return paths;
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (int left = in.readInt(); left > 0; left--) {
                int length = in.readInt();
                if (length < 0 || length > Files.size(file)) {
                    throw new FailedException(Notice.of(NoticeCode.PATH_LIST_DAMAGED)
                            .with("file", file)
                            .with("length", length));
                }
                char[] path = new char[length];
                for (int i = 0; i < length; i++) {
                    path[i] = in.readChar();
                }
                paths.add(new String(path));
            }
        }
        return paths;
    }

    /** As many of the texts as a set's description has room for. */
    public static List<String> described(List<String> paths) {
        int room = DESCRIBED;
        int kept = 0;
        while (kept < paths.size() && paths.get(kept).length() <= room) {
            room -= paths.get(kept++).length() + 1;
        }
        return paths.subList(0, kept);
    }

    /** What else was asked for: exceptions, and how many paths there were where not all are kept. */
    public static void describe(BackupRequest request, Map<String, String> facts) {
        List<String> exclude = described(request.exclude());
        for (int i = 0; i < exclude.size(); i++) {
            facts.put("exclude." + i, exclude.get(i));
        }
        List<String> names = described(request.names());
        for (int i = 0; i < names.size(); i++) {
            facts.put("name." + i, names.get(i));
        }
        count("paths", request.paths(), facts);
        count("names", request.names(), facts);
        count("excludes", request.exclude(), facts);
    }

    private static void count(String fact, List<String> paths, Map<String, String> facts) {
        if (!paths.isEmpty()) {
            facts.put(fact, String.valueOf(paths.size()));
        }
    }
}
