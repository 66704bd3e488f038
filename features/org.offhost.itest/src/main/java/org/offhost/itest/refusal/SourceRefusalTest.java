// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.JobStatus;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** A source that cannot be backed up is refused in one clear sentence, and nothing is lost on any device. */
class SourceRefusalTest {
    private static final long MIB = 1 << 20;

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private RefusalLab lab;

    @BeforeEach
    void start() {
        lab = new RefusalLab(context, folder);
    }

    @AfterEach
    void end() throws IOException {
        lab.close();
    }

    @Test
    void bytesThatAreNoVolumeAreRefused() throws Exception {
        byte[] noise = new byte[4096];
        new Random(1).nextBytes(noise);
        Designator source = lab.disk(lab.file("noise.img", MIB, 0, noise), 512, true, 0);
        Designator medium = lab.mediumWithSet("medium.img", 32 * MIB);
        String before = RefusalLab.sum(lab.path("medium.img"));
        RefusalLab.saysIn(
                Lab.refused(lab.run(Lab.request(source, "noise", medium))),
                source.toString(),
                "no file system",
                "Is it the image of a volume?");
        assertThat(RefusalLab.sum(lab.path("medium.img"))).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ntfs-4k", "fat16", "fat32", "exfat"})
    void truncatedImageIsRefused(String fixture) throws Exception {
        Path image = Fixtures.image(fixture, folder);
        long whole = Files.size(image);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(whole / 2 / 512 * 512);
        }
        Designator source = lab.disk(image, 512, true, 0);
        Designator medium = lab.mediumWithSet("medium.img", 64 * MIB);
        String before = RefusalLab.sum(lab.path("medium.img"));
        String reason = Lab.refused(lab.run(Lab.request(source, fixture, medium)));
        RefusalLab.saysIn(reason, "unit naa.", "truncated", "Name a whole and sound image");
        assertThat(RefusalLab.sum(lab.path("medium.img"))).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "BitLocker, 3, 2d4656452d46532d",
        "ReFS, 3, 5265465300000000",
        "XFS, 0, 58465342",
        "LVM2, 512, 4c4142454c4f4e45",
        "LUKS, 0, 4c554b53babe0002",
        "Btrfs, 65600, 5f42485266535f4d",
        "GPT, 512, 4546492050415254"
    })
    void foreignFileSystemIsNamed(String name, long position, String signature) throws Exception {
        Path image = lab.file("foreign.img", 4 * MIB, position, HexFormat.of().parseHex(signature));
        Designator source = lab.disk(image, 512, true, 0);
        Designator medium = lab.disk("medium.img", 512, 32 * MIB);
        String before = RefusalLab.sum(lab.path("medium.img"));
        RefusalLab.saysIn(
                Lab.refused(lab.run(Lab.request(source, "foreign", medium))), name, source.toString(), "NTFS", "FAT");
        assertThat(RefusalLab.sum(lab.path("medium.img")))
                .as("a medium nothing came to")
                .isEqualTo(before);
    }

    @Test
    void exfatVolumeThatIsBrokenIsRefusedWithWhatIsWrong() throws Exception {
        byte[] name = "EXFAT   ".getBytes(StandardCharsets.US_ASCII);
        Designator source = lab.disk(lab.file("broken.img", 4 * MIB, 3, name), 512, true, 0);
        Designator medium = lab.disk("medium.img", 512, 32 * MIB);
        RefusalLab.saysIn(
                Lab.refused(lab.run(Lab.request(source, "broken", medium))),
                source.toString(),
                "exFAT boot sector",
                "BootSignature AA55h");
    }

    @Test
    void tapeIsNoSource() throws Exception {
        Designator tape = lab.tape("source.tap", 0);
        Designator medium = lab.disk("medium.img", 512, 32 * MIB);
        RefusalLab.saysIn(Lab.refused(lab.run(Lab.request(tape, "tape", medium))), tape.toString(), "tape");
    }

    @Test
    void globThatMatchesNothingIsRefused() throws Exception {
        Designator medium = lab.mediumWithSet("medium.img", 64 * MIB);
        String before = RefusalLab.sum(lab.path("medium.img"));
        RefusalLab.saysIn(
                Lab.refused(lab.run(Lab.request(lab.source("fat16"), "fat16", medium)
                        .files(List.of("/sizes/*.bin", "/no/such/*")))),
                "/no/such/*",
                "matches no file",
                "nothing was written");
        assertThat(RefusalLab.sum(lab.path("medium.img"))).isEqualTo(before);
    }

    @Test
    void malformedGlobThatIsNoPathIsRefused() throws Exception {
        Designator medium = lab.disk("medium.img", 512, 32 * MIB);
        JobStatus status = lab.run(Lab.request(lab.source("fat16"), "x", medium).files(List.of("/a[b")));
        assertThat(Lab.refused(status)).contains("/a[b", "no such path", "malformed");
    }
}
