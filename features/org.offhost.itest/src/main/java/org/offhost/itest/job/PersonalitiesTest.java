// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.array.virtual.management.Personalities;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Offload;
import org.offhost.backup.Profile;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.itest.RestoredFolder;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** A set has the same members and data whoever copied it, to whatever drive. */
class PersonalitiesTest {
    private static final String FIXTURE = "fat12";
    private static final long SIZE = 64 << 20;

    /**
     * Those whose copy manager moves at least a part of the data, by the kind of the medium. XP takes 64 KiB of inline data, and the
     * first record of a set has more.
     */
    private static final Map<String, Set<String>> OFFLOADED = Map.of(
            "disk", Set.of("offhost", "lio", "ctl", "pure", "xp", "atto", "poor-drive"),
            "tape", Set.of("offhost", "m2402", "atto", "poor-drive"));

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
            closing.array().personality(Personalities.named(Personalities.OWN));
            closing.nothingLeft();
        }
    }

    static Stream<String> others() {
        return Personalities.names().stream().filter(n -> !n.equals(Personalities.OWN));
    }

    @ParameterizedTest
    @MethodSource("others")
    void membersAndDataAreTheSame(String personality) throws Exception {
        for (Profile profile : Profile.values()) {
            for (String kind : List.of("disk", "tape")) {
                Map<String, String> expected = members(Personalities.OWN, profile, kind);
                assertThat(expected).hasSizeGreaterThan(profile == Profile.FILES ? 20 : 0);
                assertThat(members(personality, profile, kind))
                        .as("%s, %s, to %s", personality, profile, kind)
                        .isEqualTo(expected);
            }
        }
    }

    private Map<String, String> members(String personality, Profile profile, String kind) throws Exception {
        String name = personality + "-" + profile + "-" + kind;
        lab.array().personality(Personalities.named(personality));
        Designator source = lab.disk(Fixtures.shared(FIXTURE), 512, true, 0);
        Designator medium = kind.equals("tape") ? lab.tape(name, 0) : lab.disk(name, 512, SIZE);
        BackupRequest request = Lab.request(source, "same", medium).offload(Offload.PREFERRED);
        JobStatus done = Lab.completed(lab.run(profile == Profile.FILES ? request.files(List.of()) : request));
        if (OFFLOADED.get(kind).contains(personality)) {
            assertThat(done.summary().bytes().offloaded()).as(name).isPositive();
        }
        String set = done.summary().setId();
        Path out = folder.resolve("out-" + name);
        Lab.completed(lab.restoreTo(medium, set, out));
        assertThat(RestoredFolder.compare(out, Fixtures.manifest(FIXTURE)).differences())
                .as(name)
                .isEmpty();
        return TarMembers.of(ByteBuffer.wrap(archive(medium, name, kind)), set);
    }

    private byte[] archive(Designator medium, String name, String kind) throws IOException {
        if (kind.equals("disk")) {
            return Files.readAllBytes(lab.path(name));
        }
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        lab.array().exportTape(medium, 1, tar);
        return tar.toByteArray();
    }
}
