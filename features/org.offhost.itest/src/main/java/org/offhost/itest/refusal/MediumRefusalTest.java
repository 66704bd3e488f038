// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.array.virtual.management.CopyManagerLimits;
import org.offhost.array.virtual.management.Personalities;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.MediumContents;
import org.offhost.backup.MediumFault;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** A medium that must not be written is refused in one clear sentence, and nothing on it is lost. */
class MediumRefusalTest {
    private static final long MIB = 1 << 20;

    private static final Set<Integer> ALL_SEGMENTS = Set.of(0, 1, 2, 4, 5, 6, 8, 9, 0x0A, 0x10, 0x12);

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
        lab.array().personality(Personalities.named(Personalities.OWN));
        lab.close();
    }

    /** Refused for any reason, a blank medium is not labelled; blank again, it takes a set. */
    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void refusedJobLeavesABlankMediumBlank(boolean tape, boolean files) throws Exception {
        Designator medium = tape ? lab.tape("blank.tap", 0) : lab.disk("blank.img", 512, 5 * MIB);
        Path file = lab.path(tape ? "blank.tap" : "blank.img");
        String before = RefusalLab.sum(file);
        BackupRequest request = Lab.request(lab.source("ntfs-4k"), "ntfs-4k", medium);
        if (!tape) {
            RefusalLab.saysIn(
                    Lab.refused(lab.run(files ? request.files(List.of()) : request)),
                    medium.toString(),
                    "too small",
                    "nothing was written");
            assertThat(RefusalLab.sum(file)).as("after a set too long").isEqualTo(before);
        }
        RefusalLab.saysIn(Lab.refused(lab.run(request.files(List.of("/no/such")))), "/no/such", "matches no file");
        assertThat(RefusalLab.sum(file)).as("after a glob without a match").isEqualTo(before);
        lab.array().copyLimits(CopyManagerLimits.DEFAULT.refusing(ALL_SEGMENTS));
        try {
            RefusalLab.saysIn(Lab.refused(lab.run(Lab.request(lab.source("fat12"), "fat12", medium))), "copy");
        } finally {
            lab.array().copyLimits(CopyManagerLimits.DEFAULT);
        }
        assertThat(RefusalLab.sum(file)).as("after nobody could copy").isEqualTo(before);
        Lab.completed(lab.run(Lab.request(lab.source("fat12"), "fat12", medium)));
        Lab.completed(lab.verify(medium, CheckLevel.FULL));
    }

    @Test
    void mediumTooSmallIsRefusedBeforeTheFirstWriteOfTheSet() throws Exception {
        Designator medium = lab.mediumWithSet("small.img", 5 * MIB);
        String before = RefusalLab.sum(lab.path("small.img"));
        RefusalLab.saysIn(
                Lab.refused(lab.run(Lab.request(lab.source("ntfs-4k"), "ntfs-4k", medium))),
                medium.toString(),
                "too small",
                "bytes",
                "nothing was written");
        assertThat(RefusalLab.sum(lab.path("small.img"))).isEqualTo(before);
    }

    @Test
    void mediumWithoutRoomForALabelIsRefused() throws Exception {
        Designator medium = lab.disk("tiny.img", 512, 4096);
        RefusalLab.saysIn(
                Lab.refused(lab.run(Lab.request(lab.source("fat12"), "fat12", medium))),
                medium.toString(),
                "too small",
                "nothing was written");
        assertThat(Files.readAllBytes(lab.path("tiny.img"))).containsOnly(0);
    }

    @Test
    void setLongerThanWhatIsLeftOfATapeIsRefusedBeforeItsFirstWrite() throws Exception {
        Designator tape = lab.tape("short.tap", 5 * MIB);
        Lab.completed(lab.run(Lab.request(lab.source("fat12"), "fat12", tape)));
        String before = RefusalLab.sum(lab.path("short.tap"));
        String refused = Lab.refused(lab.run(Lab.request(lab.source("ntfs-4k"), "ntfs-4k", tape)));
        assertThat(refused)
                .contains("medium " + tape + " is too small")
                .containsPattern("takes [0-9]{7,} bytes, there is room for [1-9][0-9]{5,6}; nothing was written");
        assertThat(RefusalLab.sum(lab.path("short.tap"))).isEqualTo(before);
        lab.nothingLeft();
    }

    /** Its drive does not tell what is left. */
    @Test
    void tapeThatEndsEarlyKeepsItsSets() throws Exception {
        lab.array().personality(Personalities.named("poor-drive"));
        Designator tape = lab.tape("short.tap", 5 * MIB);
        Lab.completed(lab.run(Lab.request(lab.source("fat12"), "fat12", tape)));
        List<BackupSet> before = lab.backup().sets(tape);
        RefusalLab.saysIn(
                Lab.failed(lab.run(Lab.request(lab.source("ntfs-4k"), "ntfs-4k", tape))),
                tape.toString(),
                "ended",
                "sets before it are whole");
        lab.nothingLeft();
        assertThat(lab.backup().sets(tape)).isEqualTo(before);
        Lab.completed(lab.verify(tape, CheckLevel.FULL));
        Lab.completed(lab.run(Lab.request(lab.source("fat12"), "again", tape)));
        assertThat(lab.backup().sets(tape)).hasSize(2);
        Lab.completed(lab.verify(tape, CheckLevel.FULL));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100_000, 1 << 20, (32 << 20) - 512})
    void mediumWithSomebodyElsesDataIsRefused(long position) throws Exception {
        Path image = lab.file("theirs.img", 32 * MIB, position, "somebody's data".getBytes(StandardCharsets.US_ASCII));
        String before = RefusalLab.sum(image);
        Designator medium = lab.disk(image, 512, false, 0);
        RefusalLab.saysIn(
                Lab.refused(lab.run(Lab.request(lab.source("fat12"), "fat12", medium))),
                medium.toString(),
                "somebody else's data",
                String.valueOf(position),
                "nothing was written");
        assertThat(RefusalLab.sum(image)).isEqualTo(before);
        RefusalLab.refused(() -> lab.backup().sets(medium), medium.toString(), "somebody else's data");
    }

    @Test
    void mediumThatIsAVolumeIsRefusedByItsName() throws Exception {
        Path image = Fixtures.image("ntfs-4k", folder);
        String before = RefusalLab.sum(image);
        Designator medium = lab.disk(image, 512, false, 0);
        RefusalLab.saysIn(
                Lab.refused(lab.run(Lab.request(lab.source("fat12"), "fat12", medium))),
                medium.toString(),
                "NTFS",
                "nothing was written");
        assertThat(RefusalLab.sum(image)).isEqualTo(before);
    }

    @Test
    void tapeWithSomebodyElsesDataIsRefused() throws Exception {
        byte[] record = "somebody's tape!".getBytes(StandardCharsets.US_ASCII);
        byte[] tap = new byte[record.length + 12];
        tap[0] = (byte) record.length;
        System.arraycopy(record, 0, tap, 4, record.length);
        tap[record.length + 4] = (byte) record.length;
        Path file = lab.file("theirs.tap", tap.length, 0, tap);
        String before = RefusalLab.sum(file);
        Designator tape = lab.tape("theirs.tap", 0);
        RefusalLab.saysIn(
                Lab.refused(lab.run(Lab.request(lab.source("fat12"), "fat12", tape))),
                tape.toString(),
                "somebody else's data",
                "nothing was written");
        assertThat(RefusalLab.sum(file)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 600})
    void corruptLabelIsRefusedToBeWrittenAndDeniesNoSet(int damage) throws Exception {
        Designator medium = lab.mediumWithSet("medium.img", 32 * MIB);
        lab.detach(medium);
        try (RandomAccessFile file = new RandomAccessFile(lab.path("medium.img").toFile(), "rw")) {
            file.seek(damage);
            file.write("damaged".getBytes(StandardCharsets.US_ASCII));
        }
        String before = RefusalLab.sum(lab.path("medium.img"));
        Designator again = lab.disk("medium.img", 512, 0);
        RefusalLab.saysIn(
                Lab.refused(lab.run(Lab.request(lab.source("fat12"), "fat12", again))),
                again.toString(),
                "label",
                "damaged",
                "nothing was written");
        MediumContents contents = lab.backup().contents(again);
        assertThat(contents.sets()).hasSize(1);
        assertThat(contents.faults()).extracting(MediumFault::expected).containsExactly("the label");
        assertThat(RefusalLab.sum(lab.path("medium.img"))).isEqualTo(before);
    }
}
