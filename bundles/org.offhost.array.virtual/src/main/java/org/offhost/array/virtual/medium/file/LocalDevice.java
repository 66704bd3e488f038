// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A block device of this host, as the Linux kernel tells of it under {@code /sys}. The name of its node tells nothing: any
 * number of nodes may have its number. Immutable.
 */
public final class LocalDevice {
    private static final int FORMAT = 0170000;
    private static final int BLOCK_DEVICE = 0060000;

    /** The unit of "size", whatever the blocks are. */
    private static final int SECTOR = 512;

    /** Columns of "stat": sectors written, and discarded where the kernel counts that. Flushes count as requests, of none. */
    private static final int WRITTEN = 6;

    private static final int DISCARDED = 13;

    private static final long SHORT_WAIT_NANOS = 100_000;
    private static final long LONGEST_WAIT_NANOS = 500_000_000;

    private final Path node;
    private final String number;
    private final Path entry;

    private LocalDevice(Path node, String number, Path entry) {
        this.node = node;
        this.number = number;
        this.entry = entry;
    }

    /**
     * The device behind a name, symbolic links followed; empty if it is none of blocks or not there.
     *
     * @throws IOException if it is one that the kernel says nothing of
     */
    public static Optional<LocalDevice> of(Path node) throws IOException {
        Optional<String> number = number(node);
        return number.isPresent() ? Optional.of(of(node, number.get(), Path.of("/sys"))) : Optional.empty();
    }

    static LocalDevice of(Path node, String number, Path sys) throws IOException {
        Path entry = sys.resolve("dev/block").resolve(number);
        if (!Files.isDirectory(entry)) {
            throw new IOException(node + " is a block device, " + number + ", of which this host does not tell under "
                    + entry + "; it cannot be proved that nobody else uses it");
        }
        return new LocalDevice(node, number, entry.toRealPath());
    }

    /** Whether a name is that of a block device. */
    public static boolean isOne(Path node) {
        return number(node).isPresent();
    }

    /** Major and minor number as the kernel writes them. */
    static Optional<String> number(Path node) {
        if (Files.isRegularFile(node) || Files.isDirectory(node)) {
            return Optional.empty();
        }
        try {
            Map<String, Object> a = Files.readAttributes(node, "unix:mode,rdev");
            long device = ((Number) a.get("rdev")).longValue();
            long major = device >>> 8 & 0xfff | device >>> 32 & ~0xfffL;
            long minor = device & 0xff | device >>> 12 & ~0xffL;
            boolean blocks = (((Number) a.get("mode")).intValue() & FORMAT) == BLOCK_DEVICE;
            return blocks ? Optional.of(major + ":" + minor) : Optional.empty();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty(); // not there, or not a system with device nodes
        }
    }

    Path node() {
        return node;
    }

    String number() {
        return number;
    }

    /** Its folder under {@code /sys}; that of a partition lies in its disk's. */
    Path entry() {
        return entry;
    }

    String name() {
        return entry.getFileName().toString();
    }

    boolean isPartition() {
        return Files.exists(entry.resolve("partition"));
    }

    private Path disk() {
        return isPartition() ? entry.getParent() : entry;
    }

    /**
     * The file that a loop device stands on, or the disk of this partition; empty for other devices, and if the file has no
     * name any more.
     */
    Optional<Path> fileBehind() throws IOException {
        Path told = disk().resolve("loop/backing_file");
        if (!Files.exists(told)) {
            return Optional.empty();
        }
        Path file = Path.of(Files.readString(told).replaceFirst("\\n$", ""));
        return Files.exists(file) ? Optional.of(file) : Optional.empty();
    }

    /** Byte at which it begins: of the file that a loop device stands on, or else of its disk. */
    long start() throws IOException {
        long start = isPartition() ? Math.multiplyExact(value(entry.resolve("start")), SECTOR) : 0;
        Path offset = disk().resolve("loop/offset");
        return Files.exists(offset) ? Math.addExact(start, value(offset)) : start;
    }

    /** The disk's, of a partition as of itself. */
    String diskNumber() throws IOException {
        return Files.readString(disk().resolve("dev")).trim();
    }

    /** Bytes. */
    public long size() throws IOException {
        return Math.multiplyExact(value(entry.resolve("size")), SECTOR);
    }

    /** Bytes of a logical block. */
    public int blockLength() throws IOException {
        return Math.toIntExact(value(disk().resolve("queue/logical_block_size")));
    }

    boolean readOnly() throws IOException {
        return value(entry.resolve("ro")) != 0;
    }

    /** Tells this device from an earlier one of the same number, e.g. a loop device set up anew; 0 if the kernel does not. */
    long born() throws IOException {
        Path sequence = disk().resolve("diskseq");
        return Files.exists(sequence) ? value(sequence) : 0;
    }

    /** How many sectors of it were written or discarded. What is in the host's cache has not come to it yet. */
    long writes() throws IOException {
        awaitWrites();
        String[] columns = Files.readString(entry.resolve("stat")).trim().split("\\s+");
        if (columns.length <= WRITTEN) {
            throw new IOException(entry.resolve("stat") + ": expected at least " + (WRITTEN + 1) + " numbers, found "
                    + columns.length);
        }
        long discards = columns.length > DISCARDED ? parse(columns[DISCARDED], "stat") : 0;
        return parse(columns[WRITTEN], "stat") + discards;
    }

    /** A write is counted a moment after those that wait for it are told, and is in flight until then (measured). */
    private void awaitWrites() throws IOException {
        long end = System.nanoTime() + LONGEST_WAIT_NANOS;
        while (!isSettled() && System.nanoTime() < end) {
            LockSupport.parkNanos(SHORT_WAIT_NANOS);
        }
    }

    private boolean isSettled() throws IOException {
        Path inFlight = entry.resolve("inflight");
        String[] readsAndWrites =
                Files.exists(inFlight) ? Files.readString(inFlight).trim().split("\\s+") : new String[0];
        return readsAndWrites.length < 2 || parse(readsAndWrites[1], "inflight") == 0;
    }

    private long value(Path file) throws IOException {
        return parse(Files.readString(file).trim(), file.getFileName().toString());
    }

    private long parse(String text, String file) throws IOException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException(entry.resolve(file) + ": expected a number, found '" + text + "'", e);
        }
    }
}
