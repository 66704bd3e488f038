// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.tar;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.FileErrors;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;
import org.offhost.restore.Placement;
import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementMemory;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementOrder.Existing;
import org.offhost.restore.PlacementOverException;
import org.offhost.restore.PlacementPausedException;
import org.offhost.restore.PlacementRefusedException;
import org.offhost.restore.PlacementReport;
import org.offhost.restore.UnreadableContentException;

/**
 * Members are appended to a partial archive, which gets its name when it is whole. How far it is durable is noted before each
 * entry; the next pass cuts it there and goes on. An entry that failed is tried again by that, and lies at the end then.
 */
final class TarPlacement implements Placement {
    /** Key of the memory: whether an archive was there before the job, and stays. */
    private static final String PASSED_OVER = "passed-over";

    private static final int BUFFER = 64 * 1024;

    /** Throws if the work is not to go on. */
    interface Check {
        void check() throws IOException;
    }

    private final PlacementOrder order;
    private final PlacementMemory memory;
    private final PlacementReport report;
    private final Check check;
    private final Path target;
    private final boolean passedOver;
    private final Set<String> taken = new HashSet<>();
    private TarProgress progress = TarProgress.NONE;
    private FileChannel out;
    private long entries;
    private long files;
    private long directories;
    private long total;
    private long done;

    private TarPlacement(
            PlacementOrder order, PlacementMemory memory, PlacementReport report, Check check, boolean passedOver) {
        this.order = order;
        this.memory = memory;
        this.report = report;
        this.check = check;
        this.target = target(order);
        this.passedOver = passedOver;
    }

    /** Where the archive is when it is whole. */
    static Path target(PlacementOrder order) {
        return Path.of(order.destination().getPath());
    }

    /** Where it is until then. */
    static Path partial(PlacementOrder order) {
        return target(order).resolveSibling(".offhost-partial-" + order.job());
    }

    static TarPlacement open(PlacementOrder order, PlacementMemory memory, PlacementReport report, Check check)
            throws IOException {
        Path target = target(order);
        boolean there = Files.exists(target) && !memory.isBegun();
        if (there && order.existing() == Existing.REFUSE) {
            throw new PlacementRefusedException(
                    target + " is there already; nothing was written. Name another file, or say --overwrite");
        }
        boolean passedOver =
                memory.isBegun() ? memory.get(PASSED_OVER).isPresent() : there && order.existing() == Existing.SKIP;
        return new TarPlacement(order, memory, report, check, passedOver);
    }

    @Override
    public void look(PlacementEntry entry) throws IOException {
        check.check();
        total += entry.allocated();
    }

    @Override
    public void begin() throws IOException {
        check.check();
        if (order.dryRun()) {
            return;
        }
        if (!memory.isBegun()) {
            if (passedOver) {
                memory.set(PASSED_OVER, "true");
            }
            memory.begin();
        }
        if (passedOver) {
            return;
        }
        progress = TarProgress.read(memory.folder());
        if (!progress.remark().isEmpty()) {
            report.recall(progress.remark());
        }
        if (!progress.isNamed()) {
            out = FileChannel.open(partial(order), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (out.size() < progress.position()) {
                throw new PlacementPausedException(partial(order) + ", to which the job restores, has " + out.size()
                        + " bytes, expected " + progress.position() + " at the least: bring it back");
            }
            out.truncate(progress.position()).position(progress.position());
        }
    }

    @Override
    public Optional<String> place(PlacementEntry entry) throws IOException {
        check.check();
        keep(false);
        long number = entries++;
        FileEntry.Kind kind = entry.entry().kind();
        Optional<String> why = Optional.empty();
        if (kind != FileEntry.Kind.FILE && kind != FileEntry.Kind.DIRECTORY) {
            why = Optional.of("an archive of this driver holds files and directories alone");
        } else if (!passedOver) {
            why = kind == FileEntry.Kind.DIRECTORY ? directory(entry, number) : file(entry, number);
        }
        done += entry.allocated();
        report.progress(done, total);
        return why;
    }

    private Optional<String> directory(PlacementEntry entry, long number) throws IOException {
        String name = PaxMember.name(entry.path());
        if (name.isEmpty() || !taken.add(name)) {
            return Optional.empty(); // the root, or one that is there
        }
        report.directories(++directories);
        boolean there = order.dryRun() || progress.isDone(number);
        return there ? Optional.empty() : written(number, () -> PaxMember.directory(name, out));
    }

    private Optional<String> file(PlacementEntry entry, long number) throws IOException {
        String main = free(PaxMember.name(entry.path()));
        Map<String, Attribute> members = new LinkedHashMap<>();
        for (Attribute a : entry.entry().attributes()) {
            if (a.role() == Attribute.Role.CONTENT) {
                members.put(a.name().isEmpty() ? main : free(main + ":" + PaxMember.name(a.name())), a);
            }
        }
        Optional<String> why = progress.isDone(number)
                ? Optional.empty()
                : written(number, () -> {
                    for (Map.Entry<String, Attribute> m : members.entrySet()) {
                        content(m.getKey(), entry, m.getValue());
                    }
                });
        if (why.isEmpty()) {
            report.files(++files);
        }
        return why;
    }

    /** The name, or the first one with a number that nobody has. */
    private String free(String name) {
        String free = name;
        for (int n = 2; !taken.add(free); n++) {
            free = name + "~" + n;
        }
        return free;
    }

    private interface Writing {
        void write() throws IOException;
    }

    /** Writes the members of an entry whole, or takes them back. */
    private Optional<String> written(long number, Writing writing) throws IOException {
        if (order.dryRun()) {
            writing.write();
            return Optional.empty();
        }
        long start = out.position();
        boolean whole = false;
        try {
            writing.write();
            whole = true;
            progress = progress.without(number);
            return Optional.empty();
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (UnreadableContentException e) {
            progress = progress.with(number);
            return Optional.of(e.getMessage());
        } catch (IOException e) {
            throw new PlacementOverException(target + " cannot be written: " + FileErrors.of(e), e);
        } finally {
            if (!whole) {
                out.truncate(start).position(start);
            }
        }
    }

    private void content(String name, PlacementEntry entry, Attribute attribute) throws IOException {
        long length = order.dryRun() ? attribute.length() : entry.length(attribute);
        if (!order.dryRun()) {
            PaxMember.file(name, length, entry.entry().times(), out);
            try (InputStream in = entry.content(attribute)) {
                copy(in, length);
            }
            PaxMember.pad(length, out);
        }
        report.written(length);
    }

    private void copy(InputStream in, long length) throws IOException {
        byte[] block = new byte[BUFFER];
        for (long left = length; left > 0; ) {
            check.check();
            int n = in.readNBytes(block, 0, (int) Math.min(BUFFER, left));
            if (n == 0) {
                throw new UnreadableContentException(
                        "its content ends at byte " + (length - left) + ", expected " + length + " bytes",
                        new EOFException());
            }
            PaxMember.write(ByteBuffer.wrap(block, 0, n), out);
            left -= n;
        }
    }

    /** Makes durable what is there, and then the note about it. */
    private void keep(boolean named) throws IOException {
        if (out != null) {
            out.force(false);
            progress = progress.at(entries, out.position(), named, report.remark());
            progress.write(memory.folder());
        }
    }

    @Override
    public void settle(PlacementEntry entry) throws IOException {
        check.check(); // a member has its time from the beginning
    }

    @Override
    public void finish() throws IOException {
        check.check();
        if (order.dryRun()) {
            report.note("dry run: " + files + " files would be written to " + target);
        } else if (passedOver) {
            report.note("no file was restored: " + target + " was there already and was passed over");
        } else {
            if (out != null) {
                PaxMember.end(out);
                keep(true);
            }
            name();
        }
    }

    private void name() throws IOException {
        Path partial = partial(order);
        if (!Files.exists(partial)) {
            return; // the run before was killed when it had its name
        }
        if (order.existing() == Existing.OVERWRITE) {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else if (Files.exists(target)) {
            throw new PlacementOverException(
                    "somebody made " + target + " since the job began; what was restored is in " + partial, null);
        } else {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
