// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Profile;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** A volume whose allocation map contradicts its files is refused by cluster and owner, or taken and labelled so. */
class OwnershipTest {
    private static final long CLUSTER = 4096;

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private RefusalLab lab;
    private Designator source;
    private Designator medium;

    /** Byte of $Bitmap, whose bit 0 is cluster 0. */
    private long bitmap;

    private long fileCluster;
    private long lastCluster;

    @BeforeEach
    void start() throws IOException {
        lab = new RefusalLab(context, folder);
        Path image = Fixtures.image("ntfs-4k", folder);
        source = lab.disk(image, 512, false, 0);
        bitmap = lab.positionOf(source, "/$Bitmap");
        fileCluster = lab.positionOf(source, "/sizes/s8193.bin") / CLUSTER;
        lastCluster = image.toFile().length() / CLUSTER - 2;
        lab.detach(source);
        medium = lab.disk("medium.img", 512, 64L << 20);
    }

    @AfterEach
    void end() throws IOException {
        lab.close();
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void clusterInUseThatNoFileOwnsIsNamed(Profile profile) throws Exception {
        flip(lastCluster);
        RefusalLab.saysIn(
                Lab.refused(lab.run(request(profile))),
                "1 range",
                "4,096 bytes in use that no file owns",
                "cluster " + lastCluster + " unowned",
                "--accept-inconsistent");
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void clusterOfAFileThatTheMapCallsFreeIsNamedWithItsOwner(Profile profile) throws Exception {
        flip(fileCluster);
        String before = RefusalLab.sum(lab.path("medium.img"));
        RefusalLab.saysIn(
                Lab.refused(lab.run(request(profile))),
                "cluster " + fileCluster + " of /sizes/s8193.bin free",
                "chkdsk");
        assertThat(RefusalLab.sum(lab.path("medium.img"))).isEqualTo(before);
    }

    @Test
    void acceptedVolumeIsBackedUpAndLabelled() throws Exception {
        flip(lastCluster);
        JobStatus done = Lab.completed(lab.run(request(Profile.VOLUME).acceptInconsistent(true)));
        assertThat(done.summary().consistency()).isEqualTo(Consistency.INCONSISTENT);
        assertThat(Lab.notes(done.summary()))
                .anySatisfy(n -> assertThat(n).contains("accepted", "cluster " + lastCluster));
        assertThat(lab.backup().sets(medium))
                .singleElement()
                .satisfies(s -> assertThat(s.consistency()).isEqualTo(Consistency.INCONSISTENT));
        Lab.completed(lab.verify(medium, CheckLevel.FULL));
    }

    /** The map calls it free, so a copy by the map alone would miss it. */
    @Test
    void acceptedClusterOfAFileThatTheMapCallsFreeIsCopied() throws Exception {
        flip(fileCluster);
        JobStatus done = Lab.completed(lab.run(request(Profile.VOLUME).acceptInconsistent(true)));
        Designator target = lab.disk("target.img", 512, Files.size(folder.resolve("ntfs-4k.img")));
        Lab.completed(lab.restoreTo(medium, done.summary().setId(), target));
        assertThat(cluster("target.img")).isEqualTo(cluster("ntfs-4k.img")).isNotEqualTo(new byte[(int) CLUSTER]);
    }

    private byte[] cluster(String image) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(image).toFile(), "r")) {
            byte[] bytes = new byte[(int) CLUSTER];
            file.seek(fileCluster * CLUSTER);
            file.readFully(bytes);
            return bytes;
        }
    }

    private BackupRequest request(Profile profile) {
        BackupRequest request = Lab.request(source, "confused", medium);
        return profile == Profile.FILES ? request.files(List.of()) : request;
    }

    /** Turns the bit of a cluster over, and attaches the volume. */
    private void flip(long cluster) throws IOException {
        Path image = folder.resolve("ntfs-4k.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(bitmap + cluster / 8);
            int old = file.read();
            file.seek(bitmap + cluster / 8);
            file.write(old ^ 1 << cluster % 8);
        }
        source = lab.disk(image, 512, true, 0);
    }
}
