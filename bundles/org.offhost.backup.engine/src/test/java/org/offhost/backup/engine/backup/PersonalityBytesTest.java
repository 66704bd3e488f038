// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.archive.MediumLabel;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.medium.TapeMedium;
import org.offhost.array.virtual.EmbeddedArray;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.Personalities;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.JobState;
import org.offhost.backup.Offload;
import org.offhost.backup.Profile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.ManualTime;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.job.TestJournal;
import org.offhost.block.Access;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.RecordDevice;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.extended.ExtendedCopyProvider;
import org.offhost.copy.host.HostCopyProvider;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.fat.FatParser;
import org.offhost.scsi.ScsiTransport;
import org.offhost.scsi.device.ScsiDevices;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.WriteActivityMonitor;
import org.offhost.snapshot.virtual.VirtualSnapshots;
import org.offhost.snapshot.virtual.VirtualWriteActivity;
import org.offhost.tck.Fixtures;

/** The bytes of a medium, whoever copied to it: the real parts, with the clock and the identifiers given. */
class PersonalityBytesTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final int SIZE = 6 << 20;

    private static final Pattern LINE = Pattern.compile("\"([^\"]+)\": \"(.*)\"");

    /** What differs by its nature: how the data was moved, in how many pieces, and the sum over that. */
    private static final Set<String> OF_THE_COPY = Set.of(
            "fact.commands",
            "fact.segments",
            "fact.controlBytes",
            "fact.offloadedBytes",
            "fact.fallbackBytes",
            "fact.fallbackReason",
            "crc32c");

    /** What a medium is labelled with, and the array's cuts are of. */
    private static final MediumLabel LABEL = new MediumLabel("shelf-1", "", NOON);

    @TempDir
    Path folder;

    private EmbeddedArray array;
    private final ScsiDevices devices = new ScsiDevices();
    private final ExtendedCopyProvider copier = new ExtendedCopyProvider();
    private final HostCopyProvider host = new HostCopyProvider();
    private final DriverBoard board = new DriverBoard();
    private Designator source;
    private int runs;

    @BeforeEach
    void start() throws IOException {
        array = new EmbeddedArray(folder.resolve("array"), Clock.fixed(NOON, ZoneOffset.UTC));
        ScsiTransport transport = array.transport(VirtualArray.HOST_INITIATOR);
        devices.bindTransport(transport);
        copier.bindTransport(transport);
        host.bindDevices(devices);
        add(BlockDeviceProvider.class, devices, Map.of());
        add(
                CopyProvider.class,
                copier,
                Map.of(CopyProvider.METHOD, "extended-copy", "service.ranking", 100, "service.id", 1L));
        add(CopyProvider.class, host, Map.of(CopyProvider.METHOD, "host", "service.ranking", 0, "service.id", 2L));
        add(SnapshotProvider.class, new VirtualSnapshots(array), Map.of());
        add(WriteActivityMonitor.class, new VirtualWriteActivity(array), Map.of());
        add(FileSystemParser.class, new FatParser(), Map.of(FileSystemParser.TYPE, List.of("fat12")));
        Path image = Files.copy(Fixtures.shared("fat12"), folder.resolve("source.img"));
        source = array.attach(new DiskFile(image, 512, true, 0)).designator();
    }

    private <S> void add(Class<S> kind, S service, Map<String, Object> properties) {
        board.add(
                kind, new KnownDriver<>(service, properties, service.getClass().getSimpleName(), "1"));
    }

    @AfterEach
    void end() throws IOException {
        devices.deactivate();
        array.close();
    }

    static Stream<Arguments> media() {
        return Stream.of(Profile.values())
                .flatMap(profile -> Stream.of(false, true).map(tape -> Arguments.of(profile, tape)));
    }

    @ParameterizedTest(name = "{0}, tape {1}")
    @MethodSource("media")
    void everyByteIsTheSameWhoeverCopied(Profile profile, boolean tape) throws Exception {
        byte[] expected = medium(Personalities.OWN, profile, tape);
        Map<String, String> job = takeJob(expected);
        assertThat(job.keySet()).containsAll(OF_THE_COPY);
        job.keySet().removeAll(OF_THE_COPY);
        assertThat(job).isNotEmpty();
        for (String other : Personalities.names()) {
            byte[] found = medium(other, profile, tape);
            Map<String, String> otherJob = takeJob(found);
            otherJob.keySet().removeAll(OF_THE_COPY);
            assertThat(Arrays.mismatch(found, expected))
                    .as("%s, outside of job.json", other)
                    .isEqualTo(-1);
            assertThat(otherJob).as("%s, job.json", other).isEqualTo(job);
        }
    }

    /** The lines of job.json, which is blank behind this; nothing moves, since it is padded to its room. */
    private static Map<String, String> takeJob(byte[] medium) {
        String text = new String(medium, StandardCharsets.ISO_8859_1);
        int header = text.indexOf("same-20260131-120000/offhost/job.json\0");
        assertThat(header).isNotNegative().isEqualTo(text.lastIndexOf("same-20260131-120000/offhost/job.json\0"));
        int begin = header + 512;
        int end = begin
                + Integer.parseInt(text.substring(header + 124, header + 135).strip(), 8);
        Map<String, String> lines = new TreeMap<>();
        Matcher line = LINE.matcher(text.substring(begin, end));
        while (line.find()) {
            lines.put(line.group(1), line.group(2));
        }
        Arrays.fill(medium, begin, end, (byte) 0);
        return lines;
    }

    /** What a medium that was blank holds after a backup. */
    private byte[] medium(String personality, Profile profile, boolean tape) throws Exception {
        array.personality(Personalities.named(personality));
        Path file = folder.resolve("medium" + runs++);
        Designator medium = (tape
                        ? array.attach(new TapeFile(file, false, true, 0))
                        : array.attach(new DiskFile(file, 512, false, SIZE)))
                .designator();
        label(medium, tape);
        BackupRequest request = BackupRequest.of(source, "same", medium).offload(Offload.PREFERRED);
        backUp(profile == Profile.FILES ? request.files(List.of()) : request);
        if (tape) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            array.exportTape(medium, 0, all);
            array.exportTape(medium, 1, all);
            return all.toByteArray();
        }
        return Files.readAllBytes(file);
    }

    private void label(Designator medium, boolean tape) throws IOException {
        if (tape) {
            try (RecordDevice drive = devices.openRecords(medium).orElseThrow()) {
                new TapeMedium(drive, TapeMedium.RECORD_LENGTH).initialize(LABEL, false);
            }
        } else {
            try (DiskMedium disk =
                    new DiskMedium(devices.open(medium, Access.READ_WRITE).orElseThrow())) {
                disk.initialize(LABEL, false);
            }
        }
    }

    private void backUp(BackupRequest request) throws Exception {
        Path job = folder.resolve("job" + runs);
        Journal journal = TestJournal.of(job, JobState.QUEUED);
        Requests.keep(request, journal);
        journal.note(new Noted.SnapshotName("0123456789ab", 0, "")).create();
        ManualTime time = new ManualTime(board);
        BackupSteps.of(request, time, 1000).run(new TestHands(journal, board, time));
    }
}
