// SPDX-License-Identifier: Apache-2.0
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.offhost.inventory.Spool;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.file.FileBlockDeviceProvider;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.inventory.EntriesAhead;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.ntfs.NtfsParser;

/**
 * The parser alone, without a framework. Prints a line of JSON.
 *
 * <p>{@code all IMAGE FOLDER THREADS MILLIS}: every entry of an NTFS volume with its links, attributes (content of resident ones
 * included) and runs, written to a spool as a backup does, and the path of every directory that has something in it. THREADS 1:
 * one thread does all; 2: the parser has one of its own; 3, as in a backup: what reads $MFT has one, too. Every read takes
 * MILLIS more. {@code find IMAGE PATH MILLIS}: one entry by
 * the indexes. {@code sizes IMAGE}: lengths of $MFT, $Bitmap and $Secure.
 */
public final class Inventory {
    private static final int BATCH = 1000;

    private Inventory() {}

    public static void main(String[] arguments) throws Exception {
        long begun = System.nanoTime();
        boolean all = arguments[0].equals("all");
        int millis = all ? Integer.parseInt(arguments[4]) : arguments[0].equals("find") ? Integer.parseInt(arguments[3]) : 0;
        int threads = all ? Integer.parseInt(arguments[3]) : 1;
        Designator image =
                new Designator(Designator.Scheme.FILE, Path.of(arguments[1]).toAbsolutePath().toString());
        try (CountingDevice device = new CountingDevice(
                        new FileBlockDeviceProvider().open(image, Access.READ).orElseThrow(), millis);
                FileSystemVolume volume = (threads > 2 ? new NtfsParser() : new NtfsParser(0)).open(device)) {
            switch (arguments[0]) {
                case "all" -> all(device, volume, threads, Path.of(arguments[2]).resolve("spool"), begun);
                case "find" -> find(device, volume, arguments[2], begun);
                default -> sizes(volume);
            }
        }
    }

    /** Where batches come from. */
    private interface Source {
        EntryBatch next() throws IOException;
    }

    private static void all(CountingDevice device, FileSystemVolume volume, int threads, Path folder, long begun)
            throws IOException {
        try {
            Counts counts = new Counts();
            try (Spool spool = Spool.create(folder, volume.summary());
                    EntryStream stream = volume.entries(OptionalLong.empty());
                    EntriesAhead ahead = new EntriesAhead(stream, BATCH)) {
                Source source = threads > 1 ? ahead::next : () -> stream.next(BATCH);
                for (EntryBatch batch = source.next(); !batch.isEnd(); batch = source.next()) {
                    counts.first = counts.first == 0 ? System.nanoTime() - begun : counts.first;
                    counts.add(batch);
                    spool.append(batch);
                }
                spool.completeEntries();
                counts.paths(spool.directories(), folder.resolve("paths"));
            }
            counts.print(device, System.nanoTime() - begun, size(folder));
        } finally {
            delete(folder);
        }
    }

    private static void find(CountingDevice device, FileSystemVolume volume, String path, long begun) throws IOException {
        Optional<FileEntry> entry = volume.find(path);
        print("{\"found\":%b,\"bytesRead\":%d,\"reads\":%d,\"millis\":%d}%n",
                entry.isPresent(), device.bytes(), device.reads(), (System.nanoTime() - begun) / 1_000_000);
    }

    private static void sizes(FileSystemVolume volume) throws IOException {
        long bytes = 0;
        int runs = 0;
        for (String name : List.of("/$MFT", "/$Bitmap", "/$Secure")) {
            for (Attribute a : volume.find(name).orElseThrow().attributes()) {
                if (a.role() == Attribute.Role.CONTENT) {
                    bytes += a.length();
                    runs = name.equals("/$MFT") && a.value() instanceof AttributeValue.NonResident n ? n.runs().count() : runs;
                }
            }
        }
        print("{\"bytes\":%d,\"mftRuns\":%d}%n", bytes, runs);
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(all::add);
        }
        for (Path p : all) {
            Files.delete(p);
        }
    }

    /** What came by; the parents of all links, so that every path is known to lead to the root. */
    private static final class Counts {
        private final Set<Long> parents = new HashSet<>();
        private long lastParent = -1;
        private Link lastFile;
        private String lastPath = "";
        private long first;
        private long entries;
        private long links;
        private long attributes;
        private long resident;
        private long runs;
        private long faults;
        private long lost;

        void add(EntryBatch batch) {
            faults += batch.faults().size();
            for (FileEntry e : batch.entries()) {
                entries++;
                links += e.links().size();
                for (int i = 0; i < e.links().size(); i++) {
                    if (e.links().get(i).parentId() != lastParent) {
                        parents.add(lastParent = e.links().get(i).parentId());
                    }
                }
                lastFile = e.kind() == FileEntry.Kind.FILE && !e.system() ? e.links().get(0) : lastFile;
                for (int i = 0; i < e.attributes().size(); i++) {
                    attributes++;
                    if (e.attributes().get(i).value() instanceof AttributeValue.NonResident n) {
                        runs += n.runs().count();
                    } else {
                        resident++;
                    }
                }
            }
        }

        /** With these any path is the line of its directory and the link's name in the spool. */
        void paths(DirectoryTree tree, Path file) throws IOException {
            try (BufferedWriter out = Files.newBufferedWriter(file)) {
                for (long parent : parents) {
                    Optional<String> path = tree.path(new Link(parent, "", false));
                    lost += path.isEmpty() ? 1 : 0;
                    lastPath = parent == lastFile.parentId() ? path.orElse("?") + lastFile.name() : lastPath;
                    out.append(Long.toString(parent)).append(' ').append(path.orElse("?")).append('\n');
                }
            }
        }

        void print(CountingDevice device, long nanos, long spoolBytes) {
            Inventory.print("{\"entries\":%d,\"links\":%d,\"directories\":%d,\"attributes\":%d,\"resident\":%d,\"runs\":%d,"
                            + "\"faults\":%d,\"lostDirectories\":%d,\"bytesRead\":%d,\"reads\":%d,\"firstEntryMillis\":%d,"
                            + "\"millis\":%d,\"spoolBytes\":%d,\"lastPath\":\"%s\"}%n",
                    entries, links, parents.size(), attributes, resident, runs,
                    faults, lost, device.bytes(), device.reads(), first / 1_000_000,
                    nanos / 1_000_000, spoolBytes, lastPath);
        }
    }
}
