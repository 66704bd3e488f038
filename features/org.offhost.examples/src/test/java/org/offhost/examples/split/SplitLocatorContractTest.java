// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.split;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.UnitLocator;
import org.offhost.tck.locate.UnitLocatorContract;

class SplitLocatorContractTest extends UnitLocatorContract {
    @TempDir
    Path folder;

    private final SplitLocator locator = new SplitLocator();

    @BeforeEach
    void make() throws IOException {
        SplitImagesTest.split(folder, "disk", 1024, 512);
        SplitImagesTest.split(folder, "other", 4096);
        Files.createSymbolicLink(folder.resolve("link"), folder);
    }

    private String address(String name) {
        return "split:" + folder.resolve(name);
    }

    @Override
    protected UnitLocator locator() {
        return locator;
    }

    @Override
    protected List<String> addresses() {
        return List.of(address("disk"), address("other"));
    }

    @Override
    protected Optional<String> synonym() {
        return Optional.of(address("link/disk"));
    }

    @Override
    protected Optional<String> absent() {
        return Optional.of(address("nothing"));
    }

    @Override
    protected Optional<UnitLocator> restarted() {
        return Optional.of(new SplitLocator());
    }

    @Override
    protected Optional<BlockDeviceProvider> devices() {
        return Optional.of(new SplitImages());
    }
}
