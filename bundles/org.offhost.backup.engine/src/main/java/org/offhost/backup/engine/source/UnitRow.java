// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.Origin;
import org.offhost.block.Unit;
import org.offhost.driver.CountedDevice;
import org.offhost.driver.JoinedDevice;
import org.offhost.driver.Units;

/**
 * The units that a volume is looked for on: the source of a backup, or the destination of a restore, and those beside it; what is read
 * are they or their snapshots.
 *
 * @param units what was named
 * @param read what is read for each of them, in their order
 */
public record UnitRow(List<Unit> units, List<Designator> read) {
    public UnitRow {
        units = List.copyOf(units);
        read = List.copyOf(read);
    }

    /** Units that are read themselves. */
    public static UnitRow of(List<Unit> units) {
        return new UnitRow(units, units.stream().map(Unit::designator).toList());
    }

    /** Opens all, to be read and counted, as one row of bytes. */
    public BlockDevice open(Units from, LongConsumer counter) throws IOException, InterruptedException {
        return open(from, Access.READ, counter);
    }

    /** The same with more access. */
    public BlockDevice open(Units from, Access access, LongConsumer counter) throws IOException, InterruptedException {
        return open(from, read, access, device -> new CountedDevice(device, counter));
    }

    static BlockDevice open(Units from, List<Designator> units) throws IOException, InterruptedException {
        return open(from, units, Access.READ, device -> device);
    }

    private static BlockDevice open(Units from, List<Designator> units, Access access, UnaryOperator<BlockDevice> as)
            throws IOException, InterruptedException {
        List<BlockDevice> open = new ArrayList<>();
        try {
            for (Designator unit : units) {
                open.add(as.apply(from.open(unit, access)));
            }
            return JoinedDevice.of(open);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            try {
                JoinedDevice.closeAll(open);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** @throws RefusedException unless all are disks with blocks of one length */
    public void requireAlike(NoticeCode tape) throws RefusedException {
        Unit first = units.get(0);
        for (Unit unit : units) {
            if (unit.kind() != Unit.Kind.BLOCKS) {
                throw new RefusedException(
                        Notice.of(tape).with("unit", unit.designator()).remedy(Remedy.NAME_ANOTHER));
            }
            if (unit.blockLength() != first.blockLength()) {
                throw new RefusedException(Notice.of(NoticeCode.BESIDE_UNLIKE)
                        .with("unit", unit.designator())
                        .with("found", unit.blockLength())
                        .with("other", first.designator())
                        .with("needed", first.blockLength())
                        .remedy(Remedy.NAME_ANOTHER));
            }
        }
    }

    /** Where the bytes of the row lie on what was named. */
    public Origin origin() {
        return Origin.joined(units.stream()
                .map(u -> new Origin(u.designator(), List.of(new Extent(0, u.size()))))
                .toList());
    }

    /** Bytes of all. */
    public long size() {
        return units.stream().mapToLong(Unit::size).sum();
    }

    /** Whether a unit is one of them, or what is read for it. */
    public boolean has(Designator unit) {
        return index(unit) >= 0;
    }

    private int index(Designator unit) {
        int found = read.indexOf(unit);
        return found >= 0
                ? found
                : units.stream().map(Unit::designator).toList().indexOf(unit);
    }

    /** The unit that was named of one that is read. */
    Designator named(Designator unit) {
        return units.get(index(unit)).designator();
    }

    /** Where a byte of one of them lies in the row. */
    OptionalLong inRow(Designator unit, long position) {
        int index = index(unit);
        return index < 0
                ? OptionalLong.empty()
                : OptionalLong.of(
                        units.subList(0, index).stream().mapToLong(Unit::size).sum() + position);
    }

    /** What is read of those that a row of bytes has some range of, in the order of the row. */
    public List<Designator> under(List<Extent> ranges) {
        List<Designator> under = new ArrayList<>();
        long begin = 0;
        for (int i = 0; i < units.size(); i++) {
            long from = begin;
            long to = begin + units.get(i).size();
            if (ranges.stream().anyMatch(r -> r.position() < to && r.end() > from)) {
                under.add(read.get(i));
            }
            begin = to;
        }
        return under;
    }
}
