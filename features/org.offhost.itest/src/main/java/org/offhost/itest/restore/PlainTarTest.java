// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.backup.BackupRequest;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.itest.CommandLine;
import org.offhost.itest.Lab;
import org.offhost.itest.RestoredFolder;
import org.offhost.itest.Tool;
import org.offhost.tck.Fixtures;
import org.offhost.tck.VolumeReading;
import org.offhost.tck.manifest.Manifest;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** What a backup job left on a disk or a tape, read by programs that know nothing of us. */
class PlainTarTest {
    private static final long MEDIUM = 256L << 20;
    private static final int CHUNK = 1 << 20;

    /** GNU's sparse form 1.0, in which an image is, is not known to 7-Zip. */
    private static final String[] READERS = {
        "tar -xf", "bsdtar --no-xattrs -xf", "python3 -m tarfile -e", "7zz x -bd -y -ttar -xr!huge.bin -xr!*.img"
    };

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;
    private String fixture;
    private Designator source;
    private Designator medium;

    @BeforeEach
    void start() {
        Tool.need("tar", "bsdtar", "python3", "7zz", "fls");
        lab = new Lab(context, folder);
    }

    @AfterEach
    void end() throws IOException {
        if (lab != null) {
            lab.close();
        }
    }

    /** Every fixture on Felix but those of POSIX systems; on other frameworks one of a kind. */
    static Stream<Arguments> matrix() {
        List<String> fixtures = Lab.onFelix() ? Fixtures.names() : List.of("ntfs-c512", "fat12");
        return fixtures.stream()
                .filter(f -> !f.startsWith("ext")) // pipes, devices, names that are no UTF-8: not for each reader
                .flatMap(f -> Stream.of(Arguments.of(f, "disk"), Arguments.of(f, "tape")));
    }

    private int blockLength() {
        return fixture.equals("ntfs-4kn") ? 4096 : 512;
    }

    /**
     * Tools of others that know a file system.
     *
     * @param check ends with 0 if the volume is sound; an image's name follows
     * @param list lists the root; an image's name and the rest follow
     * @param root what follows the name
     */
    private record Judges(String check, String list, String root) {
        static Judges of(String fixture) {
            if (fixture.startsWith("ntfs")) {
                return new Judges("ntfsfix -n", "ntfsls", "");
            }
            return fixture.equals("exfat")
                    ? new Judges("fsck.exfat -n", "fls", "")
                    : new Judges("fsck.fat -n", "mdir -b -i", " ::/");
        }

        String[] tools() {
            return new String[] {check.split(" ")[0], list.split(" ")[0]};
        }
    }

    private String backup(boolean files) throws Exception {
        BackupRequest request = Lab.request(source, fixture, medium);
        return Lab.completed(lab.run(files ? request.files(List.of()) : request))
                .summary()
                .setId();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void plainToolsGiveEverythingBack(String name, String kind) throws Exception {
        fixture = name;
        Tool.need(Judges.of(fixture).tools());
        source = lab.disk(Fixtures.shared(fixture), blockLength(), true, 0);
        boolean tape = kind.equals("tape");
        medium = tape ? lab.tape("medium.tap", 0) : lab.disk("medium.tar", 512, MEDIUM);
        String files = backup(true);
        String volume = backup(false);
        List<Path> archives = new ArrayList<>();
        if (tape) {
            archives.add(exported(1));
            archives.add(exported(2));
        } else {
            archives.add(folder.resolve("medium.tar"));
        }
        for (String reader : READERS) {
            Path out = Files.createDirectory(folder.resolve(reader.split(" ")[0]));
            for (Path archive : archives) {
                Tool.run(out, reader + " " + archive);
            }
            filesAreExact(out.resolve(files).resolve("files"), reader);
            if (!reader.startsWith("7zz")) {
                imageIsExact(out.resolve(volume).resolve(fixture + ".img"), reader);
            }
        }
    }

    /** A tape file as {@code tape export} gives it. */
    private Path exported(int file) throws Exception {
        Path out = folder.resolve("file" + file);
        CommandLine.of(context)
                .runInto(
                        out,
                        "tape",
                        "export",
                        folder.resolve("medium.tap").toString(),
                        "--file",
                        Integer.toString(file))
                .expect(0);
        return out;
    }

    private void filesAreExact(Path out, String reader) throws IOException {
        RestoredFolder.Report report = RestoredFolder.compare(out, Fixtures.manifest(fixture));
        assertThat(report.differences()).as("%s of %s", reader, fixture).isEmpty();
        assertThat(report.hashed()).isGreaterThan(100);
        assertThat(report.renamed()).isLessThan(10);
    }

    private void imageIsExact(Path image, String reader) throws Exception {
        Designator rebuilt = lab.disk(image, blockLength(), true, 0);
        try (BlockDevice before = lab.open(source);
                BlockDevice after = lab.open(rebuilt);
                FileSystemVolume original = lab.parser(before).open(before)) {
            assertThat(after.size()).isEqualTo(original.summary().length());
            List<Extent> ranges = VolumeReading.allocated(original, 1000);
            assertThat(ranges).isNotEmpty();
            for (Extent range : ranges) {
                for (long at = range.position(); at < range.end(); at += CHUNK) {
                    int length = (int) Math.min(CHUNK, range.end() - at);
                    assertThat(Arrays.mismatch(Lab.read(before, at, length), Lab.read(after, at, length)))
                            .as("%s of %s: first difference in %d bytes at %d", reader, fixture, length, at)
                            .isEqualTo(-1);
                }
            }
        }
        lab.detach(rebuilt);
        String name = image.getFileName().toString();
        Judges judges = Judges.of(fixture);
        Tool.run(image.getParent(), judges.check() + " " + name);
        listed(Tool.run(image.getParent(), judges.list() + " " + name + judges.root()), true);
        listed(Tool.run(image.getParent(), "fls -r -p -b " + blockLength() + " " + name), false);
    }

    /** Every path of the volume is in a listing, as far as all tools write its name alike. */
    private void listed(String listing, boolean rootAlone) throws IOException {
        List<String> paths = Fixtures.manifest(fixture).lines().stream()
                .map(Manifest.Line::path)
                .filter(p -> p.matches("/[A-Za-z][A-Za-z0-9._/-]*") && !(rootAlone && p.lastIndexOf('/') > 0))
                .map(p -> p.substring(1))
                .toList();
        assertThat(paths).hasSizeGreaterThan(rootAlone ? 5 : 100);
        assertThat(listing).contains(paths);
    }
}
