// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.filesystem.WindowsFacets;

/** Entries of a volume to which anything happens, as a parser gives them: ascending by their ids. */
final class ChangingVolume {
    static final long ROOT = 5;

    private final Random random;
    private final TreeMap<Long, FileEntry> entries = new TreeMap<>();
    private long clock = 132_000_000_000_000_000L;
    private int names;

    ChangingVolume(long seed, int files) {
        this.random = new Random(seed);
        entries.put(ROOT, entry(ROOT, 5, FileEntry.Kind.DIRECTORY, List.of(new Link(ROOT, 5, "", false)), List.of()));
        for (int i = 0; i < files; i++) {
            create(64 + i, 1);
        }
    }

    List<FileEntry> entries() {
        return List.copyOf(entries.values());
    }

    /** Something, of every kind there is. @param moves whether directories may take what is in them elsewhere */
    void change(boolean moves) {
        FileEntry e = any();
        switch (random.nextInt(moves ? 13 : 12)) {
            case 0 -> create(freeId(), 1 + random.nextInt(3));
            case 1 -> remove(e);
            case 2 -> {
                remove(e); // its record is used again, perhaps by something of another kind
                if (!entries.containsKey(e.id())) {
                    create(e.id(), e.sequence() + 1);
                }
            }
            case 3 -> relinkIfFile(e, List.of(link(e)));
            case 4 -> relinkIfFile(e, List.of(new Link(e.links().get(0).parentId(), 0, flipped(e), false)));
            case 5 -> {
                List<Link> more = new ArrayList<>(e.links());
                more.add(link(e));
                relinkIfFile(e, more);
            }
            case 6 -> relinkIfFile(e, e.links().subList(0, 1));
            case 7 -> {
                List<Link> alias = new ArrayList<>(e.links());
                alias.add(new Link(e.links().get(0).parentId(), 0, "AL~" + names++, true));
                relinkIfFile(e, alias);
            }
            case 8 -> put(e, e.kind(), e.links(), e.attributes()); // other times
            case 9 -> {
                if (e.kind() == FileEntry.Kind.FILE) {
                    put(e, e.kind(), e.links(), attributes());
                }
            }
            case 10 -> // other facets, and nothing else
                entries.put(
                        e.id(),
                        new FileEntry(
                                e.id(),
                                e.sequence(),
                                e.kind(),
                                e.system(),
                                e.links(),
                                e.times(),
                                facets(),
                                e.attributes()));
            case 11 -> // bytes in the record alone: the row knows them by their place
                entries.put(
                        e.id(),
                        e.with(e.attributes().stream().map(this::rewritten).collect(Collectors.toList())));
            default -> move();
        }
    }

    /** A directory, with what is in it. */
    void move() {
        FileEntry e = any();
        if (e.kind() == FileEntry.Kind.DIRECTORY && e.id() != ROOT) {
            put(e, e.kind(), List.of(new Link(ROOT, 5, name(), false)), e.attributes());
        }
    }

    private FileEntry any() {
        Long at = entries.ceilingKey(random.nextLong(entries.lastKey() + 1));
        return entries.get(at);
    }

    private long freeId() {
        long id = 64 + random.nextInt(1 << 14);
        while (entries.containsKey(id)) {
            id++;
        }
        return id;
    }

    private void create(long id, int sequence) {
        boolean folder = random.nextInt(12) == 0;
        FileEntry.Kind kind = folder ? FileEntry.Kind.DIRECTORY : FileEntry.Kind.FILE;
        entries.put(id, entry(id, sequence, kind, List.of(link(null)), folder ? List.of() : attributes()));
    }

    /** Directories only if nothing is in them. */
    private void remove(FileEntry e) {
        boolean used = e.id() == ROOT
                || e.kind() == FileEntry.Kind.DIRECTORY
                        && entries.values().stream()
                                .anyMatch(o -> o.links().stream().anyMatch(l -> l.parentId() == e.id()));
        if (!used) {
            entries.remove(e.id());
        }
    }

    private void relinkIfFile(FileEntry e, List<Link> links) {
        if (e.kind() == FileEntry.Kind.FILE) {
            put(e, e.kind(), links, e.attributes());
        }
    }

    private void put(FileEntry e, FileEntry.Kind kind, List<Link> links, List<Attribute> attributes) {
        entries.put(e.id(), entry(e.id(), e.sequence(), kind, links, attributes));
    }

    private FileEntry entry(long id, int sequence, FileEntry.Kind kind, List<Link> links, List<Attribute> attributes) {
        clock += 1 + random.nextInt(1 << 20);
        FileTimes times = FileTimes.ofFiletimes(clock, clock + random.nextInt(100), clock, clock + 7);
        return new FileEntry(id, sequence, kind, false, links, times, facets(), attributes);
    }

    private Facets facets() {
        byte[] descriptor = {1, 0, 4, (byte) 0x80, (byte) random.nextInt(5), 0, 0, 0};
        return Facets.of(
                WindowsFacets.attributes(1 << random.nextInt(6)),
                WindowsFacets.security(AttributeValue.Resident.copyOf(descriptor, 0, descriptor.length)));
    }

    /** Into a directory that is not below the entry. */
    private Link link(FileEntry e) {
        List<FileEntry> folders = entries.values().stream()
                .filter(f -> f.kind() == FileEntry.Kind.DIRECTORY && (e == null || f.id() != e.id()))
                .toList();
        FileEntry in = folders.isEmpty() ? null : folders.get(random.nextInt(folders.size()));
        return new Link(in == null ? ROOT : in.id(), in == null ? 5 : in.sequence(), name(), false);
    }

    private String name() {
        String[] kinds = {"report", "Report", "über", "x", "データ", "a b"};
        return kinds[random.nextInt(kinds.length)] + names++;
    }

    private static String flipped(FileEntry e) {
        String name = e.links().get(0).name();
        String upper = name.toUpperCase(java.util.Locale.ROOT);
        return upper.equals(name) ? name.toLowerCase(java.util.Locale.ROOT) : upper;
    }

    private List<Attribute> attributes() {
        List<Attribute> all = new ArrayList<>();
        all.add(content("", random.nextInt(8) == 0 ? Encoding.LZNT1 : Encoding.PLAIN));
        if (random.nextInt(6) == 0) {
            all.add(content("stream", Encoding.PLAIN));
        }
        if (random.nextInt(6) == 0) {
            all.add(new Attribute("$EA", Attribute.Role.STRUCTURE, "", Encoding.PLAIN, false, resident(20, false)));
        }
        if (random.nextInt(10) == 0) {
            all.add(new Attribute(
                    "$REPARSE_POINT", Attribute.Role.REPARSE, "", Encoding.PLAIN, false, resident(16, false)));
        }
        return all;
    }

    private Attribute content(String name, Encoding encoding) {
        boolean clusters = random.nextInt(3) == 0;
        AttributeValue value = clusters ? nonResident() : resident(random.nextInt(600), random.nextInt(8) > 0);
        return new Attribute("$DATA", Attribute.Role.CONTENT, name, encoding, random.nextInt(9) == 0, value);
    }

    private AttributeValue nonResident() {
        Runs.Builder runs = new Runs.Builder();
        int n = 1 + random.nextInt(random.nextInt(20) == 0 ? 300 : 4);
        for (int i = 0; i < n; i++) {
            runs.add(
                    random.nextInt(6) == 0 ? Run.HOLE : 4096L * random.nextInt(1 << 20),
                    4096L * (1 + random.nextInt(9)));
        }
        Runs all = runs.build();
        return new AttributeValue.NonResident(all.length() - random.nextInt(4000), all.length() / 2, all);
    }

    private AttributeValue.Resident resident(int length, boolean placed) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        AttributeValue.Resident value = AttributeValue.Resident.copyOf(bytes, 0, length);
        return placed && length > 40 ? value.at(place(length)) : value;
    }

    /** A record whose sector ends amid the value. */
    private Runs place(int length) {
        long at = 1024L * random.nextInt(1 << 24);
        int before = 1 + random.nextInt(length - 10);
        return new Runs.Builder()
                .add(at, before)
                .add(Run.HOLE, 2)
                .add(at + before + 2, length - before - 2)
                .build();
    }

    private Attribute rewritten(Attribute a) {
        if (a.value() instanceof AttributeValue.Resident r && r.length() > 0) {
            byte[] bytes = r.toArray();
            bytes[random.nextInt(bytes.length)]++;
            AttributeValue.Resident other = AttributeValue.Resident.copyOf(bytes, 0, bytes.length);
            return new Attribute(
                    a.type(),
                    a.role(),
                    a.name(),
                    a.encoding(),
                    a.sparse(),
                    r.place().count() > 0 ? other.at(r.place()) : other);
        }
        return a;
    }
}
