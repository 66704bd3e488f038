// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who on this host uses a unit, by any way to it: mounted file systems, swap, devices built on it. */
final class DiskUse {
    private final ScsiTree tree;
    private final Path sys;
    private final Path proc;

    DiskUse(ScsiTree tree, Path sys, Path proc) {
        this.tree = tree;
        this.sys = sys;
        this.proc = proc;
    }

    /**
     * Refuses a unit that is used here.
     *
     * @param toWrite whether it is to be written; else a mount that only reads is none
     * @throws IOException that says by whom, and how to end that
     */
    void requireFree(SgUnit unit, boolean toWrite) throws IOException {
        for (SgUnit way : tree.ways(unit)) {
            Optional<String> use = use(way, toWrite);
            if (use.isPresent()) {
                throw new IOException(unit + " is in use here: " + use.get());
            }
        }
    }

    private Optional<String> use(SgUnit unit, boolean toWrite) throws IOException {
        Map<String, Path> family = family(unit);
        if (family.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> mounted = mounted(family, toWrite);
        if (mounted.isPresent()) {
            return mounted;
        }
        Optional<String> swap = swap(family);
        return swap.isPresent() ? swap : held(family);
    }

    /** The disk and its partitions, by number. */
    private static Map<String, Path> family(SgUnit unit) throws IOException {
        Map<String, Path> family = new LinkedHashMap<>();
        for (Path disk : ScsiTree.disks(unit)) {
            family.put(ScsiTree.text(disk.resolve("dev")), disk);
            for (Path part : ScsiTree.children(disk)) {
                if (Files.exists(part.resolve("partition"))) {
                    family.put(ScsiTree.text(part.resolve("dev")), part);
                }
            }
        }
        return family;
    }

    private Optional<String> mounted(Map<String, Path> family, boolean toWrite) throws IOException {
        for (String line : Files.readAllLines(proc.resolve("self/mountinfo"))) {
            Mount m = Mount.parse(line);
            Path device = family.get(m.number());
            if (device == null) {
                device = ofNode(m.source(), family); // a file system of several devices has a number of its own
            }
            if (device != null && (toWrite || m.writable())) {
                return Optional.of(device.getFileName() + " is mounted "
                        + (m.writable() ? "read-write" : "read-only") + " at " + m.point() + " (" + m.type()
                        + "); unmount it" + (toWrite ? "" : " or mount it read-only") + " first");
            }
        }
        for (Path fileSystem : ScsiTree.children(sys.resolve("fs/btrfs"))) {
            for (Path device : family.values()) {
                if (Files.exists(fileSystem.resolve("devices").resolve(device.getFileName()))) {
                    return Optional.of(device.getFileName() + " belongs to a mounted btrfs, " + fileSystem.getFileName()
                            + "; unmount that first");
                }
            }
        }
        return Optional.empty();
    }

    private static Path ofNode(String source, Map<String, Path> family) {
        return source.startsWith("/")
                ? NodeNumber.of(Path.of(source))
                        .filter(n -> n.kind() == ScsiTree.Kind.BLOCKS)
                        .map(n -> family.get(n.number()))
                        .orElse(null)
                : null;
    }

    private Optional<String> swap(Map<String, Path> family) throws IOException {
        Path swaps = proc.resolve("swaps");
        for (String line : Files.exists(swaps) ? Files.readAllLines(swaps) : List.<String>of()) {
            Path device = ofNode(unescaped(line.split("\\s")[0]), family);
            if (device != null) {
                return Optional.of(device.getFileName() + " is swap; swapoff it first");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> held(Map<String, Path> family) throws IOException {
        for (Path device : family.values()) {
            for (Path holder : ScsiTree.children(device.resolve("holders"))) {
                return Optional.of(
                        device.getFileName() + " is part of " + holder.getFileName() + "; name that, or end it first");
            }
        }
        return Optional.empty();
    }

    /** Octal escapes of proc(5). */
    private static String unescaped(String text) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            boolean octal = text.charAt(i) == '\\' && text.substring(i + 1).matches("(?s)[0-7]{3}.*");
            b.append(octal ? (char) Integer.parseInt(text.substring(i + 1, i + 4), 8) : text.charAt(i));
            i += octal ? 3 : 0;
        }
        return b.toString();
    }

    /** A line of mountinfo; whether a file system writes tell the options of its superblock. */
    private record Mount(String number, String point, String type, String source, boolean writable) {
        static Mount parse(String line) throws IOException {
            List<String> words = Arrays.asList(line.split(" "));
            int bar = words.indexOf("-");
            if (bar < 6 || words.size() < bar + 4) {
                throw new IOException("mountinfo: expected six fields, '-' and three more, found '" + line + "'");
            }
            boolean writable = Arrays.asList(words.get(bar + 3).split(",")).contains("rw");
            return new Mount(
                    words.get(2), unescaped(words.get(4)), words.get(bar + 1), unescaped(words.get(bar + 2)), writable);
        }
    }
}
