// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.offhost.array.virtual.ArrayState.UnitRecord;
import org.offhost.array.virtual.access.ReservationFile;
import org.offhost.array.virtual.copy.CopyManager;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.DiskTraits;
import org.offhost.array.virtual.medium.FaultBoard;
import org.offhost.array.virtual.medium.disk.PointInTimeMedium;
import org.offhost.array.virtual.medium.disk.VirtualDisk;
import org.offhost.array.virtual.medium.file.FileIdentity;
import org.offhost.array.virtual.medium.tape.VirtualTape;
import org.offhost.array.virtual.unit.DeviceServer;
import org.offhost.array.virtual.unit.DiskUnit;
import org.offhost.array.virtual.unit.TapeUnit;
import org.offhost.block.Designator;
import org.offhost.block.PrivateFiles;
import org.offhost.block.Unit;

/** Makes units of what is kept of them, and keeps beside it what they note: marks of what was written, and reservations. */
final class UnitMaking {
    private final ArrayStateFile state;
    private final CopyManager copies;
    private final FaultBoard faults;

    /** Tells the write counters of this start from those of all others. */
    private final String start = UUID.randomUUID().toString();

    UnitMaking(ArrayStateFile state, CopyManager copies, FaultBoard faults) {
        this.state = state;
        this.copies = copies;
        this.faults = faults;
    }

    /** Makes a unit of a record; its file is opened when it is needed. */
    DeviceServer of(UnitRecord r) {
        FileIdentity file = new FileIdentity(r.key(), r.born());
        return r.kind() == Unit.Kind.BLOCKS
                ? new DiskUnit(
                        new VirtualDisk(
                                r.designator(),
                                r.path(),
                                file,
                                r.blockLength(),
                                r.readOnly(),
                                r.capacity() == DiskFile.GROWS,
                                faults,
                                start,
                                marks(r.designator())),
                        r.traits(),
                        copies,
                        reservations(r.designator()))
                : new TapeUnit(
                        new VirtualTape(r.designator(), r.path(), file, r.readOnly(), r.capacity(), faults, start),
                        copies,
                        reservations(r.designator()));
    }

    private Path marks(Designator unit) {
        return state.marks().resolve(unit.value());
    }

    private ReservationFile reservations(Designator unit) {
        return new ReservationFile(state.reservations().resolve(unit.value()));
    }

    /** Removes what is kept of units that will not come back. */
    void sweep() throws IOException {
        Set<String> names = Stream.concat(
                        state.get().units().stream().map(UnitRecord::designator),
                        state.get().sets().stream()
                                .flatMap(s -> s.members().stream())
                                .map(ArrayState.MemberRecord::unit))
                .map(Designator::value)
                .collect(Collectors.toSet());
        for (Path kept : List.of(state.marks(), state.reservations())) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(PrivateFiles.folder(kept))) {
                for (Path file : files) {
                    if (!names.contains(file.getFileName().toString())) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    DeviceServer of(PointInTimeMedium medium) {
        return new DiskUnit(medium, DiskTraits.PLAIN, copies, reservations(medium.designator()));
    }

    /** Whether there are units that show what a disk was at some instant. */
    static boolean hasPointsInTime(DeviceServer unit) {
        return unit instanceof DiskUnit d && ((VirtualDisk) d.medium()).hasPointsInTime();
    }

    /** Closes the file behind a unit, if it has one of its own. */
    static void close(DeviceServer unit) throws IOException {
        if (unit instanceof TapeUnit t) {
            t.medium().close();
        } else if (((DiskUnit) unit).medium() instanceof VirtualDisk d) {
            d.close();
        }
    }
}
