// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.offhost.array.virtual.EmbeddedArray;
import org.offhost.array.virtual.management.CopyManagerLimits;
import org.offhost.array.virtual.management.CopyManagerTraits;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.Personalities;
import org.offhost.array.virtual.management.Personality;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.copy.CopyProvider;
import org.offhost.scsi.ScsiTransport;
import org.offhost.scsi.device.ScsiDevices;
import org.offhost.tck.copy.CopySite;

/** The embedded array with its copy manager, and the drivers that reach it. */
final class ArraySite implements CopySite {
    final EmbeddedArray array;
    final ScsiTransport transport;
    final ExtendedCopyProvider provider;
    private final ScsiDevices devices = new ScsiDevices();
    private final Path folder;
    private int files;

    /** An array that behaves as another. */
    static ArraySite as(String personality, Path folder) throws IOException {
        ArraySite site = new ArraySite(folder, CopyManagerLimits.DEFAULT);
        site.array.personality(Personalities.named(personality));
        return site;
    }

    ArraySite(Path folder, CopyManagerLimits limits) throws IOException {
        this(folder, limits, StatusWatch.Clock.SYSTEM);
    }

    ArraySite(Path folder, CopyManagerLimits limits, StatusWatch.Clock clock) throws IOException {
        this(folder, limits, clock, t -> t);
    }

    /** @param door what is before the array */
    ArraySite(Path folder, CopyManagerLimits limits, UnaryOperator<ScsiTransport> door) throws IOException {
        this(folder, limits, StatusWatch.Clock.SYSTEM, door);
    }

    private ArraySite(Path folder, CopyManagerLimits limits, StatusWatch.Clock clock, UnaryOperator<ScsiTransport> door)
            throws IOException {
        this.folder = folder;
        this.provider = new ExtendedCopyProvider(clock);
        this.array = new EmbeddedArray(folder.resolve("array"));
        this.transport = door.apply(array.transport(VirtualArray.HOST_INITIATOR));
        array.copyLimits(limits);
        provider.bindTransport(transport);
        devices.bindTransport(transport);
    }

    /** Its copy manager takes no second command beside one. */
    void oneAtATime() {
        Personality p = array.personality();
        CopyManagerTraits t = p.copyManager();
        array.personality(new Personality(
                p.name(),
                p.product(),
                p.source(),
                new CopyManagerTraits(
                        t.present(),
                        t.receivers(),
                        t.limits(),
                        t.enforcedSegments(),
                        t.commandLength(),
                        1,
                        t.cscdTypes(),
                        t.results(),
                        t.padsParameters(),
                        t.ignoresBlockLength(),
                        t.unequalBlocks(),
                        t.identifierInUse(),
                        t.failure(),
                        t.port()),
                p.drive(),
                p.recorded()));
    }

    @Override
    public CopyProvider provider() {
        return provider;
    }

    @Override
    public BlockDeviceProvider devices() {
        return devices;
    }

    @Override
    public Designator disk(int blockLength, int size) throws IOException {
        return array.attach(new DiskFile(folder.resolve("disk" + files++), blockLength, false, size))
                .designator();
    }

    @Override
    public Designator tape() throws IOException {
        return tape(0);
    }

    Designator tape(long capacity) throws IOException {
        return array.attach(new TapeFile(folder.resolve("tape" + files++ + ".tap"), false, true, capacity))
                .designator();
    }

    @Override
    public void withdraw() {
        provider.deactivate();
    }

    @Override
    public void close() throws IOException {
        array.faults().clear();
        provider.deactivate();
        devices.deactivate();
        array.close();
    }
}
