// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.UnitLocator;
import org.offhost.block.qcow2.ImageRange;
import org.offhost.block.qcow2.Qcow2Layout;
import org.offhost.block.qcow2.Qcow2Shape;
import org.offhost.tck.locate.UnitLocatorContract;

/** Images by {@code qcow2:FILE}: nothing is made, and nothing is kept but the name. */
class ImageLocatorContractTest extends UnitLocatorContract {
    private static final int CLUSTER = 4096;

    @TempDir
    Path folder;

    private final ImageDevices devices = new ImageDevices();

    @BeforeEach
    void makeImages() throws IOException {
        folder = folder.toRealPath();
        image(folder.resolve("a.qcow2"));
        image(folder.resolve("b.qcow2"));
        Files.createSymbolicLink(folder.resolve("link.qcow2"), folder.resolve("a.qcow2"));
    }

    /** Of eight clusters, one of them in use. */
    static void image(Path file) throws IOException {
        Qcow2Shape shape = new Qcow2Shape(8 * CLUSTER, CLUSTER, Optional.empty());
        try (OutputStream out = Files.newOutputStream(file)) {
            new Qcow2Layout(shape, List.of(new ImageRange(2 * CLUSTER, CLUSTER, true))).writeTables(out);
        }
    }

    @Override
    protected UnitLocator locator() {
        return devices;
    }

    @Override
    protected List<String> addresses() {
        return List.of("qcow2:" + folder.resolve("a.qcow2"), "QCOW2:" + folder.resolve("b.qcow2"));
    }

    @Override
    protected Optional<String> synonym() {
        return Optional.of("qcow2:" + folder.resolve("link.qcow2"));
    }

    @Override
    protected Optional<String> absent() {
        return Optional.of("qcow2:" + folder.resolve("nothing.qcow2"));
    }

    @Override
    protected Optional<UnitLocator> restarted() {
        return Optional.of(new ImageDevices());
    }

    @Override
    protected Optional<BlockDeviceProvider> devices() {
        return Optional.of(devices);
    }
}
