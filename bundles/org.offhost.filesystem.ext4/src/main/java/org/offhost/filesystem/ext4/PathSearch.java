// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.NameCase;

/** Looks into one directory after the other. One thread. */
final class PathSearch {
    private final VolumeParts parts;
    private final SystemInodes system;
    private final InodeStream.WindowSource all;
    private final InodeReader reader;
    private final InodeTable inodes;
    private final DirectoryNames names;

    /** @param all names of the volume */
    PathSearch(VolumeParts parts, SystemInodes system, InodeStream.WindowSource all) {
        this.parts = parts;
        this.system = system;
        this.all = all;
        this.reader = InodeReader.scattered(parts, system);
        this.inodes = new InodeTable(parts);
        BlockMapReader maps = new BlockMapReader(parts);
        this.names = new DirectoryNames(parts, maps, new ExtendedAttributes(parts, inodes, maps));
    }

    /** An inode as a directory has it. */
    private record Named(long inode, String name) {}

    Optional<FileEntry> find(String path, Consumer<Fault> faults) throws IOException {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path '" + path + "' does not begin with '/'");
        }
        if (path.length() == 1) {
            return root(faults);
        }
        long directory = SystemInodes.ROOT;
        Inode at = inode(directory);
        Link link = InodeEntries.ROOT;
        for (String name : path.substring(1).split("/", -1)) {
            if (at == null || !at.is(Inode.DIRECTORY)) {
                return Optional.empty(); // a file holds nothing
            }
            directory = at.number;
            int generation = at.generation;
            Optional<Named> found = find(at, name);
            if (found.isEmpty()) {
                return directory == SystemInodes.ROOT && path.equals("/" + name)
                        ? unnamed(name, faults)
                        : Optional.empty();
            }
            link = new Link(directory, generation, found.get().name(), false);
            at = inode(found.get().inode());
            if (at == null) {
                return Optional.empty();
            }
        }
        boolean alone = at.links <= 1 || at.is(Inode.DIRECTORY);
        return reader.read(at.number, alone ? List.of(link) : all.at(at.number).links(at.number), faults);
    }

    private Optional<FileEntry> root(Consumer<Fault> faults) throws IOException {
        List<Fault> wrong = new ArrayList<>();
        Optional<FileEntry> root = reader.read(SystemInodes.ROOT, List.of(), wrong::add);
        wrong.forEach(faults);
        if (root.isEmpty()) {
            throw new CorruptStructureException(
                    "root directory",
                    inodes.position(SystemInodes.ROOT),
                    "inode " + SystemInodes.ROOT,
                    wrong.isEmpty() ? "none" : wrong.get(0).detail());
        }
        return root;
    }

    /** Null if it was never written. */
    private Inode inode(long number) throws IOException {
        return inodes.isNumber(number) && inodes.isWritten(number) ? inodes.get(number) : null;
    }

    /** The name, or else one that differs in case where the directory does not know case. */
    private Optional<Named> find(Inode directory, String wanted) throws IOException {
        List<Named> found = new ArrayList<>(1);
        List<Named> similar = new ArrayList<>(1);
        boolean fold = directory.has(Inode.CASEFOLD);
        names.read(directory, new DirectoryNames.Sink() {
            @Override
            public void name(long inode, byte[] bytes, int from, int length) {
                if (found.isEmpty()) {
                    String name = Names.legal(bytes, from, length);
                    if (name.equals(wanted)) {
                        found.add(new Named(inode, name));
                    } else if (fold && similar.isEmpty() && NameCase.same(name, wanted)) {
                        similar.add(new Named(inode, name));
                    }
                }
            }

            @Override
            public void fault(Fault fault) {
                // told of the directory by who reads all entries
            }
        });
        return found.stream().findFirst().or(() -> similar.stream().findFirst());
    }

    /** What no directory has a name for is in the root under one that tells its number. */
    private Optional<FileEntry> unnamed(String name, Consumer<Fault> faults) throws IOException {
        long number = system.all().entrySet().stream()
                .filter(e -> e.getValue().equals(name))
                .mapToLong(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> number(name));
        if (!inodes.isNumber(number)
                || !inodes.isWritten(number)
                || !all.at(number).links(number).isEmpty()) {
            return Optional.empty();
        }
        return reader.read(number, List.of(), faults)
                .filter(e -> e.links().get(0).name().equals(name));
    }

    private static long number(String name) {
        int digits = name.length();
        while (digits > 0 && Character.digit(name.charAt(digits - 1), 10) >= 0 && name.length() - digits < 10) {
            digits--;
        }
        return digits == name.length() || digits == 0 ? 0 : Long.parseLong(name.substring(digits));
    }

    /** The names of one directory, as if the volume had no other. */
    InodeStream.WindowSource namesIn(long directory) throws IOException {
        Inode inode = inode(directory);
        if (inode == null || !inode.is(Inode.DIRECTORY)) {
            throw new IllegalArgumentException("entry " + directory + " is no directory");
        }
        DirectoryList one = new DirectoryList();
        one.add(inode);
        return from -> {
            NameWindow window = new NameWindow(one, NameWindow.MOST, from, parts.superblock().inodes + 1);
            names.read(inode, new DirectoryNames.Sink() {
                @Override
                public void name(long number, byte[] bytes, int at, int length) {
                    window.add(number, 0, bytes, at, length);
                }

                @Override
                public void fault(Fault fault) {
                    // told of the directory by who reads all entries
                }
            });
            window.seal();
            return window;
        };
    }
}
