// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder.posix;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.offhost.block.PrivateFiles;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.PosixFacets;

/**
 * Extended attributes that {@link XattrTool} will set when all files are there, in the form of {@code getfattr --dump}: all but
 * those of the namespace "user", which {@link UnixMetadata} sets. Belongs to one thread.
 */
public final class XattrDump implements Closeable {
    private static final String KIND = "extended attributes";

    private final Path file;
    private final Consumer<String> lost;
    private BufferedWriter out;
    private long count;

    /**
     * @param file that is written; there need not be one
     * @param lost is told of attributes that the tool would set under another name, in the plural
     */
    public XattrDump(Path file, Consumer<String> lost) {
        this.file = file;
        this.lost = lost;
    }

    /** Collects anew. */
    public void begin() throws IOException {
        close();
        count = 0;
        Files.deleteIfExists(file);
    }

    /** @param relative of the file, to the folder */
    public void take(Facets facets, Path relative) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Facet f : facets) {
            if (f instanceof Facet.Bytes b && isOther(f.name())) {
                String name = f.name().substring(PosixFacets.XATTR.length());
                if (!isName(name)) {
                    lost.accept(KIND);
                    continue;
                }
                text.append(quoted(name).replace("=", "\\075")).append("=0x");
                text.append(HexFormat.of().formatHex(b.value().toArray())).append('\n');
                count++;
            }
        }
        if (text.length() > 0) {
            out = out == null ? writer() : out;
            out.write(heading(relative) + text + "\n");
        }
    }

    private BufferedWriter writer() throws IOException {
        return new BufferedWriter(new OutputStreamWriter(PrivateFiles.output(file), StandardCharsets.UTF_8));
    }

    /** The kernel takes a name up to its first NUL, and half a surrogate pair has no bytes. */
    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.indexOf(0) < 0
                && StandardCharsets.UTF_8.newEncoder().canEncode(name);
    }

    private static boolean isOther(String facet) {
        return facet.startsWith(PosixFacets.XATTR) && !facet.startsWith(PosixFacets.XATTR + UnixMetadata.USER);
    }

    /** The line that begins what is of a file. */
    public static String heading(Path relative) {
        return "# file: " + quoted(relative.toString().isEmpty() ? "." : relative.toString()) + "\n";
    }

    /** As getfattr writes names: a backslash and three octal digits for what is special. */
    static String quoted(String name) {
        StringBuilder text = new StringBuilder();
        for (char c : name.toCharArray()) {
            text.append(c == '\\' || c < ' ' ? String.format("\\%03o", (int) c) : String.valueOf(c));
        }
        return text.toString();
    }

    /** Attributes that were collected. */
    public long count() {
        return count;
    }

    /** The file, whole once this is closed. */
    public Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
    }
}
