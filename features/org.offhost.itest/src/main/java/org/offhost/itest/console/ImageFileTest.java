// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.block.qcow2.Qcow2Layout;
import org.offhost.block.qcow2.Qcow2Shape;
import org.offhost.itest.CommandLine;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** The commands take the disk in a qcow2 image, which is based on a raw one, for a source. */
class ImageFileTest {
    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;
    private CommandLine command;
    private Path image;
    private Path base;

    @BeforeEach
    void makeImage() throws Exception {
        lab = new Lab(context, folder);
        command = CommandLine.of(context);
        base = Fixtures.image("fat12", folder);
        image = folder.resolve("guest.qcow2");
        Qcow2Shape shape = new Qcow2Shape(
                Files.size(base),
                65_536,
                Optional.of(new Qcow2Shape.Backing(base.getFileName().toString(), "raw")));
        try (OutputStream out = Files.newOutputStream(image)) {
            new Qcow2Layout(shape, List.of()).writeTables(out);
        }
    }

    @AfterEach
    void end() throws IOException {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    @Test
    void diskOfAnImageIsInspectedAndSaved() throws Exception {
        String listed = command.run("inspect", image.toString()).expect(0).out();
        assertThat(listed)
                .isEqualTo(command.run("inspect", base.toString()).expect(0).out());
        assertThat(command.run("probe", image.toString()).expect(0).out())
                .contains("qcow2", base.getFileName().toString());
        Designator medium = lab.disk("medium.img", 512, 64 << 20);
        String backup = command.run(
                        "backup",
                        "--source",
                        image.toString(),
                        "--source-is-still",
                        "the test",
                        "--medium",
                        medium.toString(),
                        "--check",
                        "full")
                .expect(0)
                .out();
        assertThat(backup).contains("said-to-be-still").containsPattern("Offloaded +0 ");
        Designator restored = lab.disk("restored.img", 512, Files.size(base));
        command.run("restore", "--medium", medium.toString(), "--to-image", restored.toString(), "--check")
                .expect(0);
        assertThat(command.run("inspect", folder.resolve("restored.img").toString())
                        .expect(0)
                        .out())
                .isEqualTo(listed);
    }

    @Test
    void imageIsNoMedium() {
        String refused = command.run("backup", "--source", base.toString(), "--medium", image.toString())
                .err();
        assertThat(refused).contains("qcow2 images are read, never written");
    }
}
