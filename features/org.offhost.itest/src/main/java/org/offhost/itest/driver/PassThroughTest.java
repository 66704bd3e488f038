// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.UnitLocator;
import org.offhost.itest.CommandLine;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** The driver of SCSI nodes stands beside the others, on hosts that have no such nodes, too. */
class PassThroughTest {
    private static final String ABSENT = "/dev/sg987654";

    @InjectBundleContext
    BundleContext context;

    @InjectService(filter = "(component.name=org.offhost.scsi.passthrough.SgLocator)", timeout = Lab.SERVICE_LIMIT)
    UnitLocator locator;

    @TempDir
    Path folder;

    private CommandLine command;

    @BeforeEach
    void commandLine() throws Exception {
        command = CommandLine.of(context);
    }

    @Test
    void fileIsLeftToTheOthers() throws Exception {
        Path image = Fixtures.image("fat12", folder);
        assertThat(locator.locate(image.toString(), UnitLocator.Use.READ)).isEmpty();
        command.run("inspect", image.toString()).expect(0);
    }

    @Test
    void pathThatIsNoNodeOfAUnitIsRefused() throws Exception {
        Path file = Files.createFile(folder.resolve("sg0"));
        assertThatThrownBy(() -> locator.locate("sg:" + file, UnitLocator.Use.READ))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no node of a SCSI unit");
        assertThat(command.run("probe", "sg:" + file).expect(3).err()).contains("no node of a SCSI unit");
        assertThat(command.run("inspect", "sg:" + file).expect(3).err()).contains("no node of a SCSI unit");
    }

    /** It is read by commands, and has no bytes of its own. */
    @Test
    void characterDeviceIsNoImage() {
        assertThat(command.run("inspect", "/dev/null").expect(3).err()).contains("no driver knows it");
    }

    @Test
    void mediumIsNotMadeInPlaceOfANodeThatIsAbsent() throws Exception {
        String image = Fixtures.image("fat12", folder).toString();
        String refused = command.run("backup", "--source", image, "--medium", ABSENT)
                .expect(3)
                .err();
        assertThat(refused).contains("there is no " + ABSENT);
        assertThat(Path.of(ABSENT)).doesNotExist();
    }
}
