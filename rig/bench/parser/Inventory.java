// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.offhost.archive.Spool;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.file.FileBlockDeviceProvider;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.ntfs.NtfsParser;

/**
 * The parser alone, without a framework: every entry of an NTFS volume with its links, attributes and runs, and its paths,
 * written to a spool as a backup does. Arguments: IMAGE, FOLDER for the spool, PASSES (more than one shows what the virtual
 * machine's warm-up costs). Prints a line of JSON per pass.
 */
public final class Inventory {
    private static final int BATCH = 1000;

    private Inventory() {}

    public static void main(String[] arguments) throws Exception {
        Path image = Path.of(arguments[0]).toAbsolutePath();
        Path folder = Path.of(arguments[1]);
        int passes = Integer.parseInt(arguments[2]);
        for (int pass = 0; pass < passes; pass++) {
            Path spool = folder.resolve("spool" + pass);
            try (Counted device = new Counted(new FileBlockDeviceProvider()
                            .open(new Designator(Designator.Scheme.FILE, image.toString()), Access.READ)
                            .orElseThrow());
                    FileSystemVolume volume = new NtfsParser().open(device)) {
                run(device, volume, spool);
            } finally {
                delete(spool);
            }
        }
    }

    private static void run(Counted device, FileSystemVolume volume, Path folder) throws IOException {
        long begun = System.nanoTime();
        long first = 0;
        long entries = 0;
        long paths = 0;
        long runs = 0;
        long faults = 0;
        try (Spool spool = Spool.create(folder, volume.summary());
                EntryStream stream = volume.entries(OptionalLong.empty())) {
            for (EntryBatch batch = stream.next(BATCH); !batch.isEnd(); batch = stream.next(BATCH)) {
                first = first == 0 ? System.nanoTime() - begun : first;
                faults += batch.faults().size();
                for (FileEntry e : batch.entries()) {
                    entries++;
                    paths += e.links().size();
                    for (Attribute a : e.attributes()) {
                        runs += a.value() instanceof AttributeValue.NonResident n ? n.runs().count() : 0;
                    }
                }
                spool.append(batch);
            }
            spool.completeEntries();
        }
        System.out.printf(
                Locale.ROOT,
                "{\"entries\":%d,\"links\":%d,\"runs\":%d,\"faults\":%d,\"bytesRead\":%d,\"reads\":%d,"
                        + "\"firstEntryMillis\":%d,\"millis\":%d,\"spoolBytes\":%d}%n",
                entries,
                paths,
                runs,
                faults,
                device.bytes,
                device.reads,
                first / 1_000_000,
                (System.nanoTime() - begun) / 1_000_000,
                size(folder));
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path p : all) {
            Files.delete(p);
        }
    }

    /** Counts what is read. */
    private static final class Counted implements BlockDevice {
        private final BlockDevice device;
        private long bytes;
        private long reads;

        Counted(BlockDevice device) {
            this.device = device;
        }

        @Override
        public Unit unit() {
            return device.unit();
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            bytes += target.remaining();
            reads++;
            device.read(position, target);
        }

        @Override
        public void write(long position, ByteBuffer source) throws IOException {
            throw new IOException("this device is read only");
        }

        @Override
        public void flush() {}

        @Override
        public void close() throws IOException {
            device.close();
        }
    }
}
