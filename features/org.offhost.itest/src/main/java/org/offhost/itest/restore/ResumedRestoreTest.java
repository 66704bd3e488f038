// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.itest.GoingParser;
import org.offhost.itest.Lab;
import org.offhost.itest.Tool;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;

/** A restore that goes on replaces what is still as it left it, and nothing else. */
class ResumedRestoreTest {
    private static final long MIB = 1 << 20;

    /** Contents that come before the driver goes: not yet on the disk for good, and some a thousand behind. */
    private static final int FEW = 20;

    private static final int MANY = 1200;
    private static final byte[] MINE = "what the user wrote".getBytes(StandardCharsets.US_ASCII);

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;
    private Designator medium;
    private Path out;
    private Path reference;

    @BeforeEach
    void start() {
        lab = new Lab(context, folder);
        out = folder.resolve("out");
        reference = folder.resolve("reference");
    }

    @AfterEach
    void end() throws IOException {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    /** What a user does to a file while nobody restores. */
    enum Change {
        APPENDED {
            @Override
            void make(Path file) throws IOException {
                Files.write(file, MINE, StandardOpenOption.APPEND);
            }
        },
        WRITTEN_IN_PLACE {
            @Override
            void make(Path file) throws IOException {
                overwrite(file);
            }
        },
        /** As VeraCrypt and TrueCrypt leave their containers. */
        WRITTEN_IN_PLACE_AND_ITS_TIME_PUT_BACK {
            @Override
            void make(Path file) throws IOException {
                FileTime time = Files.getLastModifiedTime(file);
                overwrite(file);
                Files.setLastModifiedTime(file, time);
            }

            @Override
            boolean isSeenWhenDone() {
                return false;
            }
        },
        /** As rsync and many editors write. */
        REPLACED_BY_RENAME_WITH_ITS_SIZE_AND_TIME {
            @Override
            void make(Path file) throws IOException {
                Path other = file.resolveSibling("new~");
                Files.copy(file, other, StandardCopyOption.COPY_ATTRIBUTES);
                FileTime time = Files.getLastModifiedTime(file);
                overwrite(other);
                Files.setLastModifiedTime(other, time);
                Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            }

            @Override
            boolean isSeenWhenDone() {
                return false;
            }
        },
        EMPTIED {
            @Override
            void make(Path file) throws IOException {
                Files.write(file, new byte[0]);
            }
        },
        REPLACED_BY_A_LINK {
            @Override
            void make(Path file) throws IOException {
                Files.move(file, file.resolveSibling("moved away"));
                Files.createSymbolicLink(file, Path.of("moved away"));
            }
        };

        abstract void make(Path file) throws IOException;

        /** Whether a file that is restored for good is told of; it is kept in any case. */
        boolean isSeenWhenDone() {
            return true;
        }

        private static void overwrite(Path file) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = MINE[i % MINE.length];
            }
            Files.write(file, bytes, StandardOpenOption.WRITE);
        }
    }

    private RestoreRequest request(Path to, ExistingFiles existing) {
        return RestoreRequest.of(medium, new RestoreRequest.ToFolder(to, existing))
                .patience(Duration.ofMillis(300));
    }

    /** The volume restored whole beside, and in part where it is looked at. */
    private JobStatus interrupted(Path image, String type, int contents, ExistingFiles existing) throws Exception {
        Designator source = lab.disk(image, 512, true, 0);
        medium = lab.disk("medium.img", 512, 256 * MIB);
        Lab.completed(lab.run(Lab.request(source, type, medium)));
        Lab.completed(lab.run(request(reference, ExistingFiles.REFUSE)));
        FileSystemParser real;
        try (BlockDevice device = lab.open(source)) {
            real = lab.parser(device);
        }
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(FileSystemParser.TYPE, type);
        properties.put("service.ranking", 1000);
        ServiceRegistration<FileSystemParser> going =
                context.registerService(FileSystemParser.class, new GoingParser(real, contents), properties);
        try {
            JobStatus status = lab.run(request(out, existing));
            assertThat(status.state()).as(Lab.reason(status)).isEqualTo(JobState.INTERRUPTED);
            return status;
        } finally {
            going.unregister();
        }
    }

    private JobStatus resumed(JobStatus job) throws Exception {
        return Lab.completed(Lab.end(lab.backup().resume(job.id())));
    }

    /** The files that came, in the order of their names. */
    private static List<Path> files(Path in) throws IOException {
        try (Stream<Path> all = Files.walk(in)) {
            return all.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS))
                    .filter(p -> !p.getFileName().toString().startsWith(".offhost-metadata-"))
                    .map(in::relativize)
                    .sorted()
                    .toList();
        }
    }

    /** A file that came and has some content; not one with several names. */
    private Path victim(int atLeast) throws IOException {
        for (Path p : files(out)) {
            Path file = out.resolve(p);
            if (Files.size(file) >= atLeast && (Integer) Files.getAttribute(file, "unix:nlink") == 1) {
                return p;
            }
        }
        throw new AssertionError("no file came that can be changed");
    }

    private void othersAreAsInTheSet(Path but) throws IOException {
        for (Path p : files(reference)) {
            if (!p.equals(but)) {
                assertThat(Files.mismatch(out.resolve(p), reference.resolve(p)))
                        .as(p.toString())
                        .isEqualTo(-1);
            }
        }
        try (Stream<Path> all = Files.walk(out)) {
            assertThat(all.filter(p -> p.toString().contains("partial"))).isEmpty();
        }
    }

    private void staysAsItIs(Change change, JobStatus job, boolean told) throws Exception {
        Path changed = victim(MINE.length);
        change.make(out.resolve(changed));
        byte[] mine = Files.readAllBytes(out.resolve(changed));
        JobStatus done = resumed(job);
        assertThat(Arrays.equals(Files.readAllBytes(out.resolve(changed)), mine))
                .as("the user's bytes are there")
                .isTrue();
        assertThat(Files.isSymbolicLink(out.resolve(changed))).isEqualTo(change == Change.REPLACED_BY_A_LINK);
        if (told) {
            assertThat(done.summary().failures()).singleElement().satisfies(f -> {
                assertThat(f.path()).isEqualTo("/" + changed);
                assertThat(f.reason()).contains("somebody changed or replaced it", "stays as it is", "move it away");
            });
        } else {
            assertThat(done.summary().failures()).isEmpty();
        }
        othersAreAsInTheSet(changed);
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void fileThatIsNotYetOnTheDiskForGoodIsTheUsersOnceHeChangedIt(Change change) throws Exception {
        staysAsItIs(change, interrupted(Fixtures.shared("fat12"), "fat12", FEW, ExistingFiles.REFUSE), true);
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void soIsOneOfARestoreThatPassesOverWhatIsThere(Change change) throws Exception {
        staysAsItIs(change, interrupted(Fixtures.shared("fat12"), "fat12", FEW, ExistingFiles.SKIP), true);
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void soIsOneThatIsRestoredForGood(Change change) throws Exception {
        Tool.need("mkntfs", "ntfs-3g", "umount");
        assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "no FUSE here");
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may mount");
        // longer than a file record: what lies in one is read from the image, and no parser could go
        Tool.run(
                folder,
                "truncate -s 32M many.img && mkntfs -F -Q -q many.img && mkdir many && ntfs-3g many.img many"
                        + " && (cd many && for i in $(seq 1000 2500); do yes what the set holds of file $i | head -n 30 >$i; done);"
                        + " umount many");
        JobStatus job = interrupted(folder.resolve("many.img"), "ntfs", MANY, ExistingFiles.REFUSE);
        staysAsItIs(change, job, change.isSeenWhenDone());
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void withOverwriteTheSetComes(Change change) throws Exception {
        JobStatus job = interrupted(Fixtures.shared("fat12"), "fat12", FEW, ExistingFiles.OVERWRITE);
        change.make(out.resolve(victim(MINE.length)));
        assertThat(resumed(job).summary().failures()).isEmpty();
        othersAreAsInTheSet(null);
    }

    @Test
    void untouchedItComesToItsEnd() throws Exception {
        JobStatus done = resumed(interrupted(Fixtures.shared("ntfs-4k"), "ntfs", FEW, ExistingFiles.REFUSE));
        assertThat(done.summary().failures()).isEmpty();
        assertThat(files(out)).isEqualTo(files(reference));
        othersAreAsInTheSet(null);
    }
}
