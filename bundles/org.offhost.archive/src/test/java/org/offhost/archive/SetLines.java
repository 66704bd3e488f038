// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.set.SetReader;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Link;

/** What a set gives, as lines of text. */
final class SetLines {
    private static final int CHUNK = 1 << 20;

    private SetLines() {}

    /**
     * A line for each path and named stream, as {@code rig/format/read-set} writes them.
     *
     * @param volume the volume that the set is of, or the image in the set
     */
    static List<String> contents(FileSystemVolume volume, SetReader reader) throws IOException {
        List<String> lines = new ArrayList<>();
        try (StoredEntries entries = reader.list("/")) {
            for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                String kind = e.get().entry().kind().name();
                if (e.get().entry().content().isEmpty()) {
                    lines.add(kind + " 0 - " + quoted(e.get().path()));
                }
                for (Attribute a : e.get().entry().attributes()) {
                    if (a.role() == Attribute.Role.CONTENT) {
                        String stream = a.name().isEmpty() ? "" : ":" + a.name();
                        lines.add((stream.isEmpty() ? kind : "STREAM") + " " + content(volume, reader, e.get(), a) + " "
                                + quoted(e.get().path() + stream));
                    }
                }
            }
        }
        return lines;
    }

    /** Size and sum; of what only a parser can decode its encoding. */
    private static String content(FileSystemVolume volume, SetReader reader, StoredEntry e, Attribute a)
            throws IOException {
        boolean ofParser = reader.set().description().profile() == SetProfile.VOLUME
                && a.value() instanceof AttributeValue.NonResident;
        if (ofParser && a.encoding() != Encoding.PLAIN) {
            return a.length() + " " + a.encoding();
        }
        try (InputStream in = ofParser ? volume.content(e.entry(), a) : reader.content(e, a)) {
            long length = e.stream(a)
                    .filter(s -> s.form() == StoredStream.Form.RAW)
                    .map(StoredStream::length)
                    .orElse(a.length());
            return length + " " + Truth.sha256(in);
        }
    }

    /** A line for each path with all that the index keeps of it but where content lies. */
    static List<String> entries(SetReader reader) throws IOException {
        List<String> lines = new ArrayList<>();
        try (StoredEntries entries = reader.list("/")) {
            for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                lines.add(
                        "entry " + quoted(e.get().path()) + " " + entry(e.get().entry())
                                + e.get().primary().map(p -> " of " + quoted(p)).orElse(""));
            }
        }
        return lines;
    }

    private static String entry(FileEntry e) {
        StringBuilder b = new StringBuilder();
        b.append(e.id()).append('.').append(Integer.toUnsignedString(e.sequence()));
        b.append(' ').append(e.kind()).append(e.system() ? " system" : "");
        b.append(" times ")
                .append(e.times().created())
                .append(',')
                .append(e.times().modified());
        b.append(',').append(e.times().changed()).append(',').append(e.times().accessed());
        b.append(',').append(e.times().finer());
        for (Link l : e.links()) {
            b.append(" link ").append(l.parentId()).append('.').append(Integer.toUnsignedString(l.parentSequence()));
            b.append(l.shortName() ? " short " : " ").append(quoted(l.name()));
        }
        e.target()
                .ifPresent(t -> b.append(" target ")
                        .append(t.kind())
                        .append(' ')
                        .append(quoted(t.path()))
                        .append(' ')
                        .append(quoted(t.shown()))
                        .append(t.relative() ? " relative" : "")
                        .append(t.directory() ? " directory" : ""));
        for (Facet f : e.facets()) {
            b.append(' ').append(f.name()).append('=').append(facet(f));
        }
        for (Attribute a : e.attributes()) {
            b.append(' ')
                    .append(a.role())
                    .append(' ')
                    .append(quoted(a.type()))
                    .append(' ')
                    .append(quoted(a.name()));
            b.append(' ')
                    .append(a.encoding())
                    .append(a.sparse() ? " sparse " : " ")
                    .append(a.length());
            if (a.role() != Attribute.Role.CONTENT && a.value() instanceof AttributeValue.Resident r) {
                b.append(' ').append(sum(r.toArray()));
            }
        }
        return b.toString();
    }

    private static String facet(Facet f) {
        return f instanceof Facet.Number n
                ? Long.toString(n.value())
                : sum(((Facet.Bytes) f).value().toArray());
    }

    private static String sum(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes)).substring(0, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Size and sum of a whole volume. */
    static String image(BlockDevice volume) throws IOException {
        MessageDigest sum = sha256();
        for (long at = 0; at < volume.size(); at += CHUNK) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(CHUNK, volume.size() - at));
            volume.read(at, bytes);
            sum.update(bytes.flip());
        }
        return "image " + volume.size() + " " + HexFormat.of().formatHex(sum.digest());
    }

    /** As JSON in ASCII. */
    private static String quoted(String s) {
        StringBuilder b = new StringBuilder("\"");
        for (char c : s.toCharArray()) {
            int known = "\"\\\b\f\n\r\t".indexOf(c);
            b.append(
                    known >= 0
                            ? "\\" + "\"\\bfnrt".charAt(known)
                            : c < 0x20 || c > 0x7e && c != 0x7f ? String.format("\\u%04x", (int) c) : "" + c);
        }
        return b.append('"').toString();
    }
}
