// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.unit;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.text.FailureText;

/**
 * Paths that a file names, one a line or each with a NUL behind it. Lines end as on any system; a byte order mark tells
 * the encoding (UTF-8 without one), as editors and shells of Windows write it. Blanks belong to names, empty lines do not.
 */
final class PathsFile {
    private static final String STANDARD_INPUT = "-";
    private static final int BUFFER = 1 << 16;

    /** Characters of the longest path that NTFS can have; more is no list of paths. */
    private static final int LONGEST = 32_767;

    private PathsFile() {}

    /** @throws CommandRefusedException if it cannot be read, names nothing, or is no text */
    static List<String> read(String name, boolean nul, InputStream standardInput) throws IOException {
        String title = name.equals(STANDARD_INPUT) ? "standard input" : name;
        try {
            List<String> paths = name.equals(STANDARD_INPUT) ? read(standardInput, nul, title) : ofFile(name, nul);
            if (paths.isEmpty()) {
                throw new CommandRefusedException("--paths-from: " + title + " names no path; nothing was written");
            }
            return paths;
        } catch (CommandRefusedException e) {
            throw e;
        } catch (IOException e) {
            String why = FailureText.of(e);
            throw new CommandRefusedException(
                    "--paths-from: " + (why.contains(title) ? "" : title + ": ") + why + "; nothing was written", e);
        }
    }

    private static List<String> ofFile(String name, boolean nul) throws IOException {
        if (Files.isDirectory(Path.of(name))) {
            throw new IOException(name + " is a folder; expected a file that names paths");
        }
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            return read(in, nul, name);
        }
    }

    private static List<String> read(InputStream bytes, boolean nul, String title) throws IOException {
        InputStream in = new BufferedInputStream(bytes, BUFFER);
        List<String> paths = new ArrayList<>();
        StringBuilder path = new StringBuilder();
        int end = nul ? 0 : '\n';
        try {
            BufferedReader text = new BufferedReader(new InputStreamReader(
                    in,
                    encoding(in)
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)));
            for (int c = text.read(); c >= 0; c = text.read()) {
                if (c == end) {
                    add(path, nul, paths);
                } else {
                    path.append((char) c);
                    refuseLong(path, paths.size() + 1, title);
                }
            }
        } catch (CharacterCodingException e) {
            throw new CommandRefusedException(
                    "--paths-from: " + title + " is no UTF-8 near line " + (paths.size() + 1) + "; nothing was written",
                    e);
        }
        add(path, nul, paths);
        return paths;
    }

    private static void add(StringBuilder path, boolean nul, List<String> paths) {
        if (!nul && path.length() > 0 && path.charAt(path.length() - 1) == '\r') {
            path.setLength(path.length() - 1);
        }
        if (path.length() > 0) {
            paths.add(path.toString());
        }
        path.setLength(0);
    }

    private static void refuseLong(StringBuilder path, int line, String title) throws CommandRefusedException {
        if (path.length() > LONGEST) {
            throw new CommandRefusedException("--paths-from: " + title + " has more than " + LONGEST
                    + " characters in line " + line + ": it is no list of paths; nothing was written");
        }
    }

    /** Takes the mark. */
    private static Charset encoding(InputStream in) throws IOException {
        in.mark(3);
        byte[] mark = in.readNBytes(3);
        int length = 0;
        Charset charset = StandardCharsets.UTF_8;
        if (begins(mark, 0xef, 0xbb, 0xbf)) {
            length = 3;
        } else if (begins(mark, 0xff, 0xfe)) {
            length = 2;
            charset = StandardCharsets.UTF_16LE;
        } else if (begins(mark, 0xfe, 0xff)) {
            length = 2;
            charset = StandardCharsets.UTF_16BE;
        }
        in.reset();
        in.skipNBytes(length);
        return charset;
    }

    private static boolean begins(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
