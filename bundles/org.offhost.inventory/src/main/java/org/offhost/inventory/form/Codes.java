// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.LinkTarget;

/**
 * The numbers that stand on a medium for the constants of an enum, as docs/format.md tells them.
 *
 * <p>A number is given once: it is never changed, and never given to another constant, whatever becomes of the enum. 0 is
 * given to none. A number that is not known here was given by a later version, and what holds it is refused.
 */
public final class Codes<E extends Enum<E>> {
    static final Codes<FileEntry.Kind> KIND = new Codes<>(
            "entry kind",
            FileEntry.Kind.class,
            Map.of(
                    FileEntry.Kind.FILE, 1,
                    FileEntry.Kind.DIRECTORY, 2,
                    FileEntry.Kind.LINK, 3,
                    FileEntry.Kind.SPECIAL, 4));

    static final Codes<Attribute.Role> ROLE = new Codes<>(
            "attribute role",
            Attribute.Role.class,
            Map.of(
                    Attribute.Role.CONTENT, 1,
                    Attribute.Role.REPARSE, 2,
                    Attribute.Role.EXTENDED_ATTRIBUTES, 3,
                    Attribute.Role.OBJECT_ID, 4,
                    Attribute.Role.ENCRYPTION, 5,
                    Attribute.Role.STRUCTURE, 6,
                    Attribute.Role.BAD_CLUSTERS, 7));

    static final Codes<Encoding> ENCODING = new Codes<>(
            "encoding",
            Encoding.class,
            Map.of(
                    Encoding.PLAIN, 1,
                    Encoding.LZNT1, 2,
                    Encoding.WOF, 3,
                    Encoding.EFS, 4,
                    Encoding.DEDUP, 5,
                    Encoding.ELSEWHERE, 6));

    static final Codes<LinkTarget.Kind> LINK = new Codes<>(
            "kind of link",
            LinkTarget.Kind.class,
            Map.of(
                    LinkTarget.Kind.POSIX, 1,
                    LinkTarget.Kind.WINDOWS, 2,
                    LinkTarget.Kind.MOUNT_POINT, 3));

    /** In spools alone; no medium holds it. */
    public static final Codes<Fault.Effect> EFFECT = new Codes<>(
            "effect of a fault",
            Fault.Effect.class,
            Map.of(
                    Fault.Effect.PASSED_OVER, 1,
                    Fault.Effect.NOT_WHOLE, 2,
                    Fault.Effect.DOUBTFUL, 3));

    /** Every table there is. */
    static final List<Codes<?>> ALL = List.of(KIND, ROLE, ENCODING, LINK, EFFECT);

    private final String subject;
    private final EnumMap<E, Integer> codes;
    private final TreeMap<Integer, E> constants = new TreeMap<>();

    /** For quick reading; constants by their code, null where there is none. */
    private final E[] byCode;

    /**
     * @param subject what the constants are, in words
     * @param codes a number of 1 to 255 for each constant
     * @throws IllegalStateException if one has none, or two have the same
     */
    public Codes(String subject, Class<E> type, Map<E, Integer> codes) {
        this.subject = subject;
        this.codes = new EnumMap<>(codes);
        codes.forEach((constant, code) -> constants.put(code, constant));
        if (constants.size() != type.getEnumConstants().length
                || constants.firstKey() < 1
                || constants.lastKey() > 0xff) {
            throw new IllegalStateException(subject + ": every constant needs a code of its own, 1 to 255: " + codes);
        }
        this.byCode = Arrays.copyOf(type.getEnumConstants(), constants.lastKey() + 1);
        Arrays.setAll(byCode, constants::get);
    }

    /** What the codes are of, in words. */
    String subject() {
        return subject;
    }

    /** All codes and the names of what they stand for. */
    public Map<Integer, String> table() {
        return constants.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().name(), (a, b) -> a, TreeMap::new));
    }

    public void write(E constant, PackedWriter out) {
        out.octet(codes.get(constant));
    }

    /** @throws UnknownFormException if this version does not know the code */
    public E read(PackedReader in) throws IOException {
        int code = in.octet();
        E constant = code < byCode.length ? byCode[code] : null;
        if (constant == null) {
            throw unknown(code, in);
        }
        return constant;
    }

    private UnknownFormException unknown(int code, PackedReader in) {
        String known = constants.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return in.unknown(subject + " " + known, subject + " " + code);
    }

    /**
     * Reads an octet of flags.
     *
     * @param known all bits that mean something here
     * @throws UnknownFormException if another one is set
     */
    public static int flags(String subject, int known, PackedReader in) throws IOException {
        int flags = in.octet();
        if ((flags & ~known) != 0) {
            throw in.unknown(
                    subject + " among " + Integer.toBinaryString(known), subject + " " + Integer.toBinaryString(flags));
        }
        return flags;
    }
}
