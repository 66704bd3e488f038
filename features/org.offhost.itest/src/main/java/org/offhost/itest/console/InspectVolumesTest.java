// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.itest.CommandLine;
import org.offhost.itest.PartitionedDisk;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** What a person sees of a unit with partitions. */
class InspectVolumesTest {
    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private CommandLine offhost;
    private Path image;

    @BeforeEach
    void start() throws Exception {
        offhost = CommandLine.of(context);
        image = new PartitionedDisk(512)
                .with(Fixtures.shared("fat12"))
                .with("XFSB".getBytes(StandardCharsets.US_ASCII), 1 << 20)
                .mbr(folder.resolve("disk.img"));
    }

    @Test
    void volumesAreListedWithTheirEvidence() {
        String out = offhost.run("inspect", image.toString()).expect(0).out();
        assertThat(out.lines())
                .contains("Table         mbr, sectors of 512 bytes")
                .anyMatch(l -> l.startsWith("Because       master boot record at byte 0: signature 55AAh"))
                .anyMatch(l -> l.startsWith("Volume 1      fat12"))
                .contains("Length        4,194,304 bytes (4.00 MiB) at byte 1,048,576")
                .contains("Because       contradicts: the table says 07h NTFS or exFAT")
                .contains("Volume 5      XFS file system, which no parser here reads")
                .contains("Because       signature XFSB at byte 0")
                .contains("Because       contradicts: not a sound block size");
    }

    @Test
    void volumesAreListedAsJsonLines() {
        String out =
                offhost.run("inspect", "--json", image.toString()).expect(0).out();
        assertThat(out.lines()).hasSize(4);
        assertThat(out)
                .contains("{\"header\":1,\"table\":\"mbr\",\"sector_size\":512,\"evidence\":[")
                .contains("{\"volume\":1,\"position\":1048576,\"length\":4194304,\"kind\":\"07h NTFS or exFAT\"")
                .contains("\"fs\":\"fat12\"")
                .contains("{\"footer\":1,\"volumes\":2}");
    }

    @Test
    void volumeOfANumberIsShownAsOneOnAUnitOfItsOwn() throws Exception {
        String part = offhost.run("inspect", "--volume", "1", image.toString())
                .expect(0)
                .out();
        String whole = offhost.run("inspect", Fixtures.shared("fat12").toString())
                .expect(0)
                .out();
        assertThat(part).isEqualTo(whole);
    }

    @Test
    void volumeThatIsNotThereOrNotReadIsRefused() throws Exception {
        assertThat(offhost.run("inspect", "--volume", "2", image.toString())
                        .expect(3)
                        .err())
                .contains("has no volume 2, but 1, 5");
        assertThat(offhost.run("inspect", "--volume", "vg/root", image.toString())
                        .expect(3)
                        .err())
                .contains("has no volume vg/root, but 1, 5");
        assertThat(offhost.run("inspect", "--volume", "5", image.toString())
                        .expect(3)
                        .err())
                .contains("disk.img, volume 5: XFS file system (signature XFSB at byte 0)");
        assertThat(offhost.run(
                                "inspect",
                                "--volume",
                                "1",
                                Fixtures.shared("fat12").toString())
                        .expect(3)
                        .err())
                .contains("has no partition table, so no volume 1");
    }

    @Test
    void numberOfAPartitionGoesWithARestoreToAUnit() {
        assertThat(offhost.run(
                                "restore",
                                "--medium",
                                image.toString(),
                                "--to-folder",
                                folder.toString(),
                                "--volume",
                                "1")
                        .expect(2)
                        .err())
                .contains("--volume goes with --to-image");
    }
}
