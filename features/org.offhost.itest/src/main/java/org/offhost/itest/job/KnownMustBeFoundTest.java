// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobStatus;
import org.offhost.backup.MediumContents;
import org.offhost.backup.MediumFault;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** What this host knows of a medium must be found on it: sets that its catalog knows, sums that a job record promises. */
class KnownMustBeFoundTest {
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

    private Designator attach(String kind, String name) throws IOException {
        if (kind.equals("tape")) {
            return lab.tape(name, 0);
        }
        return Files.exists(lab.path(name)) ? lab.disk(name, 512, 0) : lab.disk(name, 512, 16 << 20);
    }

    private BackupRequest request(Designator medium) throws IOException {
        return Lab.request(lab.disk(Fixtures.shared("fat12"), 512, true, 0), "known", medium);
    }

    private String backup(Designator medium, CheckLevel check) throws Exception {
        return Lab.completed(lab.run(request(medium).check(check))).summary().setId();
    }

    private String backup(Designator medium) throws Exception {
        return backup(medium, CheckLevel.STRUCTURE);
    }

    private void copy(String from, String to) throws IOException {
        Files.copy(lab.path(from), lab.path(to));
    }

    /** With one set, and a copy of it in "older"; then it gets a second one, whose id is returned. */
    private String withOlderCopy(String kind) throws Exception {
        Designator medium = attach(kind, "medium");
        backup(medium);
        lab.detach(medium);
        copy("medium", "older");
        medium = attach(kind, "medium");
        String second = backup(medium);
        lab.detach(medium);
        return second;
    }

    private void replace(boolean sameFile) throws IOException {
        if (sameFile) {
            Files.write(lab.path("medium"), Files.readAllBytes(lab.path("older")));
            Files.delete(lab.path("older"));
        } else {
            Files.move(lab.path("older"), lab.path("medium"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @ParameterizedTest
    @CsvSource({"disk,true", "disk,false", "tape,true", "tape,false"})
    void olderCopyInThePlaceOfAMediumIsNamedAndNotWrittenTo(String kind, boolean sameFile) throws Exception {
        String second = withOlderCopy(kind);
        replace(sameFile);
        Designator medium = attach(kind, "medium");
        for (int i = 0; i < 2; i++) {
            MediumContents contents = lab.backup().contents(medium);
            assertThat(contents.sets()).hasSize(1);
            assertThat(contents.faults()).extracting(MediumFault::setId).containsExactly(second);
            assertThat(contents.newest()).as("a restore of the newest set").isPresent();
            assertThat(Lab.failed(lab.verify(medium, CheckLevel.STRUCTURE)))
                    .contains(second, "older copy of itself", "--forget-missing");
        }
        byte[] before = Files.readAllBytes(lab.path("medium"));
        assertThat(Lab.refused(lab.run(request(medium)))).contains(second, "nothing is added");
        assertThat(Files.readAllBytes(lab.path("medium"))).isEqualTo(before);

        assertThat(lab.backup().forgetMissing(medium)).extracting(BackupSet::id).containsExactly(second);
        assertThat(lab.backup().contents(medium).faults()).isEmpty();
        Lab.completed(lab.verify(medium, CheckLevel.STRUCTURE));
        backup(medium);
        Lab.completed(lab.verify(medium, CheckLevel.STRUCTURE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk", "tape"})
    void olderCopyBesideTheMediumIsToldToBeOne(String kind) throws Exception {
        String second = withOlderCopy(kind);
        attach(kind, "medium");
        Designator older = attach(kind, "older");
        JobStatus verified = Lab.completed(lab.verify(older, CheckLevel.STRUCTURE));
        assertThat(Lab.notes(verified.summary())).anyMatch(n -> n.contains("older copy") && n.contains(second));
        assertThat(lab.backup().contents(older).faults()).isEmpty();
        assertThat(lab.backup().forgetMissing(older)).isEmpty();
    }

    @Test
    void newerCopyThanTheCatalogKnowsIsNoFault() throws Exception {
        Designator medium = attach("disk", "medium");
        String first = backup(medium);
        String second = backup(medium);
        CatalogStore catalog = lab.service(CatalogStore.class);
        catalog.refresh(medium, catalog.sets(Optional.of(medium)).subList(0, 1));
        assertThat(catalog.sets(Optional.of(medium))).extracting(BackupSet::id).containsExactly(first);
        Lab.completed(lab.verify(medium, CheckLevel.STRUCTURE));
        assertThat(lab.backup().sets(medium)).extracting(BackupSet::id).containsExactly(first, second);
        assertThat(catalog.sets(Optional.of(medium))).hasSize(2);
    }

    @Test
    void anotherMediumOfTheSameNameAtTheSamePathIsAnotherMedium() throws Exception {
        Designator medium = attach("disk", "medium");
        backup(medium);
        lab.detach(medium);
        Files.write(lab.path("medium"), new byte[16 << 20]);
        medium = attach("disk", "medium");
        String other = backup(medium);
        Lab.completed(lab.verify(medium, CheckLevel.STRUCTURE));
        assertThat(lab.backup().contents(medium).faults()).isEmpty();
        assertThat(lab.backup().known(medium)).extracting(BackupSet::id).containsExactly(other);
    }

    @Test
    void anotherSetOfTheSameIdIsNotTheOneThatIsKnown() throws Exception {
        Designator medium = attach("disk", "medium");
        String set = backup(medium);
        CatalogStore catalog = lab.service(CatalogStore.class);
        BackupSet k = catalog.sets(Optional.of(medium)).get(0);
        catalog.add(new BackupSet(
                k.id(),
                medium,
                k.mediumLabel(),
                k.mediumId(),
                k.source(),
                k.name(),
                k.profile(),
                Instant.EPOCH,
                k.fileSystem(),
                k.files(),
                k.bytes(),
                k.consistency(),
                k.checked(),
                k.sourceSize(),
                k.sourceBlockLength(),
                k.parent(),
                ""));
        assertThat(Lab.failed(lab.verify(medium, CheckLevel.STRUCTURE))).contains(set, "which the catalog");
    }

    @Test
    void setsOfACatalogThatDoesNotKnowWhichMediumItWasAreNoFault() throws Exception {
        Designator medium = attach("disk", "medium");
        backup(medium);
        CatalogStore catalog = lab.service(CatalogStore.class);
        BackupSet k = catalog.sets(Optional.of(medium)).get(0);
        catalog.add(new BackupSet(
                "of-an-earlier-version",
                medium,
                "",
                "",
                k.source(),
                k.name(),
                k.profile(),
                Instant.EPOCH,
                k.fileSystem(),
                k.files(),
                k.bytes(),
                k.consistency(),
                k.checked(),
                k.sourceSize(),
                k.sourceBlockLength(),
                k.parent(),
                ""));
        Lab.completed(lab.verify(medium, CheckLevel.STRUCTURE));
    }

    /** Where a text stands in a file for the first time. */
    private static int find(byte[] file, String pattern) {
        Matcher m = Pattern.compile(pattern).matcher(new String(file, StandardCharsets.ISO_8859_1));
        assertThat(m.find()).as(pattern).isTrue();
        return m.start();
    }

    @Test
    void tapeCutAtATapeFileIsKnownToHaveHadMore() throws Exception {
        Designator tape = attach("tape", "medium");
        backup(tape);
        lab.detach(tape);
        long end = Files.size(lab.path("medium"));
        tape = attach("tape", "medium");
        String second = backup(tape);
        lab.detach(tape);
        byte[] file = Files.readAllBytes(lab.path("medium"));
        int at = find(file, second + "/offhost/set.json") - 4;
        assertThat((long) at).isBetween(end - 64, end + 64);
        Files.write(lab.path("medium"), Arrays.copyOf(file, at));
        tape = attach("tape", "medium");
        assertThat(Lab.failed(lab.verify(tape, CheckLevel.STRUCTURE))).contains(second, "of the tape, behind set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"STRUCTURE", "FULL"})
    void setThatWasProvedAndHasLostItsSumsIsNamed(CheckLevel level) throws Exception {
        Designator tape = attach("tape", "medium");
        String set = backup(tape, CheckLevel.FULL);
        Lab.completed(lab.verify(tape, level));
        lab.detach(tape);
        byte[] file = Files.readAllBytes(lab.path("medium"));
        int sums = find(file, Pattern.quote(set) + "/offhost/sums-[0-9-]+/about") - 4;
        Files.write(lab.path("medium"), Arrays.copyOf(file, sums));
        tape = attach("tape", "medium");
        for (int i = 0; i < 2; i++) {
            assertThat(Lab.failed(lab.verify(tape, level))).contains(set, "sums of its backup", "found none");
        }
        MediumContents contents = lab.backup().contents(tape);
        assertThat(contents.sets()).hasSize(1);
        assertThat(contents.faults()).extracting(MediumFault::setId).containsExactly(set);
    }

    @Test
    void damagedSumsFailAVerificationWhileTheCatalogProvesTheContents() throws Exception {
        Designator medium = attach("disk", "medium");
        String set = backup(medium, CheckLevel.FULL);
        lab.detach(medium);
        byte[] file = Files.readAllBytes(lab.path("medium"));
        file[find(file, "  chunk[.]000000000\n") - 10] ^= 1;
        Files.write(lab.path("medium"), file);
        medium = attach("disk", "medium");
        assertThat(Lab.failed(lab.verify(medium, CheckLevel.FULL))).contains(set, "damaged and no evidence");
        JobStatus second = lab.verify(medium, CheckLevel.FULL);
        assertThat(Lab.failed(second)).contains(set, "damaged and no evidence");
        assertThat(Lab.notes(second.summary()))
                .anyMatch(n -> n.contains("every chunk is what the sums") && n.contains("in the catalog"));
    }

    @Test
    void dataAppendedToAMediumFailsAVerification() throws Exception {
        Designator medium = attach("disk", "medium");
        backup(medium);
        lab.detach(medium);
        Files.write(
                lab.path("medium"),
                Arrays.copyOf("somebody's data".getBytes(StandardCharsets.US_ASCII), 512),
                StandardOpenOption.APPEND);
        medium = attach("disk", "medium");
        assertThat(Lab.failed(lab.verify(medium, CheckLevel.STRUCTURE))).contains("nothing was ever written");
        assertThat(lab.backup().contents(medium).faults()).hasSize(1);
    }
}
