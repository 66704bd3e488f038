// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.split;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.UnitLocator;
import org.offhost.tck.BlockDeviceProviderContract;

class SplitDevicesContractTest extends BlockDeviceProviderContract {
    @TempDir
    Path folder;

    private final SplitImages images = new SplitImages();
    private Designator unit;

    @BeforeEach
    void make() throws IOException {
        SplitImagesTest.split(folder, "disk", 512, 100 * 512, 7 * 512);
        unit = new SplitLocator()
                .locate("split:" + folder.resolve("disk"), UnitLocator.Use.READ)
                .orElseThrow()
                .designator();
    }

    @Override
    protected BlockDeviceProvider provider() {
        return images;
    }

    @Override
    protected void withdraw(BlockDeviceProvider provider) {
        images.withdraw();
    }

    @Override
    protected List<Designator> named() {
        return List.of(unit);
    }
}
