// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;

/** Decides of each inode whether there is an entry, and tells what is wrong if there should be one. One thread. */
final class InodeReader {
    private final VolumeParts parts;
    private final SystemInodes system;
    private final InodeTable inodes;
    private final InodeEntries entries;
    private final boolean inOrder;

    private InodeReader(VolumeParts parts, SystemInodes system, boolean inOrder) {
        this.inOrder = inOrder;
        this.parts = parts;
        this.system = system;
        this.inodes = new InodeTable(parts);
        this.entries = new InodeEntries(parts, system, new InodeTable(parts));
    }

    /** Reads many at once, for one who asks for one behind the other. */
    static InodeReader inOrder(VolumeParts parts, SystemInodes system) {
        return new InodeReader(parts, system, true);
    }

    /** Reads no more than it is asked for. */
    static InodeReader scattered(VolumeParts parts, SystemInodes system) {
        return new InodeReader(parts, system, false);
    }

    InodeTable inodes() {
        return inodes;
    }

    /**
     * The entry of an inode.
     *
     * @param named its names in directories
     * @return empty if it is not in use, or not readable, which is told
     */
    Optional<FileEntry> read(long number, List<Link> named, Consumer<Fault> faults) throws IOException {
        try {
            if (!inodes.isWritten(number)) {
                unused(number, named, faults);
                return Optional.empty();
            }
            Inode inode = inOrder ? inodes.next(number) : inodes.get(number);
            if (!isThere(inode, named, faults)) {
                return Optional.empty();
            }
            Optional<String> problem = parts.summed() ? inode.problem(parts.sums()) : Optional.empty();
            if (problem.isPresent()) {
                passOver(number, named, inodes.position(number), problem.get(), faults);
                return Optional.empty();
            }
            return Optional.of(entries.entry(inode, named, faults));
        } catch (CorruptStructureException e) {
            passOver(number, named, e.position(), e.getMessage(), faults);
        } catch (UnreadableBlockException e) {
            passOver(number, named, Fault.UNKNOWN, e.getMessage(), faults);
        }
        return Optional.empty();
    }

    private boolean isThere(Inode inode, List<Link> named, Consumer<Fault> faults) throws IOException {
        boolean root = inode.number == SystemInodes.ROOT;
        if (system.name(inode.number).isPresent()) {
            return !inode.isMapEmpty() || inode.size() != 0;
        }
        boolean empty = inode.mode == 0 && inode.links == 0;
        if (inodes.isUsed(inode.number)) {
            if (empty) {
                passOver(
                        inode.number,
                        named,
                        inodes.position(inode.number),
                        "expected an inode, since the map of inodes has it in use; found zeros",
                        faults);
            }
            return !empty;
        }
        if (inode.links == 0 || named.isEmpty() && !root) {
            unused(inode.number, named, faults);
            return false;
        }
        faults.accept(new Fault(
                new FaultSubject.Entry(inode.number, root ? InodeEntries.ROOT : named.get(0)),
                Fault.Effect.DOUBTFUL,
                "inode " + inode.number,
                inodes.position(inode.number),
                "expected in use by the map of inodes, found free"));
        return true;
    }

    private static void unused(long number, List<Link> named, Consumer<Fault> faults) {
        for (Link link : named) {
            faults.accept(new Fault(
                    new FaultSubject.Entry(number, link),
                    Fault.Effect.PASSED_OVER,
                    "inode " + number,
                    Fault.UNKNOWN,
                    "expected in use, since it has a name; found free"));
        }
    }

    private static void passOver(long number, List<Link> named, long position, String detail, Consumer<Fault> faults) {
        FaultSubject subject =
                named.isEmpty() ? new FaultSubject.Number(number) : new FaultSubject.Entry(number, named.get(0));
        faults.accept(new Fault(subject, Fault.Effect.PASSED_OVER, "inode " + number, position, detail));
    }
}
