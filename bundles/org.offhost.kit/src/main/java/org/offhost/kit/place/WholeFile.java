// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.place;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.offhost.block.FileErrors;
import org.offhost.block.PrivateFiles;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.restore.PlacementMemory;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementOrder.Existing;
import org.offhost.restore.PlacementOverException;
import org.offhost.restore.PlacementRefusedException;
import org.offhost.restore.UnreadableContentException;

/**
 * A file that a placement makes as a whole: it lies beside its place until it is whole and durable, and gets its name then. Who is
 * killed at any point leaves what was there before, or the whole file; the next pass makes it again. One thread.
 */
public final class WholeFile implements Closeable {
    private static final String PASSED_OVER = "passed-over";
    private static final String NOT_NAMED = "not-named";

    private static final int BUFFER = 64 << 10;

    /** Asked before each step of what takes long; throws if the work is not to go on. */
    @FunctionalInterface
    public interface Check {
        void check() throws IOException;
    }

    /** Places one entry. */
    @FunctionalInterface
    public interface Placing {
        /** @return why it is not placed; empty if it is */
        Optional<String> place() throws IOException;
    }

    private final PlacementOrder order;
    private final PlacementMemory memory;
    private final Path target;
    private final boolean passedOver;

    /**
     * Begins, or goes on; writes nothing.
     *
     * @param order with a destination of the scheme "file"
     * @throws PlacementRefusedException if something is there that may not be replaced, or is a folder
     */
    public WholeFile(PlacementOrder order, PlacementMemory memory) throws PlacementRefusedException {
        this.order = order;
        this.memory = memory;
        this.target = target(order);
        boolean there = !memory.isBegun() && Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        if (there && (order.existing() == Existing.REFUSE || Files.isDirectory(target))) {
            throw new PlacementRefusedException(target + " is there already; nothing was written. Name another file");
        }
        this.passedOver = order.existing() == Existing.SKIP
                && (there || memory.get(PASSED_OVER).isPresent());
    }

    private static Path target(PlacementOrder order) {
        return Path.of(order.destination());
    }

    /** Whether what was there before the job stays, and nothing is placed. */
    public boolean isPassedOver() {
        return passedOver;
    }

    /** Whether it is written: neither is what was there passed over nor is this a dry run. */
    public boolean isWritten() {
        return !passedOver && !order.dryRun();
    }

    /** Everything was looked at: makes durable that the destination is changed from here on. */
    public void begin() throws IOException {
        if (!order.dryRun() && !memory.isBegun()) {
            memory.set(passedOver ? PASSED_OVER : NOT_NAMED, "true");
            memory.begin();
        }
    }

    /** Where it is written until it is whole; there may be something of a run before. */
    public Path partial() {
        return beside(order, ".part");
    }

    private Path scratch() {
        return beside(order, ".scratch");
    }

    private static Path beside(PlacementOrder order, String end) {
        Path target = target(order);
        return target.resolveSibling(target.getFileName() + "." + order.job() + end);
    }

    /**
     * Places one entry, if anything is placed: a content that cannot be had is a reason not to, any other failure the end.
     *
     * @throws PlacementOverException if the file cannot be written
     */
    public Optional<String> place(Placing one) throws IOException {
        if (passedOver) {
            return Optional.empty();
        }
        try {
            return one.place();
        } catch (UnreadableContentException e) {
            return Optional.of(e.getMessage());
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            throw new PlacementOverException(partial() + " cannot be written: " + FileErrors.of(e), e);
        }
    }

    /**
     * Reads a content whole, into a file beside, before any of it is placed: from an archive under way nothing can be taken back.
     *
     * @param content is closed
     */
    public void fetch(InputStream content, Check check) throws IOException {
        try (content;
                OutputStream out = PrivateFiles.output(scratch())) {
            copy(content, out, check);
        }
    }

    /**
     * Writes the content that was fetched last.
     *
     * @return bytes of it
     */
    public long fetched(OutputStream to, Check check) throws IOException {
        try (InputStream in = Files.newInputStream(scratch())) {
            return copy(in, to, check);
        }
    }

    private static long copy(InputStream in, OutputStream out, Check check) throws IOException {
        byte[] block = new byte[BUFFER];
        long bytes = 0;
        for (int n = in.read(block); n >= 0; n = in.read(block)) {
            check.check();
            out.write(block, 0, n);
            bytes += n;
        }
        return bytes;
    }

    /** Lets go of what was fetched. */
    @Override
    public void close() throws IOException {
        if (isWritten()) {
            Files.deleteIfExists(scratch());
        }
    }

    /**
     * Makes durable what was written, and gives it its name.
     *
     * @throws PlacementOverException if somebody made a file of that name meanwhile, which is not replaced
     */
    public void finish() throws IOException {
        try (FileChannel file = FileChannel.open(partial(), StandardOpenOption.WRITE)) {
            file.force(true);
        }
        boolean notOurs = memory.get(NOT_NAMED).isPresent() && Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        if (notOurs && order.existing() != Existing.OVERWRITE) {
            throw new PlacementOverException("somebody made " + target + " since the job began", null);
        }
        memory.forget(NOT_NAMED);
        Files.move(partial(), target, StandardCopyOption.ATOMIC_MOVE);
        PrivateFiles.force(target.toAbsolutePath().getParent());
    }

    /** Deletes what is half made, of a job that will not go on. */
    public static void abandon(PlacementOrder order) throws IOException {
        Files.deleteIfExists(beside(order, ".scratch"));
        Files.deleteIfExists(beside(order, ".part"));
    }
}
