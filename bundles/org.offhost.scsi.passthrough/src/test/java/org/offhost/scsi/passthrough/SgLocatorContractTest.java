// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.block.UnitLocator;
import org.offhost.tck.locate.UnitLocatorContract;

/** Disks by their nodes; the numbers of /dev/null and /dev/zero stand for those that only root could make. */
@EnabledOnOs(OS.LINUX)
class SgLocatorContractTest extends UnitLocatorContract {
    private static final String FIRST = "60014051793051c27c3288cfb3a1c860";
    private static final String SECOND = "6001405a2f5d8e3b1c04aa1190d1f77e";

    @TempDir
    Path folder;

    private SysfsScene scene;
    private SgLocator locator;

    @BeforeEach
    void makeNodes() throws IOException {
        scene = new SysfsScene(folder);
        Path first = scene.unit("3:0:1:0", 0, FIRST);
        Path second = scene.unit("3:0:1:1", 1, SECOND);
        scene.entry("char", "1:3", scene.sys.resolve("devices/first"), first, "scsi_generic");
        scene.entry("char", "1:5", scene.sys.resolve("devices/second"), second, "scsi_generic");
        locator = another();
    }

    @AfterEach
    void stop() {
        locator.withdraw();
    }

    private SgLocator another() {
        DisksBehindNodes disks =
                new DisksBehindNodes(node -> Designator.parse("naa." + (node.equals("sg0") ? FIRST : SECOND)));
        return new SgLocator(
                scene.sys, scene.proc, scene.dev, () -> disks, new NodeTraces(), (transport, properties) -> () -> {});
    }

    @Override
    protected UnitLocator locator() {
        return locator;
    }

    @Override
    protected List<String> addresses() {
        return List.of("/dev/null", "/dev/zero");
    }

    @Override
    protected Optional<String> synonym() {
        return Optional.of("sg:/dev/null");
    }

    @Override
    protected Optional<String> absent() {
        return Optional.of("/dev/sg987654");
    }

    @Override
    protected Optional<UnitLocator> restarted() {
        locator.withdraw();
        locator = another();
        return Optional.of(locator);
    }
}
