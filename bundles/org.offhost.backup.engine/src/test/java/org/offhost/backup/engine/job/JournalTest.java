// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.archive.layout.SetContents;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobSummary.FileFailure;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.VerifyRequest;
import org.offhost.backup.engine.job.UnitRole.AskedUnit;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.Layout;
import org.offhost.copy.CopyProgress;

class JournalTest {
    private static final Designator A = Designator.parse("naa.6000000000000001");
    private static final Designator B = Designator.parse("naa.6000000000000002");
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final String AWKWARD = " a=b:c\\u0041 #!\t\r\n\u0000\ud83d\ude00 \ud83d ";
    private static final Notice NOTICE = Notice.of(NoticeCode.SEVERAL_VOLUMES)
            .with("unit", A)
            .with("table", AWKWARD)
            .with(
                    "volumes",
                    List.of(
                            Notice.of(NoticeCode.VOLUME).with("number", 1).with("holds", AWKWARD),
                            Notice.of(NoticeCode.VOLUME)))
            .remedy(Remedy.NAME_VOLUME, Remedy.CANCEL);

    @TempDir
    Path folder;

    static Stream<Record> records() {
        return Stream.of(
                new Noted.Head(JobKind.VERIFY, AWKWARD, NOON),
                BackupRequest.of(A, AWKWARD, B).since(Since.set("set-0")).lockUntil(NOON),
                new BackupRequest.Group(List.of(
                        BackupRequest.of(A, AWKWARD, B)
                                .since(Since.set("set-0"))
                                .volume(2),
                        BackupRequest.of(B, "b", A).files(List.of("/docs/**", AWKWARD)))),
                RestoreRequest.of(A, new RestoreRequest.ToUnit(B, true)),
                new VerifyRequest(A, "", CheckLevel.FULL, Duration.ZERO),
                ConsolidateRequest.of(A, B).set("set-0").check(false),
                new Noted.Standing(JobState.FAILED, Optional.of(NOTICE), Optional.of(NOON), true),
                new Noted.Runs(2),
                new Noted.Begun(Map.of(
                        AskedUnit.of(UnitRole.DESTINATION),
                        new Noted.Begun.Known("/a b", "8:1 \n"),
                        new AskedUnit(UnitRole.DESTINATION, 63),
                        new Noted.Begun.Known("/c", "8:2"))),
                new Noted.Labelled("id", AWKWARD),
                new Noted.Chosen("set-1"),
                new Noted.Touched(),
                new Noted.SnapshotName("0123456789ab", 3, ""),
                new Noted.Cut(Consistency.QUIET, Duration.ofMillis(3100)),
                new Noted.OfGroup("0123456789ab-20260131-120000", 2, List.of("a-1", "b-2")),
                new Noted.UnitsOver(2, List.of(AWKWARD), 1),
                new Noted.Volume(2, "", Layout.of(List.of(new Extent(1 << 20, Long.MAX_VALUE - (1 << 20))))),
                new Noted.InventoryBegun(),
                new Noted.Unread(1, 4096, AWKWARD),
                new Noted.OwnMap(Optional.empty(), ""),
                new Noted.Accepted(List.of(new Extent(0, 512), new Extent(1 << 30, 4096))),
                new Noted.Proved(),
                new Noted.Continues("set-20260131-120000"),
                new Noted.Changes(65_536, List.of("full/vm.img", "one/vm.qcow2")),
                new Noted.FilesChanged("map", List.of("full", "one")),
                new Noted.ParentMedia(
                        List.of("-", "medium-1 262144 shelf 3", "medium-2 0 ", "-"), "2026-01-31T12:00:00Z"),
                new Noted.Placed(Map.of("passed-over", "yes", "names", "posix")),
                new Noted.Copied(0),
                new Noted.Checked(CheckLevel.FULL, "0f"),
                new Noted.Committing(),
                new Noted.Committed("set-1"),
                new Noted.SumsKept(),
                new Noted.Worked(1, 2),
                new Noted.Figures(
                        AWKWARD,
                        new SetContents(1, 2, 9, 4),
                        new Noted.HostBytes(5, 6, 7, 8, 9),
                        new CopyProgress(0, 10, 11, 12, 13, 14),
                        AWKWARD,
                        CheckLevel.SAMPLE),
                new Noted.Quiet(Duration.ofSeconds(1), Duration.ZERO, Consistency.INCONSISTENT),
                new Noted.Said(List.of(NOTICE, Notice.of(NoticeCode.CANCELLED)), 3, List.of()),
                new Noted.Failed(101, List.of(new FileFailure("/a\ud800", "why"))),
                new Noted.Times(Map.of(JobState.COPYING, Duration.ofMillis(5), JobState.QUEUED, Duration.ofDays(400))));
    }

    private Journal again(Journal journal) throws IOException {
        journal.create();
        return Journal.read(JobFile.in(folder)).orElseThrow();
    }

    @Test
    void volumeInPiecesComesBackInItsOrder() throws IOException {
        Noted.Volume volume =
                new Noted.Volume(3, "vg/root", Layout.of(List.of(new Extent(1 << 20, 4096), new Extent(0, 512))));
        Journal read = again(TestJournal.of(folder, JobState.COPYING).note(volume));
        assertThat(read.find(Noted.Volume.class)).contains(volume);
    }

    @Test
    void mapWithADoubtComesBackWithItsReason() throws IOException {
        Noted.OwnMap map = new Noted.OwnMap(Optional.of(List.of(new Extent(0, 512))), AWKWARD);
        Journal read = again(TestJournal.of(folder, JobState.COPYING).note(map));
        assertThat(read.find(Noted.OwnMap.class)).contains(map);
    }

    @Test
    void stripedVolumeComesBackByItsRule() throws IOException {
        Noted.Volume volume = new Noted.Volume(3, "vg/root", Layout.parse("65536*1048576+131072/4194304+131072 0+512"));
        Journal read = again(TestJournal.of(folder, JobState.COPYING).note(volume));
        assertThat(read.find(Noted.Volume.class)).contains(volume);
    }

    @Test
    void mappedVolumeComesBackWithItsTable() throws IOException {
        Noted.Volume volume = new Noted.Volume(
                3,
                "vg/root",
                Layout.parse("0+512 8192+4096"),
                Optional.of(new Noted.Volume.Mapped("device 1 of " + AWKWARD, "transaction 3", 1L << 40, 4096)));
        Journal read = again(TestJournal.of(folder, JobState.COPYING).note(volume));
        assertThat(read.find(Noted.Volume.class)).contains(volume);
        assertThat(volume.length()).isEqualTo(1L << 40);
        assertThat(volume.position()).isZero();
    }

    @Test
    void unitsBesideTheFirstComeBack() throws IOException {
        Designator medium = Designator.parse("naa.6000000000000003");
        BackupRequest backup =
                BackupRequest.of(A, "a", medium).volume("vg/root").beside(List.of(B));
        assertThat(again(TestJournal.of(folder, JobState.COPYING).note(backup)).find(BackupRequest.class))
                .contains(backup);
        RestoreRequest restore = RestoreRequest.of(
                medium, new RestoreRequest.ToUnit(A, false).volume("vg/root").beside(List.of(B)));
        assertThat(again(TestJournal.of(folder, JobState.COPYING).note(restore)).find(RestoreRequest.class))
                .contains(restore);
    }

    @ParameterizedTest
    @MethodSource("records")
    void recordComesBackAsItWas(Record record) throws IOException {
        Journal read = again(TestJournal.of(folder, JobState.COPYING).note(record));
        assertThat(read.find(record.getClass())).isEqualTo(Optional.of(record));
    }

    @Test
    void everyKindOfRecordIsAmongThem() {
        assertThat(records().map(Object::getClass).toList())
                .isEqualTo(Forms.ALL.stream().map(Form::type).toList());
        assertThat(Forms.ALL.stream().map(Form::name)).doesNotHaveDuplicates().allMatch(n -> n.matches("[a-zA-Z]+"));
    }

    @Test
    void whatIsForgottenIsGoneAndWhatIsNotSavedIsNotThere() throws IOException {
        Journal journal = TestJournal.of(folder, JobState.COPYING)
                .note(new Noted.Copied(7))
                .note(new Noted.Proved());
        journal.create();
        journal.forget(Noted.Proved.class).save();
        journal.note(new Noted.Copied(9));
        Journal read = Journal.read(JobFile.in(folder)).orElseThrow();
        assertThat(read.find(Noted.Copied.class)).contains(new Noted.Copied(7));
        assertThat(read.has(Noted.Proved.class)).isFalse();
    }

    @Test
    void recordWithoutAFormIsRefusedAtOnce() {
        record Strange() {}
        assertThatThrownBy(() -> TestJournal.of(folder, JobState.QUEUED).note(new Strange()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void halfWrittenReplacementChangesNothing() throws IOException {
        TestJournal.of(folder, JobState.COPYING).create();
        Files.writeString(folder.resolve("job.properties.next"), "form=6\nnow.state=COMP");
        assertThat(Journal.read(JobFile.in(folder))
                        .orElseThrow()
                        .require(Noted.Standing.class)
                        .state())
                .isEqualTo(JobState.COPYING);
    }

    @Test
    void personReadsWhatWasDoneInItsOrder() throws IOException {
        TestJournal.of(folder, JobState.COPYING)
                .note(new Noted.Copied(4096))
                .note(new Noted.Cut(Consistency.QUIET, Duration.ofMillis(3100)))
                .note(new Noted.Touched())
                .create();
        assertThat(folder.resolve("job.properties")).hasContent("""
                        # What an Offhost job has done; a resumed one goes on from here.
                        form=6

                        job.kind=BACKUP
                        job.title=title
                        job.submitted=2026-01-31T12:00:00Z

                        now.state=COPYING

                        touched=yes

                        cut.consistency=QUIET
                        cut.waited=PT3.1S

                        copied=4096
                        """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    copied=-1                           | job-file-value field=copied found=-1
                    copied=9223372036854775808          | job-file-value field=copied found=9223372036854775808
                    copied=                             | job-file-value field=copied found=
                    copied.more=1                       | job-file-lacks field=copied
                    touched=perhaps                     | job-file-value field=touched found=perhaps
                    cut.waited=PT1S                     | job-file-lacks field=cut.consistency
                    cut.waited=-PT1S                    | job-file-lacks field=cut.consistency
                    now.ended=noon                      | job-file-value field=now.ended found=noon
                    now.mood=good                       | job-file-holds-unknown field=now.mood
                    volume.number=4294967296            | job-file-value field=volume.number found=4294967296
                    volume.number=1\\nvolume.position=1\\nvolume.length=0 | job-file-value field=volume.length found=0
                    volume.number=1\\nvolume.position=1 | job-file-lacks field=volume.length
                    volume.number=1\\nvolume.ranges=9   | job-file-value field=volume.ranges found=9
                    accepted.beside=0+4096 512          | job-file-value field=accepted.beside found=
                    accepted.beside=0+-4096             | job-file-value field=accepted.beside found=
                    begun.source.address=/a             | job-file-lacks field=begun.source.identity
                    begun.friend.address=/a             | job-file-holds-unknown field=begun.friend.address
                    time.LUNCH=PT1H                     | job-file-holds-unknown field=time.LUNCH
                    time.COPYING=-PT1H                  | job-file-value field=time.COPYING found=-PT1H
                    verify.medium=tape                  | job-file-value field=verify.medium found=tape
                    failed.files=0\\nfailed.0.path=/a   | job-file-holds-unknown field=failed.0.path
                    hopes=1                             | job-file-holds-unknown field=hopes
                    """)
    void hostileTextIsAnErrorThatNamesItsPlace(String line, String expected) throws IOException {
        TestJournal.of(folder, JobState.COPYING).create();
        Path file = folder.resolve("job.properties");
        Files.writeString(file, Files.readString(file) + line.replace("\\n", "\n") + "\n");
        assertThatThrownBy(() -> Journal.read(JobFile.in(folder)))
                .isExactlyInstanceOf(JournalException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void recordThatIsMissingIsNamed() {
        assertThatThrownBy(() -> TestJournal.of(folder, JobState.QUEUED).require(Noted.Cut.class))
                .isInstanceOf(JournalException.class)
                .hasMessage("job-file-lacks field=cut");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=b", "a.b", "a b", "a\nnow.state", "#a", "\u00e4"})
    void keyOfAPlacerThatTheFileCouldNotHoldIsRefused(String key) {
        assertThatThrownBy(() -> Noted.Placed.NOTHING.with(key, "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
