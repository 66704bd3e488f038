// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.consolidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.archive.MediumLabel;
import org.offhost.archive.SetBytes;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetRecord;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobState;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.VerifyRequest;
import org.offhost.backup.engine.backup.BackupSite;
import org.offhost.backup.engine.backup.MemoryCatalog;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.job.TestJournal;
import org.offhost.backup.engine.keep.Forgetting;
import org.offhost.backup.engine.medium.Explanations;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.KnownSets;
import org.offhost.backup.engine.medium.MediaNow;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.medium.UnitClaims;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.engine.restore.RestoreSteps;
import org.offhost.backup.engine.restore.VerifySteps;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.backup.keep.ForgetReport;
import org.offhost.backup.keep.ForgetRequest;
import org.offhost.backup.keep.KeepRules;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.RecordDevice;
import org.offhost.driver.Units;
import org.offhost.filesystem.Attribute;

/** A full set on one medium, and what continues it on another. */
class ChainAcrossMediaTest {
    private static final int BLOCK = 4096;
    private static final int SIZE = 12 << 20;

    @TempDir
    Path folder;

    private BackupSite site;
    private MemoryCatalog catalog;
    private final List<SetRecord> sets = new ArrayList<>();
    private final List<byte[]> points = new ArrayList<>();
    private Designator first;
    private Designator second;

    /** Media in memory are not kept for the next one. */
    @AfterEach
    void letGo() {
        site = null;
    }

    private void build(String full, String increments, boolean ofFiles) throws Exception {
        site = new BackupSite(folder.resolve("backup"));
        catalog = new MemoryCatalog();
        site.add(CatalogStore.class, catalog);
        first = medium(full);
        second = medium(increments);
        save(request(first, "one", ofFiles));
        write(1);
        save(request(second, "two", ofFiles).since(Since.set(id(0))));
        write(2);
        save(request(second, "three", ofFiles).since(Since.LAST));
    }

    private Designator medium(String kind) {
        return kind.equals("tape") ? site.units().tape(1000) : site.units().disk(512, SIZE);
    }

    private BackupRequest request(Designator medium, String name, boolean ofFiles) {
        BackupRequest request = BackupRequest.of(site.source(), name, medium).check(CheckLevel.FULL);
        return ofFiles ? request.files(List.of()) : request;
    }

    private String id(int number) {
        return sets.get(number).description().id();
    }

    private void save(BackupRequest request) throws Exception {
        site.row(request).run(site.submit(request));
        List<SetRecord> all = site.sets(request.medium());
        sets.add(all.get(all.size() - 1));
        points.add(bytes(site.source()));
    }

    /** Changes a block in use, and lets the array tell of it. */
    private void write(int value) throws IOException {
        byte[] volume = bytes(site.source());
        int at = volume.length - 1;
        while (volume[at] == 0) {
            at--;
        }
        long position = at / BLOCK * BLOCK - (long) (value - 1) * BLOCK;
        byte[] block = new byte[BLOCK];
        Arrays.fill(block, (byte) value);
        try (BlockDevice device =
                site.units().open(site.source(), Access.READ_WRITE).orElseThrow()) {
            device.write(position, ByteBuffer.wrap(block));
        }
        site.wrote(List.of(new Extent(position, BLOCK)));
    }

    private byte[] bytes(Designator disk) throws IOException {
        try (BlockDevice device = site.units().open(disk, Access.READ).orElseThrow()) {
            ByteBuffer all = ByteBuffer.allocate((int) device.size());
            device.read(0, all);
            return all.array();
        }
    }

    private TestHands job(Requesting request) throws IOException {
        Journal journal = TestJournal.of(folder.resolve("job-" + System.nanoTime()), JobState.QUEUED);
        request.keep(journal);
        journal.create();
        return new TestHands(journal, site.board(), site.time());
    }

    private interface Requesting {
        void keep(Journal journal);
    }

    private TestHands restore(int number, Designator to) throws Exception {
        Designator medium = number == 0 ? first : second;
        RestoreRequest request = RestoreRequest.of(medium, new RestoreRequest.ToUnit(to, false))
                .set(id(number))
                .check(true);
        TestHands job = job(journal -> Requests.keep(request, journal));
        RestoreSteps.of(request, site.time()).run(job);
        return job;
    }

    private void isPoint(int number, byte[] there) {
        byte[] then = points.get(number);
        assertThat(there).hasSameSizeAs(then);
        boolean same = true;
        for (int i = 0; i < there.length; i++) {
            same &= there[i] == 0 || there[i] == then[i];
        }
        assertThat(same).as("all that is in use").isTrue();
    }

    @ParameterizedTest
    @CsvSource({"disk,disk", "disk,tape", "tape,disk", "tape,tape"})
    void volumeIsSavedAndRestoredFromBothMedia(String full, String increments) throws Exception {
        build(full, increments, false);
        assertThat(sets.get(1).description().parentMedium()).contains(label(first));
        assertThat(sets.get(1).description().parent()).isEqualTo(id(0));
        assertThat(sets.get(2).description().parentMedium()).isEmpty();
        if (increments.equals("disk")) { // a tape has records of 256 KiB
            assertThat(sets.get(1).length()).isLessThan(sets.get(0).length());
        }
        for (int number : new int[] {2, 1}) {
            Designator to = site.units().disk(512, points.get(number).length);
            TestHands job = restore(number, to);
            isPoint(number, bytes(to));
            assertThat(job.tally().summary().checked()).isEqualTo(CheckLevel.FULL);
            assertThat(job.notes()).filteredOn(n -> n.startsWith("unit-proved")).isNotEmpty();
        }
    }

    private String label(Designator medium) throws IOException {
        try (var open = site.medium(medium)) {
            return open.label().id();
        }
    }

    @ParameterizedTest
    @CsvSource({"disk,disk", "disk,tape", "tape,disk", "tape,tape"})
    void filesAreReadFromBothMedia(String full, String increments) throws Exception {
        build(full, increments, true);
        Designator third = site.units().disk(512, SIZE);
        save(request(third, "whole", true));
        assertThat(sets.get(1).description().parentMedium()).contains(label(first));
        assertThat(contents(second, 2)).isEqualTo(contents(third, 3)).isNotEmpty();
    }

    private static VerifyRequest verification(Designator medium) {
        return new VerifyRequest(medium, "", CheckLevel.FULL, Duration.ofMinutes(1));
    }

    /** Every content that a set shows, by path and stream, as text. */
    private Map<String, String> contents(Designator medium, int number) throws Exception {
        Map<String, String> all = new TreeMap<>();
        TestHands job = job(journal -> Requests.keep(verification(medium), journal));
        try (OpenMedium open = JobMedia.open(job, new Units(job).describe(medium), Access.READ, n -> {});
                SetReader reader = open.open(open.set(id(number)));
                StoredEntries entries = reader.list("/")) {
            for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                for (StoredStream s : e.get().streams()) {
                    Attribute a = e.get().entry().attributes().get(s.attribute());
                    try (InputStream content = reader.content(e.get(), a)) {
                        byte[] bytes = content.readAllBytes();
                        all.put(e.get().path() + ":" + a.name(), bytes.length + " " + Arrays.hashCode(bytes));
                    }
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"disk,disk,false", "disk,disk,true", "tape,disk,false", "disk,tape,true"})
    void setsAreVerifiedWithThoseOnTheOtherMedium(String full, String increments, boolean ofFiles) throws Exception {
        build(full, increments, ofFiles);
        verify(second);
        catalog.refresh(first, List.of());
        assertThatThrownBy(() -> verify(second)).hasMessageContaining("parent-medium-missing");
    }

    private void verify(Designator medium) throws Exception {
        VerifyRequest request = verification(medium);
        TestHands job = job(journal -> Requests.keep(request, journal));
        VerifySteps.of(request, new UnitsInUse((a, b) -> false), new Explanations(site.board(), set -> false))
                .run(job);
    }

    @Test
    void mediumThatIsMissingIsNamed() throws Exception {
        build("disk", "disk", false);
        catalog.refresh(first, List.of());
        assertThatThrownBy(() -> restore(2, site.units().disk(512, points.get(2).length)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll(
                        "parent-medium-missing", "parent=" + id(0), "otherId=" + label(first), "set=" + id(1));
    }

    /** The unit carries another medium now that calls itself the same: it is not read under the identity of the first. */
    @Test
    void mediumOfTheSameNameIsNotTheOther() throws Exception {
        build("disk", "disk", false);
        byte[] whole = bytes(first);
        String right = label(first);
        try (BlockDevice device = site.units().open(first, Access.READ_WRITE).orElseThrow();
                DiskMedium disk = new DiskMedium(device)) {
            disk.initialize(
                    new MediumLabel("another", "", sets.get(0).description().created()), true);
        }
        assertThatThrownBy(() -> restore(2, site.units().disk(512, points.get(2).length)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("parent-medium-missing", "otherId=" + right, "foundId=another");
        try (BlockDevice device = site.units().open(first, Access.READ_WRITE).orElseThrow()) {
            device.write(0, ByteBuffer.wrap(whole));
        }
        Designator to = site.units().disk(512, points.get(2).length);
        restore(2, to);
        isPoint(2, bytes(to));
    }

    /** What the chain leads to is nobody's claim when the job is queued, if no catalog tells of it then. */
    @Test
    void mediumThatTheChainLeadsToIsTheJobsUntilItEnds() throws Exception {
        build("disk", "disk", false);
        UnitsInUse inUse = new UnitsInUse((a, b) -> false);
        TestHands job = job(journal -> Requests.keep(verification(second), journal));
        List<UnitsInUse.Held> claimed = new ArrayList<>();
        job.claiming(medium -> {
            UnitsInUse.Held held = inUse.read("job 1", UnitClaims.reading(medium));
            claimed.add(held);
            return held::close;
        });
        UnitsInUse.Held writer = inUse.take("job 2", List.of(new UnitsInUse.Claim(first, UnitsInUse.Use.WRITE_MEDIUM)));
        assertThatThrownBy(() -> open(job))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.notice().code()).isEqualTo(NoticeCode.UNIT_IN_USE));
        writer.close();
        open(job);
        assertThat(claimed).as("of two opened media one was not had before").hasSize(1);
        assertThat(inUse.has(first)).isTrue();
        claimed.get(0).close();
        assertThat(inUse.has(first)).isFalse();
    }

    private void open(TestHands job) throws Exception {
        try (OpenMedium open = JobMedia.open(job, new Units(job).describe(second), Access.READ, n -> {})) {
            open.chain(open.set(id(2)));
        }
    }

    @Test
    void mediumThatIsNotTheOneIsGivenBack() throws Exception {
        build("disk", "disk", false);
        try (BlockDevice device = site.units().open(first, Access.READ_WRITE).orElseThrow();
                DiskMedium disk = new DiskMedium(device)) {
            disk.initialize(
                    new MediumLabel("another", "", sets.get(0).description().created()), true);
        }
        UnitsInUse inUse = new UnitsInUse((a, b) -> false);
        TestHands job = job(journal -> Requests.keep(verification(second), journal));
        job.claiming(medium -> inUse.read("job 1", UnitClaims.reading(medium))::close);
        assertThatThrownBy(() -> open(job)).hasMessageContaining("parent-medium-missing");
        assertThat(inUse.has(first)).isFalse();
    }

    @Test
    void setOnAMediumThatIsNotThereIsNotContinued() throws Exception {
        build("disk", "disk", false);
        try (BlockDevice device = site.units().open(first, Access.READ_WRITE).orElseThrow()) {
            device.write(0, ByteBuffer.allocate(1 << 20));
        }
        Designator third = site.units().disk(512, SIZE);
        assertThatThrownBy(() -> save(request(third, "four", false).since(Since.set(id(0)))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("since-on-another-medium", "other=" + first);
    }

    @ParameterizedTest
    @CsvSource({"disk,disk", "disk,tape", "tape,disk"})
    void pointOfSeveralMediaBecomesASetOfItsOwn(String full, String increments) throws Exception {
        build(full, increments, false);
        Designator to = site.units().disk(512, SIZE);
        TestHands job = consolidate(to);
        SetRecord made = site.sets(to).get(0);
        assertThat(made.description().isIncrement()).isFalse();
        assertThat(made.description().facts())
                .containsEntry("pointOf", id(2))
                .doesNotContainKeys(SetDescription.PARENT_MEDIUM, SetDescription.PARENT_CUT_AT);
        assertThat(job.tally().summary().checked()).isEqualTo(CheckLevel.FULL);
        try (var open = site.medium(to);
                SetReader reader = open.open(made);
                BlockDevice volume = reader.volume()) {
            ByteBuffer all = ByteBuffer.allocate((int) volume.size());
            volume.read(0, all);
            isPoint(2, all.array());
        }
    }

    private TestHands consolidate(Designator to) throws Exception {
        ConsolidateRequest request = ConsolidateRequest.of(second, to);
        TestHands job = job(journal -> Requests.keep(request, journal));
        ConsolidateSteps.of(request, site.time()).run(job);
        return job;
    }

    @Test
    void pointOfFilesOnSeveralMediaIsNotConsolidated() throws Exception {
        build("disk", "disk", true);
        assertThatThrownBy(() -> consolidate(site.units().disk(512, SIZE)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("point-on-several-media");
    }

    @ParameterizedTest
    @CsvSource({"disk,disk,false", "tape,disk,false", "disk,tape,true"})
    void readmeNamesTheOtherMedium(String full, String increments, boolean ofFiles) throws Exception {
        build(full, increments, ofFiles);
        try (var open = site.medium(second);
                SetReader reader = open.open(sets.get(2))) {
            String readme = text(reader);
            assertThat(readme)
                    .contains("  MEDIUM1 is the " + full + ", " + label(first) + "\n")
                    .contains((full.equals("tape") ? "-b 512 " : "")
                            + (ofFiles ? "-xf MEDIUM1 " : "-xSf MEDIUM1 ")
                            + id(0));
        }
    }

    /** What the one medium has is kept as long as a catalog knows that the other continues it. */
    @Test
    void setThatAnotherMediumContinuesIsNotForgotten() throws Exception {
        build("disk", "disk", false);
        assertThat(forget()).containsExactly(id(0));
        catalog.refresh(second, List.of());
        assertThat(forget()).isEmpty();
    }

    /** Ids of what a plan keeps that keeps nothing by itself. */
    private List<String> forget() throws Exception {
        KnownSets known = new KnownSets(site.board(), told -> {});
        MediaNow media = new MediaNow(site.board(), new UnitsInUse((a, b) -> false));
        ForgetRequest request = new ForgetRequest(first, new KeepRules(0, 0, 0, 0, 0), ZoneOffset.UTC, true);
        return new Forgetting(media, known, InstantSource.system())
                .forget(request).fates().stream()
                        .filter(ForgetReport.Fate::isKept)
                        .map(ForgetReport.Fate::setId)
                        .toList();
    }

    /** A tape that was cut within its last set has a beginning of it, which looks as if its job had never committed it. */
    @Test
    void committedSetOfWhichHalfIsThereIsNotWrittenOver() throws Exception {
        build("disk", "tape", false);
        try (RecordDevice tape = site.units().openRecords(second).orElseThrow()) {
            ByteBuffer record = ByteBuffer.allocate(1 << 20);
            tape.locate(sets.get(2).start() + 1);
            tape.read(record);
            tape.locate(sets.get(2).start() + 1);
            tape.write(record.flip());
        }
        assertThatThrownBy(() -> save(request(second, "four", false)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("sets-missing", id(2));
        assertThat(site.medium(second).scan().findings())
                .anyMatch(f -> f.found().contains("set " + id(2) + ", incomplete"));
    }

    /** From the first medium to the second and back: of the four sets two lie on either. */
    @Test
    void chainComesBackToItsFirstMedium() throws Exception {
        build("disk", "disk", false);
        write(3);
        save(request(first, "four", false).since(Since.set(id(2))));
        assertThat(sets.get(3).description().parentMedium()).contains(label(second));
        Designator to = site.units().disk(512, points.get(3).length);
        RestoreRequest request = RestoreRequest.of(first, new RestoreRequest.ToUnit(to, false))
                .set(id(3))
                .check(true);
        TestHands job = job(journal -> Requests.keep(request, journal));
        RestoreSteps.of(request, site.time()).run(job);
        isPoint(3, bytes(to));
        try (var open = site.medium(first);
                SetReader reader = open.open(sets.get(3))) {
            assertThat(text(reader))
                    .contains("  tar -xSf MEDIUM " + id(0) + "/")
                    .contains("  tar -xSf MEDIUM1 " + id(1) + "/")
                    .contains("  tar -xSf MEDIUM " + id(3) + "/");
        }
    }

    private static String text(SetBytes set) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(512 << 10);
        set.written().read(0, start);
        return new String(start.array(), StandardCharsets.UTF_8);
    }
}
