// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.array.virtual.management.Faults;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Job;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary;
import org.offhost.backup.Profile;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.itest.Lab;
import org.offhost.itest.RestoredFolder;
import org.offhost.tck.Fixtures;
import org.offhost.tck.VolumeReading;
import org.offhost.tck.manifest.ManifestCheck;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Every fixture volume goes to disk and to tape in both profiles, and comes back byte for byte and file for file. */
class RoundTripTest {
    private static final long MIB = 1 << 20;

    /** A full set of rig/volumes, where there is one. */
    private static final String RICH = "ntfs-rich";

    private static final long TAPE_RECORD = 256 << 10;

    /** Label written and read, description and closing (job record, trailer, end of archive) of a set on disk. */
    private static final long LABEL_AND_CLOSING = 96 << 10;

    /**
     * What a set costs on tape beside its members, in whole records: the label is written, read before the first write, and
     * read before the commit; the set's first record is read to find its place; its closing is written.
     */
    private static final int RECORDS_OF_A_SET = 5;

    private static final int CHUNK = 1 << 20;

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
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    private static int blockLength(String fixture) {
        return fixture.equals("ntfs-4kn") ? 4096 : 512;
    }

    private Designator source(String fixture) throws IOException {
        Path image = fixture.equals(RICH) ? Fixtures.full(RICH).orElseThrow() : Fixtures.shared(fixture);
        return lab.disk(image, blockLength(fixture), true, 0);
    }

    private Designator medium(String kind) throws IOException {
        return kind.equals("tape") ? lab.tape("medium.tap", 0) : lab.disk("medium.img", 512, 256 * MIB);
    }

    private JobStatus backup(Designator source, String name, Designator medium, Profile profile)
            throws IOException, InterruptedException {
        BackupRequest request = Lab.request(source, name, medium);
        JobStatus done = Lab.completed(lab.run(profile == Profile.FILES ? request.files(List.of()) : request));
        assertThat(done.summary().bytes().fallback()).isZero();
        assertThat(done.summary().bytes().offloaded()).isPositive();
        assertThat(done.summary().checked()).isEqualTo(CheckLevel.STRUCTURE);
        return done;
    }

    static Stream<Arguments> matrix() {
        List<Arguments> all = new ArrayList<>();
        for (String fixture : Lab.onFelix() ? Fixtures.names() : List.of("ntfs-4k", "fat12")) {
            for (Profile profile : Profile.values()) {
                all.add(Arguments.of(fixture, profile, "disk"));
                all.add(Arguments.of(fixture, profile, "tape"));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void volumeComesBack(String fixture, Profile profile, String kind) throws Exception {
        Designator source = source(fixture);
        Designator medium = medium(kind);
        JobStatus done = backup(source, fixture, medium, profile);
        String set = done.summary().setId();
        assertThat(lab.backup().sets(medium))
                .extracting(BackupSet::id, BackupSet::profile)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(set, profile));
        Lab.completed(lab.restoreTo(medium, set, folder.resolve("out")));
        RestoredFolder.Report files = RestoredFolder.compare(folder.resolve("out"), Fixtures.manifest(fixture));
        assertThat(files.differences()).isEmpty();
        assertThat(files.hashed()).isGreaterThan(100);
        assertThat(files.renamed()).isLessThan(10);
        if (profile == Profile.VOLUME) {
            unitComesBack(fixture, source, medium, set);
        }
    }

    private void unitComesBack(String fixture, Designator source, Designator medium, String set) throws Exception {
        long size;
        try (BlockDevice device = lab.open(source)) {
            size = device.size();
        }
        Designator target = lab.disk("restored.img", blockLength(fixture), size);
        JobStatus restored = Lab.completed(lab.restoreTo(medium, set, target));
        assertThat(restored.summary().bytes().fallback()).isZero();
        sameVolume(fixture, source, target);
    }

    private void sameVolume(String fixture, Designator source, Designator target) throws IOException {
        try (BlockDevice before = lab.open(source);
                BlockDevice after = lab.open(target);
                FileSystemVolume volume = lab.parser(after).open(after);
                FileSystemVolume original = lab.parser(before).open(before)) {
            ManifestCheck.Report report = ManifestCheck.compare(volume, Fixtures.manifest(fixture));
            assertThat(report.differences()).isEmpty();
            assertThat(report.hashes()).isGreaterThan(100);
            List<Extent> ranges = VolumeReading.allocated(original, 1000);
            assertThat(ranges).isNotEmpty();
            for (Extent range : ranges) {
                for (long at = range.position(); at < range.end(); at += CHUNK) {
                    int length = (int) Math.min(CHUNK, range.end() - at);
                    assertThat(Arrays.mismatch(Lab.read(before, at, length), Lab.read(after, at, length)))
                            .as("first difference in %d bytes at %d", length, at)
                            .isEqualTo(-1);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk", "tape"})
    void severalSetsOnOneMediumVerify(String kind) throws Exception {
        Designator medium = medium(kind);
        List<String> made = new ArrayList<>();
        for (String fixture : List.of("ntfs-c512", "fat12", "ntfs-4kn", "fat16")) {
            for (Profile profile : Profile.values()) {
                made.add(backup(source(fixture), fixture, medium, profile)
                        .summary()
                        .setId());
            }
        }
        assertThat(lab.backup().sets(medium)).extracting(BackupSet::id).containsExactlyElementsOf(made);
        Lab.completed(lab.verify(medium, CheckLevel.STRUCTURE));
        Lab.completed(lab.verify(medium, CheckLevel.FULL));
        // now against the sums that the first time kept
        Lab.completed(lab.verify(medium, CheckLevel.FULL));
        Lab.completed(lab.restoreTo(medium, made.get(2), folder.resolve("out")));
        assertThat(RestoredFolder.compare(folder.resolve("out"), Fixtures.manifest("fat12"))
                        .differences())
                .isEmpty();
        unitComesBack("fat12", source("fat12"), medium, made.get(2));
    }

    @ParameterizedTest
    @MethodSource("matrixOfBlockLengths")
    void mediumMayHaveAnotherBlockLength(String fixture, Profile profile) throws Exception {
        Designator source = source(fixture);
        Designator medium = lab.disk("other.img", blockLength(fixture) == 512 ? 4096 : 512, 256 * MIB);
        String set = backup(source, fixture, medium, profile).summary().setId();
        Lab.completed(lab.verify(medium, CheckLevel.FULL));
        Lab.completed(lab.restoreTo(medium, set, folder.resolve("out")));
        assertThat(RestoredFolder.compare(folder.resolve("out"), Fixtures.manifest(fixture))
                        .differences())
                .isEmpty();
        if (profile == Profile.VOLUME) {
            unitComesBack(fixture, source, medium, set);
        }
    }

    static Stream<Arguments> matrixOfBlockLengths() {
        return (Lab.onFelix() ? Stream.of("ntfs-4kn", "ntfs-4k", "ntfs-c512", "fat12") : Stream.of("ntfs-4kn"))
                .flatMap(f -> Arrays.stream(Profile.values()).map(p -> Arguments.of(f, p)));
    }

    @ParameterizedTest
    @MethodSource("bounded")
    void hostMovesMetadataOnly(String fixture, Profile profile, String kind) throws Exception {
        Designator source = source(fixture);
        JobSummary sum = backup(source, fixture, medium(kind), profile).summary();
        long mft = mftInUse(source);
        long control = sum.bytes().control();
        long bound = profile == Profile.VOLUME
                ? mft * 12 / 10 + sum.bytes().offloaded() / 1000 + MIB
                : mft * 12 / 10 + 4096 * (sum.streams() + sum.directories()) + sum.streams() * blockLength(fixture);
        if (profile == Profile.FILES) { // it stands in a header and in the index
            bound += 2 * metadataInClusters(source);
        }
        if (!fixture.equals(RICH)) { // small beside a volume, not beside these; the full set gets nothing
            bound += kind.equals("tape") ? RECORDS_OF_A_SET * TAPE_RECORD : LABEL_AND_CLOSING;
        }
        System.out.printf(
                "%s %s %s: control %d bytes of %d allowed, MFT in use %d, offloaded %d%n",
                fixture, profile, kind, control, bound, mft, sum.bytes().offloaded());
        assertThat(control).isPositive().isLessThanOrEqualTo(bound);
    }

    static Stream<Arguments> bounded() {
        List<String> fixtures = new ArrayList<>(List.of("ntfs-c512", "ntfs-4k", "ntfs-4kn"));
        Fixtures.full(RICH).ifPresent(f -> fixtures.add(RICH));
        return fixtures.stream()
                .flatMap(f -> Arrays.stream(Profile.values())
                        .flatMap(p -> Stream.of(Arguments.of(f, p, "disk"), Arguments.of(f, p, "tape"))));
    }

    /** Bytes of extended attributes and the like that are not in $MFT. */
    private long metadataInClusters(Designator source) throws IOException {
        try (BlockDevice device = lab.open(source);
                FileSystemVolume volume = lab.parser(device).open(device)) {
            return VolumeReading.entries(volume, OptionalLong.empty(), 1000).stream()
                    .filter(e -> !e.system())
                    .flatMap(e -> e.attributes().stream())
                    .filter(a -> a.role() != Attribute.Role.CONTENT && a.role() != Attribute.Role.STRUCTURE)
                    .filter(a -> a.value() instanceof AttributeValue.NonResident)
                    .mapToLong(Attribute::length)
                    .sum();
        }
    }

    private long mftInUse(Designator source) throws IOException {
        try (BlockDevice device = lab.open(source);
                FileSystemVolume volume = lab.parser(device).open(device)) {
            FileEntry mft =
                    VolumeReading.entries(volume, OptionalLong.empty(), 100).get(0);
            return mft.content().orElseThrow().length();
        }
    }

    @Test
    void jobGoesOnWhenItsClientLetsTheServiceGo() throws Exception {
        Designator source = source("fat12");
        Designator medium = medium("disk");
        ServiceReference<BackupService> reference = context.getServiceReference(BackupService.class);
        lab.letGo(BackupService.class);
        Faults.Gate gate = lab.array().faults().gateAfter(0);
        Job job = context.getService(reference).backup(Lab.request(source, "fat12", medium));
        assertThat(gate.awaitArrival(Lab.JOB_LIMIT)).isTrue();
        context.ungetService(reference);
        gate.open();
        Lab.completed(Lab.end(job));
    }

    @Test
    void secondVolumeSetIsReadWhileTheFirstStays() throws Exception {
        Designator medium = medium("disk");
        String first = backup(source("fat16"), "first", medium, Profile.VOLUME)
                .summary()
                .setId();
        byte[] before = bytesOfSet(medium, first);
        backup(source("fat12"), "second", medium, Profile.VOLUME);
        assertThat(Arrays.equals(before, bytesOfSet(medium, first))).isTrue();
    }

    private byte[] bytesOfSet(Designator medium, String id) throws IOException {
        BackupSet set = lab.backup().sets(medium).stream()
                .filter(s -> s.id().equals(id))
                .findFirst()
                .orElseThrow();
        try (BlockDevice device = lab.open(medium)) {
            // the set lies behind the label, its end of archive is where the next one begins
            return Lab.read(device, 3 * 4096, (int) set.bytes() - 4096);
        }
    }
}
