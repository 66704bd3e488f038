// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.array.virtual.management.ArrayUnit;
import org.offhost.array.virtual.medium.disk.PointInTimeMedium;
import org.offhost.array.virtual.medium.disk.VirtualDisk;
import org.offhost.array.virtual.medium.file.BackingFile;
import org.offhost.array.virtual.medium.file.HostFile;
import org.offhost.array.virtual.medium.file.LocalDevice;
import org.offhost.array.virtual.unit.DeviceServer;
import org.offhost.array.virtual.unit.DiskUnit;
import org.offhost.array.virtual.unit.TapeUnit;
import org.offhost.block.Unit;

/** What the array tells of a unit without opening it. */
final class UnitDescription {
    private UnitDescription() {}

    static ArrayUnit of(DeviceServer unit) {
        if (unit instanceof TapeUnit t) {
            Path path = t.medium().path();
            return new ArrayUnit(
                    t.designator(),
                    Unit.Kind.RECORDS,
                    path,
                    0,
                    0,
                    t.readOnly(),
                    false,
                    Optional.empty(),
                    problem(path));
        }
        var medium = ((DiskUnit) unit).medium();
        if (medium instanceof PointInTimeMedium p) {
            return new ArrayUnit(
                    p.designator(),
                    Unit.Kind.BLOCKS,
                    p.origin().path(),
                    p.size(),
                    p.blockLength(),
                    true,
                    false,
                    Optional.of(p.origin().designator()),
                    p.failure());
        }
        VirtualDisk disk = (VirtualDisk) medium;
        Path path = disk.path();
        long size = 0;
        Optional<String> problem = problem(path).or(disk::problem);
        try {
            long all = disk.grows() ? BackingFile.LONGEST : problem.isPresent() ? 0 : HostFile.length(path);
            size = all / medium.blockLength() * medium.blockLength();
        } catch (IOException e) {
            problem = Optional.of(e.toString());
        }
        return new ArrayUnit(
                medium.designator(),
                Unit.Kind.BLOCKS,
                path,
                size,
                medium.blockLength(),
                medium.readOnly(),
                LocalDevice.isOne(path),
                Optional.empty(),
                problem);
    }

    /** Whether its backing file is there, or open: whoever uses one is told when it is gone. */
    static boolean isUsable(DeviceServer unit) {
        return of(unit).problem().isEmpty() || isOpen(unit);
    }

    private static boolean isOpen(DeviceServer unit) {
        if (unit instanceof TapeUnit t) {
            return t.medium().isOpen();
        }
        return ((DiskUnit) unit).medium() instanceof VirtualDisk d && d.isOpen();
    }

    private static Optional<String> problem(Path path) {
        return Files.isRegularFile(path) || LocalDevice.isOne(path) ? Optional.empty() : Optional.of(path + " is gone");
    }
}
