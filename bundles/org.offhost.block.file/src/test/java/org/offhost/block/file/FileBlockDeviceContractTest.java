// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.tck.BlockDeviceProviderContract;

/** It lists nothing, so its units are named. */
class FileBlockDeviceContractTest extends BlockDeviceProviderContract {
    private final FileBlockDeviceProvider provider = new FileBlockDeviceProvider();

    @TempDir
    Path folder;

    private Designator image;

    @BeforeEach
    void makeImage() throws IOException {
        Path file = Files.write(folder.toRealPath().resolve("a.img"), new byte[1 << 20]);
        image = Designator.parse("file." + file);
    }

    @Override
    protected BlockDeviceProvider provider() {
        return provider;
    }

    @Override
    protected void withdraw(BlockDeviceProvider withdrawn) {
        provider.deactivate();
    }

    @Override
    protected List<Designator> named() {
        return List.of(image);
    }

    @Override
    protected Optional<Designator> writable() {
        return Optional.of(image);
    }
}
