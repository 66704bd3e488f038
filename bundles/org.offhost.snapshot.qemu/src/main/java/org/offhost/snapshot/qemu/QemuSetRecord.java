// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.block.PrivateFiles;

/**
 * What is known of a set, on disk before anything of it is made: all that is needed to go on with it, or to take it back.
 *
 * @param id of the set
 * @param members a node each, all of one QEMU
 * @param cutAt when it was cut; empty before
 */
record QemuSetRecord(String id, List<Member> members, Optional<Instant> cutAt) {
    static final String FOLDER = "sets";
    private static final String ID = "id";
    private static final String CUT = "cut";

    /**
     * A node of a set.
     *
     * @param address of the node
     * @param tag what all of it in QEMU is called, in 24 characters of the 31 that a name has
     * @param size bytes of the node
     * @param store the file that keeps what is overwritten
     * @param child what the node lies on, where the filter goes under it; empty where a job has it
     * @param options how the node is opened again, as JSON without its child; empty where a job has it
     * @param since id of the set since whose cut all changes are known; empty if they are not
     * @param changes the bitmap that has them; empty if there is none
     */
    record Member(
            QemuAddress address,
            String tag,
            long size,
            Path store,
            String child,
            String options,
            String since,
            String changes) {
        /** Whether the cut is a filter under the node, or else a job on it. */
        boolean filtered() {
            return !child.isEmpty();
        }

        String storeNode() {
            return tag + "-s";
        }

        String filterNode() {
            return tag + "-c";
        }

        String accessNode() {
            return tag + "-a";
        }

        String export() {
            return tag + "-e";
        }

        String job() {
            return tag + "-j";
        }

        /** Takes note of what changes from the cut on. */
        String bitmap() {
            return tag + "-b";
        }

        String creation() {
            return tag + "-k";
        }

        /** As long as the node, of nothing; there while a {@link Witness} is made, as the next three. */
        String voidNode() {
            return tag + "-v";
        }

        /** The last sector of that. */
        String endNode() {
            return tag + "-l";
        }

        /** What is written there. */
        String sectorNode() {
            return tag + "-o";
        }

        String write() {
            return tag + "-w";
        }

        Designator unit(String set) {
            return new Designator(Designator.Scheme.URI, address.designator().value() + QemuAddress.OF_SET + set);
        }
    }

    QemuSetRecord {
        members = List.copyOf(members);
    }

    Path socket() {
        return members.get(0).address().socket();
    }

    List<Designator> units() {
        return members.stream().map(m -> m.address().designator()).toList();
    }

    /** Whether one of its nodes is cut by a filter; then all are. */
    boolean filtered() {
        return members.get(0).filtered();
    }

    QemuSetRecord cut(Instant at) {
        return new QemuSetRecord(id, members, Optional.of(at));
    }

    void save(QemuRoom room) throws IOException {
        Map<String, String> text = new LinkedHashMap<>();
        text.put(ID, id);
        cutAt.ifPresent(at -> text.put(CUT, at.toString()));
        for (int i = 0; i < members.size(); i++) {
            Member m = members.get(i);
            text.put(i + ".address", m.address().toString());
            text.put(i + ".tag", m.tag());
            text.put(i + ".size", String.valueOf(m.size()));
            text.put(i + ".store", m.store().toString());
            text.put(i + ".child", m.child());
            text.put(i + ".options", m.options());
            text.put(i + ".since", m.since());
            text.put(i + ".changes", m.changes());
        }
        PrivateFiles.replace(room.folder(FOLDER).resolve(id), StateLines.of(text));
    }

    static void delete(QemuRoom room, String id) throws IOException {
        Files.deleteIfExists(room.folder(FOLDER).resolve(id));
    }

    /** @throws IOException if it is there and cannot be read */
    static Optional<QemuSetRecord> find(QemuRoom room, String id) throws IOException {
        Path file = room.folder(FOLDER).resolve(id);
        if (!id.matches("[A-Za-z0-9-]{1,64}") || !Files.exists(file)) {
            return Optional.empty();
        }
        Map<String, String> text = StateLines.parse(Files.readAllBytes(file));
        try {
            List<Member> members = new ArrayList<>();
            for (int i = 0; text.containsKey(i + ".address"); i++) {
                members.add(new Member(
                        QemuAddress.parse(text.get(i + ".address")),
                        text.get(i + ".tag"),
                        Long.parseLong(text.get(i + ".size")),
                        Path.of(text.get(i + ".store")),
                        text.getOrDefault(i + ".child", ""),
                        text.getOrDefault(i + ".options", ""),
                        text.getOrDefault(i + ".since", ""),
                        text.getOrDefault(i + ".changes", "")));
            }
            if (members.isEmpty()) {
                throw new IOException("names no node");
            }
            return Optional.of(new QemuSetRecord(
                    text.get(ID), members, Optional.ofNullable(text.get(CUT)).map(Instant::parse)));
        } catch (IOException | NumberFormatException | DateTimeParseException e) {
            throw new IOException(
                    "the record of snapshot set " + id + " (" + file + ") is damaged: " + e.getMessage(), e);
        }
    }
}
