// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Profile;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** A check proves something or says that it did not, whatever became of this host's catalog. */
class SumsOnMediumTest {
    private static final long SIZE = 64 << 20;
    private static final int UNIT = 4096;

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
    void end() throws IOException {
        lab.close();
    }

    private Designator medium(String kind) throws IOException {
        return kind.equals("tape") ? lab.tape("medium", 0) : lab.disk("medium", 512, SIZE);
    }

    private String backup(Designator medium, Profile profile, CheckLevel check) throws Exception {
        Designator source = lab.disk(Fixtures.shared("ntfs-4k"), 512, true, 0);
        BackupRequest request = Lab.request(source, "sums", medium).check(check);
        return Lab.completed(lab.run(profile == Profile.FILES ? request.files(List.of()) : request))
                .summary()
                .setId();
    }

    /** As on another host. */
    private void loseCatalog() throws Exception {
        Bundle catalog = Arrays.stream(context.getBundles())
                .filter(b -> "org.offhost.catalog".equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
        catalog.stop();
        try (Stream<Path> files = Files.walk(Path.of(context.getProperty("offhost.state"), "catalog"))) {
            for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
        catalog.start();
    }

    private interface Change {
        void on(FileChannel file) throws IOException;
    }

    /** Changes the file of the medium while nobody has it. */
    private Designator changed(Designator medium, boolean readOnly, Change change) throws IOException {
        boolean tape = lab.array().units().stream()
                .anyMatch(u -> u.designator().equals(medium) && u.kind() == Unit.Kind.RECORDS);
        lab.detach(medium);
        try (FileChannel file =
                FileChannel.open(lab.path("medium"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            change.on(file);
        }
        return tape ? lab.tape("medium", 0) : lab.disk(lab.path("medium"), 512, readOnly, 0);
    }

    private static void flip(FileChannel file, long at) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(1);
        file.read(b, at);
        file.write(ByteBuffer.wrap(new byte[] {(byte) (b.get(0) ^ 1)}), at);
    }

    /** Where a text stands in the file for the last time. */
    private static long last(FileChannel file, String text) throws IOException {
        byte[] bytes = new byte[(int) Math.min(file.size(), 32 << 20)];
        file.read(ByteBuffer.wrap(bytes), 0);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(text);
        assertThat(at).as(text).isPositive();
        return at;
    }

    private static List<String> notes(JobStatus status) {
        return Lab.notes(status.summary());
    }

    @ParameterizedTest
    @CsvSource({"disk,FILES", "disk,VOLUME", "tape,FILES", "tape,VOLUME"})
    void fullBackupIsProvedOnAHostThatNeverSawIt(String kind, Profile profile) throws Exception {
        Designator medium = medium(kind);
        String set = backup(medium, profile, CheckLevel.FULL);
        loseCatalog();
        assertThat(lab.backup().sets(medium)).extracting(BackupSet::id).containsExactly(set);
        JobStatus verified = Lab.completed(lab.verify(medium, CheckLevel.FULL));
        assertThat(verified.summary().checked()).isEqualTo(CheckLevel.FULL);
        assertThat(notes(verified)).anyMatch(n -> n.contains("sums of its backup on the medium"));
        JobStatus restored = Lab.completed(lab.restoreTo(medium, set, lab.path("out")));
        assertThat(restored.summary().checked()).isEqualTo(CheckLevel.FULL);
        String second = backup(medium, profile, CheckLevel.STRUCTURE);
        assertThat(lab.backup().sets(medium)).extracting(BackupSet::id).containsExactly(set, second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk", "tape"})
    void firstReadingProvesNothingAndTheNextOneComparesWithIt(String kind) throws Exception {
        Designator medium = medium(kind);
        backup(medium, Profile.VOLUME, CheckLevel.STRUCTURE);
        JobStatus first = Lab.completed(lab.verify(medium, CheckLevel.FULL));
        assertThat(first.summary().checked()).isEqualTo(CheckLevel.READ);
        assertThat(notes(first)).anyMatch(n -> n.contains("read whole, nothing to compare with"));
        loseCatalog();
        JobStatus second = Lab.completed(lab.verify(medium, CheckLevel.FULL));
        assertThat(second.summary().checked()).isEqualTo(CheckLevel.FULL);
        assertThat(lab.backup().sets(medium)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"content", "index", "job.json", "trailer", "about"})
    void changedByteFails(String part) throws Exception {
        Designator medium = medium("disk");
        String set = backup(medium, Profile.FILES, CheckLevel.FULL);
        loseCatalog();
        medium = changed(
                medium,
                false,
                file -> flip(
                        file,
                        part.equals("content")
                                ? last(file, "/offhost/index") - 20_000
                                : last(file, part.equals("about") ? "/about" : "/offhost/" + part) + 700));
        String reason = Lab.failed(lab.verify(medium, CheckLevel.FULL));
        assertThat(reason).contains(part.equals("about") ? "sums" : set);
    }

    @Test
    void changedByteInTheTextOfTheSumsIsSaidAndNothingIsProved() throws Exception {
        Designator medium = medium("disk");
        backup(medium, Profile.VOLUME, CheckLevel.FULL);
        loseCatalog();
        medium = changed(medium, false, file -> flip(file, last(file, "  chunk.000000001") - 10));
        JobStatus restored = Lab.completed(lab.restoreTo(medium, "", lab.path("out")));
        assertThat(restored.summary().checked()).isEqualTo(CheckLevel.NONE);
        assertThat(notes(restored))
                .anyMatch(n -> n.contains("damaged and no evidence"))
                .anyMatch(n -> n.startsWith("not checked: no sound sums of set"))
                .noneMatch(n -> n.contains("there are no sums"));
        assertThat(Lab.failed(lab.verify(medium, CheckLevel.FULL))).contains("damaged and no evidence");
    }

    @Test
    void oneDamagedSetIsPlacedAndTheOthersAreLookedAt() throws Exception {
        Designator medium = medium("disk");
        String one = backup(medium, Profile.VOLUME, CheckLevel.FULL);
        String two = backup(medium, Profile.VOLUME, CheckLevel.FULL);
        medium = changed(medium, false, file -> flip(file, (3 << 20) + 77));
        JobStatus status = lab.verify(medium, CheckLevel.FULL);
        assertThat(Lab.failed(status)).contains(one).contains("bytes ").doesNotContain(two);
        assertThat(notes(status)).anyMatch(n -> n.contains(two) && n.contains("every chunk"));
    }

    @Test
    void readOnlyMediumIsVerifiedAndItsSumsGoToTheCatalog() throws Exception {
        Designator medium = medium("disk");
        backup(medium, Profile.VOLUME, CheckLevel.STRUCTURE);
        medium = changed(medium, true, file -> {});
        JobStatus first = Lab.completed(lab.verify(medium, CheckLevel.FULL));
        assertThat(first.summary().checked()).isEqualTo(CheckLevel.READ);
        assertThat(notes(first)).anyMatch(n -> n.contains("in the catalog of this host only: the medium is read-only"));
        JobStatus second = Lab.completed(lab.verify(medium, CheckLevel.FULL));
        assertThat(second.summary().checked()).isEqualTo(CheckLevel.FULL);
        assertThat(notes(second)).anyMatch(n -> n.contains("in the catalog"));
    }

    @Test
    void fullMediumKeepsTheSetAndItsSumsGoToTheCatalog() throws Exception {
        Designator big = lab.disk("big", 512, SIZE);
        backup(big, Profile.VOLUME, CheckLevel.STRUCTURE);
        long bytes = lab.backup().sets(big).get(0).bytes();
        Designator medium = lab.disk("exact", 512, bytes + 3 * UNIT);
        Designator source = lab.disk(Fixtures.shared("ntfs-4k"), 512, true, 0);
        JobStatus made =
                Lab.completed(lab.run(Lab.request(source, "sums", medium).check(CheckLevel.FULL)));
        assertThat(notes(made)).anyMatch(n -> n.contains("the medium is full"));
        JobStatus verified = Lab.completed(lab.verify(medium, CheckLevel.FULL));
        assertThat(verified.summary().checked()).isEqualTo(CheckLevel.FULL);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 300_000})
    void tapeCutShortIsNamed(int bytes) throws Exception {
        Designator medium = medium("tape");
        backup(medium, Profile.VOLUME, CheckLevel.STRUCTURE);
        backup(medium, Profile.VOLUME, CheckLevel.STRUCTURE);
        medium = changed(medium, false, file -> file.truncate(file.size() - bytes));
        assertThat(Lab.failed(lab.verify(medium, CheckLevel.STRUCTURE))).contains("object ");
    }

    @Test
    void nothingToVerifyIsNoSuccess() throws Exception {
        Designator medium = medium("disk");
        assertThat(lab.verify(medium, CheckLevel.STRUCTURE).state()).isEqualTo(JobState.FAILED);
        backup(medium, Profile.VOLUME, CheckLevel.STRUCTURE);
        medium = changed(medium, false, file -> file.write(ByteBuffer.allocate(UNIT), 3 * UNIT));
        assertThat(lab.verify(medium, CheckLevel.STRUCTURE).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void fileOfASmallSelectionIsProvedByItsOwnSum() throws Exception {
        Designator medium = medium("disk");
        String set = backup(medium, Profile.FILES, CheckLevel.FULL);
        JobStatus whole = Lab.completed(lab.restoreTo(medium, set, lab.path("whole"), "/frag/checkerboard.bin"));
        assertThat(whole.summary().checked()).isEqualTo(CheckLevel.FULL);
    }

    @Test
    void volumeIsProvedWhereItWasRestoredOnlyIfAsked() throws Exception {
        Designator medium = medium("disk");
        String set = backup(medium, Profile.VOLUME, CheckLevel.FULL);
        Designator to = lab.disk("restored", 512, SIZE);
        JobStatus unasked = Lab.completed(lab.restoreTo(medium, set, to));
        assertThat(unasked.summary().checked()).isEqualTo(CheckLevel.NONE);
        assertThat(notes(unasked)).anyMatch(n -> n.startsWith("not checked"));
        RestoreRequest request = RestoreRequest.of(medium, new RestoreRequest.ToUnit(to, true))
                .set(set)
                .check(true)
                .patience(Lab.PATIENCE);
        JobStatus asked = Lab.completed(lab.run(request));
        assertThat(asked.summary().checked()).isEqualTo(CheckLevel.FULL);
        medium = changed(medium, false, file -> flip(file, (3 << 20) + 77));
        RestoreRequest again = RestoreRequest.of(medium, new RestoreRequest.ToUnit(to, true))
                .set(set)
                .check(true)
                .patience(Lab.PATIENCE);
        assertThat(Lab.failed(lab.run(again))).contains("damaged on the medium");
    }

    @Test
    void restoreThatIsToCheckWithoutSumsSaysThatItOnlyRead() throws Exception {
        Designator medium = medium("disk");
        String set = backup(medium, Profile.FILES, CheckLevel.STRUCTURE);
        JobStatus restored = Lab.completed(
                lab.run(RestoreRequest.of(medium, new RestoreRequest.ToFolder(lab.path("out"), ExistingFiles.REFUSE))
                        .set(set)
                        .check(true)
                        .patience(Lab.PATIENCE)));
        assertThat(restored.summary().checked()).isEqualTo(CheckLevel.READ);
    }
}
