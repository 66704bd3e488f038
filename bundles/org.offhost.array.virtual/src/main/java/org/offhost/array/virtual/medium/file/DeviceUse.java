// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who else on this host uses a block device: mounted file systems, swap, devices built on it. A disk is used where one of its
 * partitions is, and a partition where its whole disk is.
 *
 * <p>Mounts are those of this process's name space. A device that another host or a container uses cannot be told.
 */
final class DeviceUse {
    private static final Path SYS = Path.of("/sys");
    private static final Path PROC = Path.of("/proc");

    private final LocalDevice device;
    private final Path sys;
    private final Path proc;

    DeviceUse(LocalDevice device) {
        this(device, SYS, PROC);
    }

    DeviceUse(LocalDevice device, Path sys, Path proc) {
        this.device = device;
        this.sys = sys;
        this.proc = proc;
    }

    /**
     * Refuses a device that somebody else may write, and to write one that somebody else reads.
     *
     * @throws IOException that says who uses it, and how to end that
     */
    void requireFree(boolean toWrite) throws IOException {
        if (toWrite && device.readOnly()) {
            throw new IOException(device.node() + " is read-only; make it writable (blockdev --setrw " + device.node()
                    + "), or name another");
        }
        Optional<String> use = use(toWrite);
        if (use.isPresent()) {
            throw new IOException(device.node() + " is in use here: " + use.get());
        }
    }

    /** Who uses it and how to end that; empty if nobody does. */
    Optional<String> use(boolean toWrite) throws IOException {
        Map<String, String> family = family();
        Optional<String> mounted = mounted(family, toWrite);
        if (mounted.isPresent()) {
            return mounted;
        }
        Optional<String> swap = swap(family);
        return swap.isPresent() ? swap : held(family);
    }

    /** Names by number: the device, its partitions, and the disk that it is a partition of. */
    private Map<String, String> family() throws IOException {
        Map<String, String> family = new LinkedHashMap<>();
        family.put(device.number(), device.name());
        if (device.isPartition()) {
            add(device.entry().getParent(), family);
        }
        for (Path part : children(device.entry())) {
            if (Files.exists(part.resolve("partition"))) {
                add(part, family);
            }
        }
        return family;
    }

    private static void add(Path entry, Map<String, String> family) throws IOException {
        family.put(
                Files.readString(entry.resolve("dev")).trim(),
                entry.getFileName().toString());
    }

    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    private Optional<String> mounted(Map<String, String> family, boolean toWrite) throws IOException {
        for (String line : Files.readAllLines(proc.resolve("self/mountinfo"))) {
            Mount m = Mount.parse(line);
            Optional<String> name = Optional.ofNullable(family.get(m.number()))
                    .or(() -> LocalDevice.number(Path.of(m.source())).map(family::get));
            if (name.isPresent() && (toWrite || m.writable())) {
                return Optional.of(name.get() + " is mounted " + (m.writable() ? "read-write" : "read-only") + " at "
                        + m.point() + " (" + m.type() + "); unmount it"
                        + (toWrite ? "" : " or mount it read-only") + " first");
            }
        }
        return memberOfBtrfs(family);
    }

    /** A file system of several devices names only one of them among the mounts. */
    private Optional<String> memberOfBtrfs(Map<String, String> family) throws IOException {
        for (Path fileSystem : children(sys.resolve("fs/btrfs"))) {
            for (String name : family.values()) {
                if (Files.exists(fileSystem.resolve("devices").resolve(name))) {
                    return Optional.of(
                            name + " belongs to a mounted btrfs, " + fileSystem.getFileName() + "; unmount that first");
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> swap(Map<String, String> family) throws IOException {
        Path swaps = proc.resolve("swaps");
        for (String line : Files.exists(swaps) ? Files.readAllLines(swaps) : List.<String>of()) {
            Optional<String> name =
                    LocalDevice.number(Path.of(unescaped(line.split("\\s")[0]))).map(family::get);
            if (name.isPresent()) {
                return Optional.of(name.get() + " is swap; swapoff it first");
            }
        }
        return Optional.empty();
    }

    private Optional<String> held(Map<String, String> family) throws IOException {
        for (Map.Entry<String, String> member : family.entrySet()) {
            for (Path holder :
                    children(sys.resolve("dev/block").resolve(member.getKey()).resolve("holders"))) {
                return Optional.of(member.getValue() + " is part of " + holder.getFileName()
                        + "; name that device, or end it first");
            }
        }
        return Optional.empty();
    }

    private static String unescaped(String text) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            boolean octal = text.charAt(i) == '\\' && text.substring(i + 1).matches("(?s)[0-7]{3}.*");
            b.append(octal ? (char) Integer.parseInt(text.substring(i + 1, i + 4), 8) : text.charAt(i));
            i += octal ? 3 : 0;
        }
        return b.toString();
    }

    /** A line of mountinfo (proc_pid_mountinfo(5)); whether a file system writes tell the options of its superblock. */
    private record Mount(String number, String point, String type, String source, boolean writable) {
        static Mount parse(String line) throws IOException {
            List<String> words = new ArrayList<>(Arrays.asList(line.split(" ")));
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
