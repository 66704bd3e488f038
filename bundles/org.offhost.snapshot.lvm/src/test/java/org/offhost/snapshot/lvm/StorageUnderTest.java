// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.offhost.block.Designator;

/** A storage host on which the contracts are held: a stand-in, or with {@code -Doffhost.storage=HOST:PORT} a kernel, that of the guest of rig/lio/rig. */
interface StorageUnderTest extends AutoCloseable {
    /** Bytes of a block of its pool. */
    int BLOCK = 64 << 10;

    /** The one that is asked for. */
    static StorageUnderTest in(Path folder) throws IOException {
        String guest = System.getProperty("offhost.storage", "");
        return guest.isEmpty() ? new StorageFolder(folder) : new StorageGuest(folder, guest);
    }

    /** How its shell is reached. */
    StorageHost host(Consumer<String> beforeCommand);

    /** Where the state of the services is. */
    Path state();

    /** A volume with a unit; its size a multiple of 16 blocks, as extents want it. */
    Designator volume(String name, int blocks) throws IOException;

    /** Writes as an initiator does; waits while the volume is held. */
    void write(String volume, long position, byte[] content) throws IOException;

    /** What a volume has. */
    byte[] read(String volume, long position, int length) throws IOException;

    /** All volumes with what they are, all that the target shows, and whether the pool's metadata is reserved. */
    TreeSet<String> inventory() throws IOException;

    /** What a unit shows. */
    default byte[] read(Designator unit, long position, int length) throws IOException {
        Survey survey = Survey.of(host(command -> {}));
        String device = survey.units().stream()
                .filter(u -> u.designator().equals(unit))
                .findFirst()
                .orElseThrow(() -> new IOException(unit + " is no unit"))
                .device();
        return read(
                survey.volumes().stream()
                        .filter(v -> v.device().equals(device))
                        .findFirst()
                        .orElseThrow()
                        .name(),
                position,
                length);
    }

    /** The services as a process has them. */
    default LvmStorage services(Consumer<String> beforeCommand) {
        return new LvmStorage(new LvmRoom(state(), host(beforeCommand), 90));
    }

    default LvmStorage services() {
        return services(command -> {});
    }

    @Override
    void close() throws IOException;
}
