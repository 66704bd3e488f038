// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.UnitLocator;
import org.offhost.block.UnitProbe;
import org.offhost.tck.locate.UnitProbeContract;

class SplitProbeContractTest extends UnitProbeContract {
    @TempDir
    Path folder;

    @BeforeEach
    void make() throws IOException {
        SplitImagesTest.split(folder, "disk", 1024, 512);
    }

    @Override
    protected UnitProbe probe() {
        return new SplitProbe();
    }

    /** It keeps nothing that could outlive it. */
    @Override
    protected void withdraw() {}

    @Override
    protected List<Designator> units() throws IOException {
        return List.of(new SplitLocator()
                .locate("split:" + folder.resolve("disk"), UnitLocator.Use.READ)
                .orElseThrow()
                .designator());
    }

    @Override
    protected Optional<BlockDeviceProvider> devices() {
        return Optional.of(new SplitImages());
    }

    @Test
    void sizeAndFilesAreTold() throws IOException {
        assertThat(probe().probe(units().get(0)).get(0).facts())
                .extracting(UnitProbe.Fact::value)
                .startsWith("1536", "2")
                .last()
                .asString()
                .endsWith("disk.002, 512 bytes");
    }
}
