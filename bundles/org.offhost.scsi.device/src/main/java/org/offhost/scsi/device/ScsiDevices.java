// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.device;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.offhost.block.Access;
import org.offhost.block.AmbiguousUnitException;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;
import org.offhost.block.UnitProbe;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.LogicalUnits;
import org.offhost.scsi.ScsiTransport;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every disk and tape of every SCSI transport as a block or record device. */
@Component
public final class ScsiDevices implements BlockDeviceProvider, UnitProbe {
    private static final Logger LOG = LoggerFactory.getLogger(ScsiDevices.class);

    private final LogicalUnits units = new LogicalUnits();
    private final Set<Designator> tapesInUse = ConcurrentHashMap.newKeySet();

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindTransport(ScsiTransport transport) {
        units.add(transport);
    }

    public void unbindTransport(ScsiTransport transport) {
        units.remove(transport);
    }

    @Deactivate
    public void deactivate() {
        units.close();
    }

    /** Why units were left out when they were last looked for: said once, not each time. */
    private volatile Set<String> leftOut = Set.of();

    @Override
    public List<Unit> units() throws IOException {
        List<Unit> found = new ArrayList<>();
        List<IOException> failures = units.visitAll(u -> found.add(LogicalUnits.describe(u)));
        found.removeIf(u -> units.isAmbiguous(u.designator()));
        tell(failures.stream().map(IOException::getMessage).collect(Collectors.toSet()));
        return List.copyOf(found);
    }

    private void tell(Set<String> now) {
        now.stream().filter(f -> !leftOut.contains(f)).forEach(f -> LOG.warn("Left out of the list of units: {}", f));
        leftOut = now;
    }

    /** A unit that does not answer is none, as in the list: whoever looks for it waits. */
    @Override
    public Optional<Unit> find(Designator designator) throws IOException {
        if (!designator.scheme().isScsi()) {
            return Optional.empty();
        }
        Optional<LogicalUnit> unit = Optional.empty();
        try {
            unit = units.find(designator);
            return unit.isPresent() ? Optional.of(LogicalUnits.describe(unit.get())) : Optional.empty();
        } catch (AmbiguousUnitException | ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            tell(Set.of(e.getMessage()));
            return Optional.empty();
        } finally {
            if (unit.isPresent()) {
                units.release(unit.get());
            }
        }
    }

    @Override
    public Optional<BlockDevice> open(Designator designator, Access access) throws IOException {
        Optional<LogicalUnit> found = connect(designator, DeviceType.DISK);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        LogicalUnit unit = found.get();
        try {
            Unit described = LogicalUnits.describe(unit);
            if (access == Access.READ_WRITE && described.readOnly()) {
                throw new IOException("unit " + designator + " is write-protected");
            }
            if (access == Access.READ_WRITE) {
                unit.claim();
            }
            return Optional.of(new ScsiDisk(units, unit, described, access));
        } catch (IOException | RuntimeException | Error e) {
            units.release(unit);
            throw e;
        }
    }

    @Override
    public Optional<RecordDevice> openRecords(Designator designator) throws IOException {
        if (!tapesInUse.add(designator)) {
            throw new IOException("unit " + designator + " is in use by another session");
        }
        LogicalUnit unit = null;
        boolean opened = false;
        try {
            unit = connect(designator, DeviceType.TAPE).orElse(null);
            if (unit == null) {
                return Optional.empty();
            }
            unit.run(new Cdb.TestUnitReady(), LogicalUnit.TIMEOUT);
            Unit described = LogicalUnits.describe(unit);
            LogicalUnit held = unit;
            RecordDevice tape = new ScsiTape(unit, described, () -> {
                tapesInUse.remove(designator);
                units.release(held);
            });
            opened = true;
            return Optional.of(tape);
        } finally {
            if (!opened) {
                tapesInUse.remove(designator);
                if (unit != null) {
                    units.release(unit);
                }
            }
        }
    }

    @Override
    public List<Section> probe(Designator designator) throws IOException {
        if (!designator.scheme().isScsi()) {
            return List.of();
        }
        Optional<LogicalUnit> unit = units.find(designator);
        if (unit.isEmpty()) {
            return List.of();
        }
        try {
            return UnitFacts.of(unit.get());
        } finally {
            units.release(unit.get());
        }
    }

    private Optional<LogicalUnit> connect(Designator designator, DeviceType type) throws IOException {
        if (!designator.scheme().isScsi()) {
            return Optional.empty();
        }
        Optional<LogicalUnit> unit = units.find(designator);
        if (unit.isPresent() && unit.get().identity().type() != type) {
            units.release(unit.get());
            return Optional.empty();
        }
        return unit;
    }
}
