// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.ChangeStream;
import org.offhost.filesystem.DoubtfulRanges;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.tck.VolumeReading;

/**
 * Puts a parser to fixture volumes with a few hostile bytes where it reads: an input of a fuzzer is the choice of a
 * volume, of what is read, and patches, so it is small and an execution quick.
 *
 * <p>Input: byte 0 the volume; 1 the plan: bits 0 and 1 what is read (see {@link #read}), 2 to 5 whose content, 6
 * whether all entries are read and not just those near the last patch; then patches.
 *
 * <p>Patch: byte 0 the number of bytes less 1 in bits 0 to 2, in bit 3 whether they may lie anywhere and not just in
 * metadata, in bits 4 to 6 how they are laid ({@link Lay}); 1 to 3 where, little-endian; then the bytes.
 */
public final class HostileVolumes {
    /** Changes a volume behind the patches, such as sums over what was patched. */
    @FunctionalInterface
    public interface Repair {
        void repair(PatchedBlockDevice device, List<Long> patched) throws IOException;
    }

    /** Knows where the entries near a byte of a volume begin. */
    @FunctionalInterface
    public interface Start {
        /** Of a volume as it was, the cursor behind which the entries are whose structures lie there; -1 to begin. */
        long cursor(String fixture, long position);
    }

    /** How the bytes of a patch come upon the volume; what is not named is {@link #REPLACE}. */
    private enum Lay {
        REPLACE,
        FLIP,
        ZERO_SECTOR,
        FILL_SECTOR,
        COPY_SECTOR
    }

    private static final int SECTOR = 512;
    private static final int MOST_PATCHES = 16;
    private static final int BATCH = 64;
    private static final int NEAR = 12;
    private static final int MOST_READS = 100_000;
    private static final long MOST_READ = 512 << 20;
    private static final int MOST_BATCHES = 10_000;
    private static final int STREAM_BYTES = 96 << 10;
    private static final int CONTENT_BYTES = 1 << 20;
    private static final List<String> PATHS = List.of("/", "/$Extend/$UsnJrnl", "/no/such", "/deep");

    private final FileSystemParser parser;
    private final List<String> names;
    private final Start start;
    private final List<Metadata> metadata = new ArrayList<>();
    private final byte[] buffer = new byte[16 << 10];

    /** The bytes of a volume that a parser reads before it reads content, numbered from 0. */
    record Metadata(long[] positions, long[] ends) {
        static Metadata of(List<Extent> read) {
            List<Extent> sorted = new ArrayList<>(read);
            sorted.sort((a, b) -> Long.compare(a.position(), b.position()));
            long[] positions = new long[sorted.size()];
            long[] ends = new long[sorted.size()];
            int count = 0;
            long reached = 0;
            long total = 0;
            for (Extent e : sorted) {
                long from = Math.max(reached, e.position());
                if (from < e.end()) {
                    positions[count] = from;
                    total += e.end() - from;
                    ends[count++] = total;
                    reached = e.end();
                }
            }
            return new Metadata(Arrays.copyOf(positions, count), Arrays.copyOf(ends, count));
        }

        long position(long number) {
            long n = number % ends[ends.length - 1];
            int i = Arrays.binarySearch(ends, n);
            i = i >= 0 ? i + 1 : -i - 1;
            return positions[i] + n - (i == 0 ? 0 : ends[i - 1]);
        }
    }

    private HostileVolumes(FileSystemParser parser, List<String> names, Start start) {
        this.parser = parser;
        this.names = names;
        this.start = start;
    }

    /** Reads each volume once as it is, to learn where the parser reads. */
    public static HostileVolumes of(FileSystemParser parser, List<String> fixtures) throws IOException {
        return of(parser, fixtures, (fixture, position) -> -1);
    }

    /** The same for a parser whose volumes have many entries. */
    public static HostileVolumes of(FileSystemParser parser, List<String> fixtures, Start start) throws IOException {
        HostileVolumes volumes = new HostileVolumes(parser, fixtures, start);
        for (String name : fixtures) {
            PatchedBlockDevice device = PatchedBlockDevice.of(name);
            device.remember(true);
            parser.probe(device);
            try (FileSystemVolume volume = parser.open(device)) {
                VolumeReading.entries(volume, OptionalLong.empty(), BATCH);
                VolumeReading.allocated(volume, BATCH);
                for (String path : PATHS) {
                    volume.find(path);
                }
            }
            device.remember(false);
            volumes.metadata.add(Metadata.of(device.remembered()));
        }
        return volumes;
    }

    /** Reads the volume that an input describes. */
    public void run(byte[] input) throws IOException {
        run(input, (device, patched) -> {});
    }

    /** Reads the volume that an input describes, repaired. */
    public void run(byte[] input, Repair repair) throws IOException {
        if (input.length < 2) {
            return;
        }
        int number = (input[0] & 0xFF) % names.size();
        PatchedBlockDevice device = PatchedBlockDevice.of(names.get(number));
        List<Long> patched = patch(device, metadata.get(number), input);
        repair.repair(device, patched);
        long cursor = patched.isEmpty() || (input[1] & 64) != 0
                ? -1
                : start.cursor(names.get(number), patched.get(patched.size() - 1));
        HostileInput.check(() -> read(device.grant(MOST_READS, MOST_READ), input[1], cursor));
    }

    private static List<Long> patch(PatchedBlockDevice device, Metadata where, byte[] input) {
        List<Long> patched = new ArrayList<>();
        int at = 2;
        while (at + 4 < input.length && patched.size() < MOST_PATCHES) {
            int head = input[at];
            long number = (input[at + 1] & 0xFF) | (input[at + 2] & 0xFF) << 8 | (input[at + 3] & 0xFF) << 16;
            long position = (head & 8) == 0 ? where.position(number) : number * 8 % device.size();
            int end = Math.min(input.length, at + 5 + (head & 7));
            lay(device, head >> 4 & 7, position, Arrays.copyOfRange(input, at + 4, end));
            patched.add(position);
            at = end;
        }
        return patched;
    }

    private static void lay(PatchedBlockDevice device, int how, long position, byte[] bytes) {
        long sector = position - position % SECTOR;
        Lay lay = how < Lay.values().length ? Lay.values()[how] : Lay.REPLACE;
        switch (lay) {
            case REPLACE -> device.patch(position, bytes);
            case FLIP -> {
                byte[] flipped = device.bytes(position, bytes.length);
                for (int i = 0; i < flipped.length; i++) {
                    flipped[i] ^= bytes[i];
                }
                device.patch(position, flipped);
            }
            case ZERO_SECTOR -> device.patch(sector, new byte[SECTOR]);
            case FILL_SECTOR -> {
                byte[] filled = new byte[SECTOR];
                Arrays.fill(filled, bytes[0]);
                device.patch(sector, filled);
            }
            case COPY_SECTOR -> device.patch(sector, device.bytes(sector + (long) bytes[0] * SECTOR, SECTOR));
        }
    }

    /** What is read: 0 entries and content, 1 ranges in use, 2 single paths, 3 entries, ranges and changes. */
    private void read(BlockDevice device, int plan, long cursor) throws IOException {
        boolean known = parser.probe(device).isPresent();
        try (FileSystemVolume volume = parser.open(device)) {
            switch (plan & 3) {
                case 0 -> entries(volume, plan >> 2 & 15, cursor);
                case 1 -> allocated(volume);
                case 2 -> find(volume);
                default -> {
                    entries(volume, -1, cursor);
                    if ((plan & 64) == 0) {
                        allocated(volume);
                    } else {
                        AllocationProof.of(volume);
                    }
                    changes(volume);
                }
            }
        } catch (IOException other) {
            if (known || !other.getClass().equals(IOException.class)) {
                throw other;
            }
        }
    }

    private void entries(FileSystemVolume volume, int whose, long cursor) throws IOException {
        int left = CONTENT_BYTES;
        int batch = cursor < 0 ? BATCH : NEAR;
        try (EntryStream stream = volume.entries(cursor < 0 ? OptionalLong.empty() : OptionalLong.of(cursor))) {
            int batches = 0;
            for (EntryBatch b = stream.next(batch); !b.isEnd(); b = stream.next(batch)) {
                bound(++batches);
                if (batches > 1 && cursor >= 0) {
                    return;
                }
                for (FileEntry entry : b.entries()) {
                    for (int i = 0; i < entry.attributes().size(); i++) {
                        if ((entry.id() * 7 + i & 15) == whose && left > 0) {
                            left -= content(volume, entry, entry.attributes().get(i));
                        }
                    }
                }
            }
        }
    }

    /** Reads the beginning of a stream, and its end: what is malformed is refused, which is no reason to stop. */
    private int content(FileSystemVolume volume, FileEntry entry, Attribute attribute) throws IOException {
        int[] read = {1};
        HostileInput.typed(() -> {
            try (InputStream in = volume.content(entry, attribute)) {
                for (int n = in.read(buffer); n >= 0 && read[0] < STREAM_BYTES; n = in.read(buffer)) {
                    read[0] += n;
                }
                in.skip(Math.max(0, attribute.length() - read[0] - 100));
                read[0] += Math.max(0, in.read(buffer));
            }
        });
        return read[0];
    }

    private static void allocated(FileSystemVolume volume) throws IOException {
        try (ExtentStream stream = volume.allocated()) {
            ascending(stream, volume);
        }
        try (DoubtfulRanges stream = volume.inDoubt().orElse(null)) {
            if (stream != null) {
                ascending(stream, volume);
            }
        }
    }

    private static void ascending(ExtentStream stream, FileSystemVolume volume) throws IOException {
        long end = 0;
        int batches = 0;
        for (List<Extent> b = stream.next(BATCH); !b.isEmpty(); b = stream.next(BATCH)) {
            bound(++batches);
            for (Extent e : b) {
                if (e.position() < end || e.end() > volume.summary().length()) {
                    throw new AssertionError(e + " behind " + end + " of " + volume.summary());
                }
                end = e.end();
            }
        }
    }

    private static void find(FileSystemVolume volume) throws IOException {
        for (String path : PATHS) {
            Optional<FileEntry> found = volume.find(path);
            if (found.isEmpty() && path.equals("/")) {
                throw new AssertionError("no root");
            }
        }
    }

    private static void changes(FileSystemVolume volume) throws IOException {
        var journal = volume.changes();
        if (journal.isPresent()) {
            try (ChangeStream stream = journal.get().changes(journal.get().first())) {
                int batches = 0;
                while (!stream.next(BATCH).isEmpty()) {
                    bound(++batches);
                }
            }
        }
    }

    private static void bound(int batches) {
        if (batches > MOST_BATCHES) {
            throw new AssertionError("more than " + MOST_BATCHES + " batches of a small volume");
        }
    }
}
