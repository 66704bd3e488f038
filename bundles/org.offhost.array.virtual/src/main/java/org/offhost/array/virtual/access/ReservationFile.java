// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.access;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.offhost.block.PrivateFiles;

/**
 * The nonvolatile memory of a unit's persistent reservations (SPC-4, 5.13.5): a file that is there only while APTPL is active.
 * A line for each thing, words with percent escapes between blanks, and at the end the CRC-32C of all lines before:
 *
 * <pre>
 * offhost-reservations 1
 * key PORT KEY           in the order of registration; the key in hexadecimal digits
 * reservation TYPE PORT  the type as on the wire; no port where all registrants hold it
 * end CRC
 * </pre>
 *
 * For one thread at a time.
 */
public final class ReservationFile {
    private static final String FIRST = "offhost-reservations 1";

    /** More than all registrations with the longest names take. */
    private static final int LONGEST = 1 << 20;

    private final Path file;

    /** @param file in a folder that is there; need not be there itself */
    public ReservationFile(Path file) {
        this.file = file;
    }

    /**
     * What is kept; empty if nothing is.
     *
     * @throws IOException if it cannot be read or is damaged: whoever held the unit may hold it yet, and nobody knows who
     */
    Optional<ReservationState> read() throws IOException {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST + 1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IOException("the reservations of a unit, " + file + ", cannot be read: " + e.getMessage(), e);
        }
        try {
            return Optional.of(parse(text(bytes)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new IOException(
                    "the reservations of a unit, " + file + ", are damaged: " + e.getMessage()
                            + ". Until the file is taken away nobody can use the unit; take it away if no other host does",
                    e);
        }
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        if (bytes.length > LONGEST) {
            throw new IllegalArgumentException("more than " + LONGEST + " bytes");
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private static ReservationState parse(String text) {
        int end = text.lastIndexOf("end ");
        if (end < 0 || !text.substring(end).equals("end " + crc(text.substring(0, end)) + "\n")) {
            throw new IllegalArgumentException("the last line is no 'end' with the checksum of the lines before");
        }
        String[] lines = text.substring(0, end).split("\n");
        if (!lines[0].equals(FIRST)) {
            throw new IllegalArgumentException("line 1 is '" + lines[0] + "', expected '" + FIRST + "'");
        }
        Map<String, Long> keys = new LinkedHashMap<>();
        Optional<ReservationType> type = Optional.empty();
        Optional<String> holder = Optional.empty();
        for (int i = 1; i < lines.length; i++) {
            String[] w = lines[i].split(" ");
            if (w[0].equals("key") && w.length == 3) {
                keys.put(URLDecoder.decode(w[1], StandardCharsets.UTF_8), Long.parseUnsignedLong(w[2], 16));
            } else if (w[0].equals("reservation") && w.length >= 2 && w.length <= 3) {
                type = ReservationType.of(Integer.parseInt(w[1]));
                holder =
                        w.length == 2 ? Optional.empty() : Optional.of(URLDecoder.decode(w[2], StandardCharsets.UTF_8));
                require(type.isPresent() && type.get().isHeldByAll() == holder.isEmpty(), i, lines[i]);
            } else {
                require(false, i, lines[i]);
            }
        }
        if (holder.isPresent() && !keys.containsKey(holder.get())) {
            throw new IllegalArgumentException("the holder has not registered");
        }
        return new ReservationState(0, keys, type, holder, true); // PRGENERATION begins anew (SPC-4, 6.15.2)
    }

    private static void require(boolean sound, int index, String line) {
        if (!sound) {
            throw new IllegalArgumentException("line " + (index + 1) + ": '" + line + "'");
        }
    }

    /** Keeps it over a loss of power; when this returns it is kept. */
    void keep(ReservationState state) throws IOException {
        StringBuilder text = new StringBuilder(FIRST).append('\n');
        state.keys()
                .forEach((port, key) -> text.append("key ")
                        .append(word(port))
                        .append(' ')
                        .append(Long.toHexString(key))
                        .append('\n'));
        state.type().ifPresent(type -> {
            text.append("reservation ").append(type.code());
            state.holder().ifPresent(port -> text.append(' ').append(word(port)));
            text.append('\n');
        });
        String whole = text + "end " + crc(text.toString()) + "\n";
        PrivateFiles.replace(file, whole.getBytes(StandardCharsets.UTF_8));
    }

    private static String word(String port) {
        return URLEncoder.encode(port, StandardCharsets.UTF_8);
    }

    private static String crc(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    /** Nothing is kept any more. */
    void forget() throws IOException {
        if (Files.deleteIfExists(file)) {
            PrivateFiles.force(file.toAbsolutePath().getParent());
        }
    }
}
