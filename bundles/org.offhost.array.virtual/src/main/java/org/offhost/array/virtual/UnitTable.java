// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.offhost.array.virtual.ArrayState.UnitRecord;
import org.offhost.array.virtual.copy.CopyManager;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.DiskTraits;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.array.virtual.medium.FaultBoard;
import org.offhost.array.virtual.medium.disk.PointInTimeMedium;
import org.offhost.array.virtual.medium.disk.VirtualDisk;
import org.offhost.array.virtual.medium.file.FileStamp;
import org.offhost.array.virtual.medium.file.HostFile;
import org.offhost.array.virtual.medium.file.LocalDevice;
import org.offhost.array.virtual.medium.file.NewFile;
import org.offhost.array.virtual.unit.DeviceServer;
import org.offhost.array.virtual.unit.DiskUnit;
import org.offhost.array.virtual.unit.TapeUnit;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Unit;
import org.offhost.block.hold.HeldFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The units that are attached. A file is one unit whatever it is called: its identity is that of the file system, and when it
 * was born, since the file system gives the identity of a file that is gone to the next one. Thread-safe.
 */
final class UnitTable implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(UnitTable.class);
    private static final int DEFAULT_BLOCK = 512;

    private final ArrayStateFile state;
    private final UnitMaking making;
    private final Map<Designator, DeviceServer> units = new ConcurrentSkipListMap<>();

    /** Whoever waited for the table while it was closed must not open files that nobody would close. */
    private boolean closed;

    UnitTable(ArrayStateFile state, CopyManager copies, FaultBoard faults) throws IOException {
        this.state = state;
        this.making = new UnitMaking(state, copies, faults);
        state.change(KeptUnits::of);
        making.sweep();
        state.get().units().stream().filter(UnitRecord::attached).forEach(this::present);
    }

    private DeviceServer present(UnitRecord r) {
        DeviceServer unit = making.of(r);
        units.put(r.designator(), unit);
        return unit;
    }

    Optional<DeviceServer> find(Designator designator) {
        return Optional.ofNullable(units.get(designator));
    }

    Collection<DeviceServer> all() {
        return units.values();
    }

    void remove(Designator unit) {
        units.remove(unit);
    }

    void add(PointInTimeMedium medium) {
        units.put(medium.designator(), making.of(medium));
    }

    /** The first bytes of a file, at most so many; of an attached one through its unit, which holds the lock. */
    synchronized byte[] head(Path file, int length) throws IOException {
        Optional<DeviceServer> unit = attached(file).map(UnitRecord::designator).flatMap(this::find);
        if (unit.isEmpty()) {
            try (HeldFile unattached = HeldFile.open(file, false)) {
                return Channels.newInputStream(unattached.channel()).readNBytes(length);
            }
        }
        byte[] head = new byte[length];
        if (unit.get() instanceof DiskUnit d) {
            d.medium().read(0, ByteBuffer.wrap(head));
        }
        return head;
    }

    /** What a file is attached as. */
    synchronized Optional<Unit.Kind> attachedKind(Path file) throws IOException {
        return attached(file).map(UnitRecord::kind);
    }

    private Optional<UnitRecord> attached(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        long born = FileStamp.born(file);
        return state.get().unitOf(FileStamp.of(file).key()).filter(u -> u.attached() && !u.isAnother(born));
    }

    synchronized DeviceServer attach(DiskFile disk) throws IOException {
        requireOpen();
        Path path = disk.file().toAbsolutePath().normalize();
        NewFile file = NewFile.at(path, disk.createSize() != 0, Math.max(0, disk.createSize()));
        return file.orTakeBack(() -> attach(disk, path, file.isMade()));
    }

    private void requireOpen() throws ProviderWithdrawnException {
        if (closed) {
            throw new ProviderWithdrawnException("the embedded array is gone");
        }
    }

    private DeviceServer attach(DiskFile disk, Path path, boolean created) throws IOException {
        if (disk.createSize() > 0 && HostFile.length(path) == 0) {
            NewFile.extend(path, disk.createSize());
        }
        Optional<UnitRecord> known = known(path, created, Unit.Kind.BLOCKS);
        int block = disk.blockLength() != 0
                ? disk.blockLength()
                : known.map(UnitRecord::blockLength).orElse(defaultBlock(path));
        // a disk that was once made with a size keeps it
        long before = created ? 0 : known.map(UnitRecord::capacity).orElse(0L);
        long capacity = before == 0 ? disk.createSize() : before;
        boolean grows = capacity == DiskFile.GROWS;
        DiskTraits traits =
                disk.traits().or(() -> known.map(UnitRecord::traits)).orElse(DiskTraits.PLAIN);
        DeviceServer unit = known.isPresent()
                ? again(known.get(), path, block, disk.readOnly(), capacity, traits)
                : fresh(path, Unit.Kind.BLOCKS, block, disk.readOnly(), capacity, traits);
        return opened(unit, known, () -> ((VirtualDisk) ((DiskUnit) unit).medium()).require(!disk.readOnly(), grows));
    }

    private static int defaultBlock(Path path) throws IOException {
        Optional<LocalDevice> device = LocalDevice.of(path);
        return device.isPresent() ? device.get().blockLength() : DEFAULT_BLOCK;
    }

    synchronized DeviceServer attach(TapeFile tape) throws IOException {
        requireOpen();
        Path path = tape.file().toAbsolutePath().normalize();
        NewFile file = NewFile.at(path, tape.create(), 0);
        return file.orTakeBack(() -> attach(tape, path, file.isMade()));
    }

    private DeviceServer attach(TapeFile tape, Path path, boolean created) throws IOException {
        Optional<UnitRecord> known = known(path, created, Unit.Kind.RECORDS);
        long capacity = tape.capacity() != 0
                ? tape.capacity()
                : known.map(UnitRecord::capacity).orElse(0L);
        DeviceServer unit = known.isPresent()
                ? again(known.get(), path, 0, tape.readOnly(), capacity, DiskTraits.PLAIN)
                : fresh(path, Unit.Kind.RECORDS, 0, tape.readOnly(), capacity, DiskTraits.PLAIN);
        return opened(unit, known, () -> ((TapeUnit) unit).medium().require(!tape.readOnly(), capacity));
    }

    /** The record kept for a file. */
    private Optional<UnitRecord> known(Path path, boolean created, Unit.Kind kind) throws IOException {
        Optional<UnitRecord> known = state.get().unitOf(FileStamp.of(path).key());
        boolean another = known.isPresent() && (created || known.get().isAnother(FileStamp.born(path)));
        if (known.isPresent() && (another || known.get().kind() != kind)) {
            if (!another && known.get().attached()) {
                throw new IOException(path + " is attached as a " + (kind == Unit.Kind.BLOCKS ? "tape" : "disk") + ", "
                        + known.get().designator());
            }
            // A new file has got the identity of one that is gone: it is another unit.
            forget(known.get());
            return Optional.empty();
        }
        return known;
    }

    private void forget(UnitRecord r) throws IOException {
        detach(r.designator());
        state.change(s -> s.withoutUnit(r.designator()));
    }

    private DeviceServer fresh(Path path, Unit.Kind kind, int block, boolean readOnly, long capacity, DiskTraits traits)
            throws IOException {
        String key = FileStamp.of(path).key();
        for (UnitRecord old : state.get().units()) {
            if (old.attached()
                    && old.path().equals(path)
                    && !KeptUnits.hasPointsInTime(state.get(), old.designator())) {
                detach(old.designator()); // its file is gone: another one has its name
            }
        }
        UnitRecord r = new UnitRecord(
                state.newDesignator(), kind, path, key, block, readOnly, capacity, true, FileStamp.born(path), traits);
        state.change(old -> KeptUnits.mapped(KeptUnits.detachedOf(old).with(r), r.designator()));
        LOG.info("{} is attached as {}", path, r.designator());
        return present(r);
    }

    private DeviceServer again(UnitRecord r, Path path, int block, boolean readOnly, long capacity, DiskTraits traits)
            throws IOException {
        DeviceServer unit = units.get(r.designator());
        boolean other = block != r.blockLength() || !traits.equals(r.traits());
        if (other && UnitMaking.hasPointsInTime(unit)) {
            throw new IOException(path + " is attached as " + r.designator() + " with blocks of " + r.blockLength()
                    + " bytes, " + r.traits() + ", and has point-in-time units; it cannot get blocks of " + block + ", "
                    + traits);
        }
        boolean same = unit != null && !other && !hasMoved(r, unit);
        boolean keepsWriting = same && !r.readOnly();
        UnitRecord changed = new UnitRecord(
                r.designator(),
                r.kind(),
                path,
                r.key(),
                block,
                readOnly && !keepsWriting,
                capacity,
                true,
                r.born() == 0 ? FileStamp.born(path) : r.born(),
                traits);
        state.change(old -> KeptUnits.mapped(old.with(changed), r.designator()));
        if (same) {
            return unit;
        }
        if (unit != null) {
            UnitMaking.close(unit);
        }
        return present(changed);
    }

    /** Whether the file is not where it was when it was attached, so that it has to be opened anew. */
    private static boolean hasMoved(UnitRecord r, DeviceServer unit) {
        if (UnitMaking.hasPointsInTime(unit)) {
            return false;
        }
        try {
            return !FileStamp.of(r.path()).key().equals(r.key());
        } catch (IOException e) {
            return true;
        }
    }

    private interface Opening {
        void run() throws IOException;
    }

    /** Opens the file; a unit that did not exist before does not stay if it cannot be opened. */
    private DeviceServer opened(DeviceServer unit, Optional<UnitRecord> before, Opening opening) throws IOException {
        try {
            opening.run();
            return unit;
        } catch (IOException e) {
            if (before.isEmpty() || !before.get().attached()) {
                UnitMaking.close(unit);
                units.remove(unit.designator());
                state.change(s -> KeptUnits.notAttached(s, unit.designator()));
            } else {
                state.change(s -> s.with(before.get()));
            }
            throw e;
        }
    }

    synchronized void detach(Designator designator) throws IOException {
        DeviceServer unit = units.get(designator);
        if (unit == null) {
            return;
        }
        if (!(unit instanceof TapeUnit) && !(((DiskUnit) unit).medium() instanceof VirtualDisk)) {
            throw new IOException(designator + " is a point-in-time unit; delete its set");
        }
        if (KeptUnits.hasPointsInTime(state.get(), designator)) {
            throw new IOException(designator + " has point-in-time units; delete their sets first");
        }
        units.remove(designator);
        UnitMaking.close(unit);
        state.change(s -> KeptUnits.detached(s, designator));
        LOG.info("{} is detached", designator);
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        IOException failure = null;
        for (DeviceServer unit : units.values()) {
            try {
                UnitMaking.close(unit);
            } catch (IOException e) {
                LOG.error("{}: closing its file failed: {}", unit.designator(), e.getMessage());
                failure = e;
            }
        }
        units.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
