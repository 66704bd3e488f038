// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Offload;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.itest.CommandLine;
import org.offhost.itest.Lab;
import org.offhost.itest.RestoredFolder;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Volumes of a group that has two disks: both are cut at one instant, and EXTENDED COPY takes from each what lies there. */
class SeveralUnitsTest {
    private static final int MIB = 1 << 20;

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;

    @BeforeEach
    void start() {
        lab = new Lab(context, folder);
    }

    @AfterEach
    void end() throws Exception {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    private Designator disk(String name, byte[] bytes) throws IOException {
        return lab.disk(Files.write(folder.resolve(name), bytes), 512, false, 0);
    }

    private BackupRequest request(String volume, Designator medium) throws IOException {
        StripesDisks disks = StripesDisks.filled();
        Designator a = disk("a.img", disks.a());
        return Lab.request(a, "lv", medium).volume(volume).beside(List.of(disk("b.img", disks.b())));
    }

    @ParameterizedTest
    @CsvSource({"stripes/web,ntfs-c512,false,4096", "stripes/mail,fat12,true,512"})
    void volumeOnTwoUnitsIsCopiedFromBoth(String called, String fixture, boolean files, int blockLength)
            throws Exception {
        Designator medium = lab.disk("m.img", blockLength, 64 * MIB);
        BackupRequest request =
                request(called, medium).offload(Offload.REQUIRED).check(CheckLevel.FULL);
        JobStatus done = Lab.completed(lab.run(files ? request.files(List.of()) : request));
        assertThat(done.summary().bytes().fallback()).isZero();
        Lab.completed(lab.restoreTo(medium, "", folder.resolve("out")));
        assertThat(RestoredFolder.compare(folder.resolve("out"), Fixtures.manifest(fixture))
                        .differences())
                .isEmpty();
        if (!files) {
            Designator own = lab.disk("own.img", 512, Files.size(Fixtures.shared(fixture)));
            Lab.completed(lab.restoreTo(medium, done.summary().setId(), own));
            AllocatedBytes.same(lab, fixture, Files.readAllBytes(folder.resolve("own.img")), 0);
        }
    }

    /** A rewrite of one block of the second disk, which the array has seen, is all that the next set of the volume holds. */
    @Test
    void volumeOnTwoUnitsIsContinuedByWhatWasWrittenOfEither() throws Exception {
        Designator medium = lab.disk("m.img", 512, 64 * MIB);
        BackupRequest request = request("stripes/web", medium);
        Lab.completed(lab.run(request));
        try (BlockDevice disk = lab.open(request.beside().get(0), Access.READ_WRITE)) {
            ByteBuffer block = ByteBuffer.allocate(4096);
            disk.read(MIB, block);
            disk.write(MIB, block.flip());
        }
        JobStatus next = Lab.completed(lab.run(request.since(Since.LAST).check(CheckLevel.FULL)));
        assertThat(Lab.notes(next.summary()))
                .noneMatch(n -> n.contains("all that is in use"))
                .anyMatch(n -> n.startsWith("continues set"));
        assertThat(lab.backup().sets(medium).get(1).bytes()).isLessThan(MIB);
    }

    /** Into both of the disks that the group was saved from, and nothing but the volume. */
    @Test
    void stripedVolumeIsRestoredOntoBothUnits() throws Exception {
        Designator medium = lab.disk("m.img", 512, 64 * MIB);
        Lab.completed(lab.run(request("stripes/web", medium)));
        StripesDisks lost = StripesDisks.filled().withoutWeb();
        RestoreRequest.ToUnit to = new RestoreRequest.ToUnit(disk("lost-a.img", lost.a()), false)
                .volume("stripes/web")
                .beside(List.of(disk("lost-b.img", lost.b())));
        Lab.completed(lab.run(RestoreRequest.of(medium, to)
                .offload(Offload.REQUIRED)
                .check(true)
                .patience(Lab.PATIENCE)));
        StripesDisks restored = new StripesDisks(
                Files.readAllBytes(folder.resolve("lost-a.img")), Files.readAllBytes(folder.resolve("lost-b.img")));
        AllocatedBytes.same(lab, "ntfs-c512", restored.web(), 0);
        assertThat(restored.withoutWeb().a()).as("all that is beside it on a").isEqualTo(lost.a());
        assertThat(restored.withoutWeb().b()).as("all that is beside it on b").isEqualTo(lost.b());
    }

    /** A tape can leave nothing alone: what lies on the second unit is read by this host, or the job is refused. */
    @Test
    void tapeGetsWhatLiesOnTheOtherUnitThroughThisHost() throws Exception {
        Designator tape = lab.tape("m.tap", 0);
        BackupRequest request = request("stripes/web", tape).check(CheckLevel.FULL);
        assertThat(Lab.refused(lab.run(request.offload(Offload.REQUIRED))))
                .contains("a volume on several units goes to a tape through this host");
        JobStatus done = Lab.completed(lab.run(request.offload(Offload.PREFERRED)));
        assertThat(Lab.notes(done.summary())).anyMatch(n -> n.contains("goes to a tape through this host"));
        Lab.completed(lab.restoreTo(tape, "", folder.resolve("out")));
        assertThat(RestoredFolder.compare(folder.resolve("out"), Fixtures.manifest("ntfs-c512"))
                        .differences())
                .isEmpty();
    }

    @Test
    void commandsTakeTheOtherUnitBesideTheFirst() throws Exception {
        StripesDisks disks = StripesDisks.filled();
        String a = Files.write(folder.resolve("a.img"), disks.a()).toString();
        String b = Files.write(folder.resolve("b.img"), disks.b()).toString();
        CommandLine offhost = CommandLine.of(context);
        assertThat(offhost.run("inspect", a).expect(1).out()).contains("is not on this unit");
        assertThat(offhost.run("inspect", a, "--beside", b).expect(0).out())
                .contains("LVM2 striped, 'stripes/web'", "LVM2 linear, 'stripes/mail'", "ntfs 'ntfs-c512'")
                .contains("Lies in       2,097,152 bytes at byte 11,534,336, then 2,097,152 bytes at byte 34,603,008")
                .contains("2 stripes of 8,388,608 bytes, by 65,536 at a time, at bytes 1,048,576, 26,214,400");
        assertThat(offhost.run("inspect", a, "--beside", b, "--json").expect(0).out())
                .contains("\"layout\":\"65536*1048576+8388608/26214400+8388608\"");
        String medium = folder.resolve("m.tar").toString();
        assertThat(offhost.run("backup", "--source", a, "--beside", b, "--medium", medium)
                        .expect(2)
                        .err())
                .contains("--beside goes with one --source and a --volume");
        assertThat(offhost.run("restore", "--medium", medium, "--to-image", a, "--beside", b)
                        .expect(2)
                        .err())
                .contains("--beside goes with --volume");
        assertThat(offhost.run("backup", "--source", a, "--beside", a, "--volume=stripes/web", "--medium", medium)
                        .expect(3)
                        .err())
                .contains("each once");
        assertThat(Path.of(medium))
                .as("a medium that is made for a job that is refused")
                .doesNotExist();
        offhost.run("backup", "--source", a, "--beside", b, "--volume=stripes/web", "--medium", medium)
                .expect(0);
        assertThat(offhost.run("list", "--medium", medium).expect(0).out()).contains("volume stripes/web");
    }
}
