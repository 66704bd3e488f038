// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The texts that sums are kept in: lines of {@code sha256sum} (GNU coreutils manual, "cksum output modes": sum, space, flag,
 * name), those of chunks with the names that {@code split -b 1M -a 9 -d - chunk.} gives the pieces of the body.
 */
public final class SumsText {
    static final String ABOUT = "about";
    static final String WHOLE = "whole.sha256";
    static final String CHUNKS = "chunks.sha256";
    static final String FILES = "files.sha256";
    /** For this program: where in the stream the files of {@link #FILES} lie, ascending. */
    static final String OFFSETS = "offsets";

    /** In the order of the record. */
    static final List<String> ALL = List.of(CHUNKS, FILES, OFFSETS);

    /** Bytes of a chunk of a set's stream. */
    static final int CHUNK = 1 << 20;

    private static final int HEX = 2 * Sha256.LENGTH;
    private static final String CHUNK_NAME = "  chunk.";
    private static final int CHUNK_DIGITS = 9;

    /** Bytes of a line for a chunk. */
    public static final int CHUNK_LINE = HEX + CHUNK_NAME.length() + CHUNK_DIGITS + 1;

    static final int OFFSET_DIGITS = 19;

    /** Bytes of a line in {@link #OFFSETS}. */
    static final int OFFSET_LINE = OFFSET_DIGITS + 1 + HEX + 1;

    /** Most chunks that have names: a petabyte. */
    static final long MOST_CHUNKS = 1_000_000_000L;

    private SumsText() {}

    public static long chunks(long bodyLength) {
        return bodyLength / CHUNK + (bodyLength % CHUNK == 0 ? 0 : 1);
    }

    static byte[] chunkLine(long number, byte[] sum) {
        String name = Long.toString(number);
        String line =
                HexFormat.of().formatHex(sum) + CHUNK_NAME + "0".repeat(CHUNK_DIGITS - name.length()) + name + "\n";
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether a line is the one a chunk has, whatever its sum. */
    static boolean isChunkLine(long number, byte[] line) {
        return sum(line, 0).map(s -> Arrays.equals(chunkLine(number, s), line)).orElse(false);
    }

    static byte[] offsetLine(long offset, byte[] sum) {
        String line = String.format("%019d %s", offset, HexFormat.of().formatHex(sum)) + "\n";
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    static OptionalLong offset(byte[] line) {
        try {
            return OptionalLong.of(Long.parseLong(new String(line, 0, OFFSET_DIGITS, StandardCharsets.US_ASCII)));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** A sum written in lower-case digits. */
    static Optional<byte[]> sum(byte[] line, int at) {
        if (line.length < at + HEX) {
            return Optional.empty();
        }
        String digits = new String(line, at, HEX, StandardCharsets.US_ASCII);
        return isSum(digits) ? Optional.of(HexFormat.of().parseHex(digits)) : Optional.empty();
    }

    static String hex(byte[] sum) {
        return HexFormat.of().formatHex(sum);
    }

    static boolean isSum(String digits) {
        return digits.matches("[0-9a-f]{" + HEX + "}");
    }

    /** A line for a file; names with a backslash, line feed or carriage return are escaped as sha256sum escapes them. */
    static byte[] fileLine(String name, byte[] sum) {
        String escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
        String mark = escaped.equals(name) ? "" : "\\";
        return (mark + HexFormat.of().formatHex(sum) + "  " + escaped + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
