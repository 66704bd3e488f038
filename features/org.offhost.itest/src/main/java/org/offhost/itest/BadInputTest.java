// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Bad input: one clear error, an exit code other than 0, and nothing lost. */
class BadInputTest {
    @TempDir
    Path folder;

    @InjectBundleContext
    BundleContext context;

    private CommandLine offhost;
    private Path image;

    @BeforeEach
    void create() throws IOException, InvalidSyntaxException {
        offhost = CommandLine.of(context);
        image = Fixtures.image("fat12", folder);
    }

    private CommandLine.Result backup(Path source, Path medium, String... more) {
        String[] arguments = {"backup", "--source", source.toString(), "--medium", medium.toString(), "--quiet", "100ms"
        };
        String[] all = Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new);
        return offhost.run(all);
    }

    private static void refused(CommandLine.Result result, String... words) {
        assertThat(result.status())
                .as("exit code of: %s%s", result.out(), result.err())
                .isIn(1, 3);
        assertThat(result.err()).contains(words).doesNotContain("internal error", "Exception");
    }

    private static byte[] sum(Path file) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    }

    @ParameterizedTest
    @CsvSource({"0,XFSB,XFS", "3,-FVE-FS-,BitLocker", "3,ReFS,ReFS", "512,LABELONE,LVM2"})
    void volumeOfAnotherKindIsNamed(int position, String signature, String name) throws Exception {
        Path other = folder.resolve("other.img");
        byte[] bytes = new byte[1 << 20];
        byte[] sign = signature.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(sign, 0, bytes, position, sign.length);
        Files.write(other, bytes);
        refused(offhost.run("inspect", other.toString()), "other.img", name);
        refused(backup(other, folder.resolve("m.tar")), name);
    }

    @Test
    void textIsNoImage() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no image\n".repeat(1000));
        refused(offhost.run("inspect", text.toString()), "text");
        refused(backup(text, folder.resolve("m.tar")), "text");
    }

    @Test
    void truncatedImageIsRefused() throws Exception {
        Path ntfs = Fixtures.image("ntfs-4k", folder);
        try (RandomAccessFile file = new RandomAccessFile(ntfs.toFile(), "rw")) {
            file.setLength(file.length() / 2 / 4096 * 4096);
        }
        refused(backup(ntfs, folder.resolve("m.tar")), "ntfs-4k.img");
    }

    @Test
    void absentImageIsNamed() throws Exception {
        refused(offhost.run("inspect", "absent.img"), "absent.img");
        refused(backup(folder.resolve("absent.img"), folder.resolve("m.tar")), "absent.img");
    }

    @Test
    void mediumThatIsTooSmallGetsNoPieceOfASet() {
        Path medium = folder.resolve("small.tar");
        refused(backup(image, medium, "--size", "64K"), "small.tar", "too small");
        assertThat(offhost.run("list", "--medium", medium.toString()).expect(0).out())
                .contains("No committed set");
    }

    @Test
    void mediumWithSomebodysDataIsLeftAlone() throws Exception {
        Path medium = folder.resolve("precious.img");
        Files.write(medium, "precious".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII));
        byte[] before = sum(medium);
        refused(backup(image, medium), "precious.img");
        assertThat(sum(medium)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "hard link", "symbolic link"})
    void sourceIsNoMedium(String way) throws Exception {
        byte[] before = sum(image);
        Path other = folder.resolve("other-name.img");
        if (way.equals("hard link")) {
            Files.createLink(other, image);
        } else if (way.equals("symbolic link")) {
            Files.createSymbolicLink(other, image);
        }
        refused(backup(image, way.equals("name") ? image : other), ".img");
        assertThat(sum(image)).isEqualTo(before);
    }

    @Test
    void traceThatCannotBeWrittenIsRefused() throws Exception {
        refused(backup(image, folder.resolve("m.tar"), "--trace", image + "/trace"), "trace file");
    }

    @Test
    void globThatMatchesNothingFails() throws Exception {
        refused(backup(image, folder.resolve("m.tar"), "--path", "/no/such/**"), "/no/such/**");
    }

    @Test
    void destinationOfRestoreMustFit() throws Exception {
        Path medium = folder.resolve("m.tar");
        backup(image, medium).expect(0);
        Path small = folder.resolve("small.img");
        Files.write(small, new byte[1 << 16]);
        refused(offhost.run("restore", "--medium", medium.toString(), "--to-image", small.toString()), "small");
        Path full = folder.resolve("full.img");
        Files.write(full, "precious".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII));
        byte[] before = sum(full);
        refused(offhost.run("restore", "--medium", medium.toString(), "--to-image", full.toString()), "holds data");
        assertThat(sum(full)).isEqualTo(before);
        refused(offhost.run("list", "--medium", medium.toString(), "--set", "none-such"), "none-such");
    }

    @Test
    void corruptLabelIsNoMediumOfOurs() throws Exception {
        Path medium = folder.resolve("m.tar");
        backup(image, medium).expect(0);
        try (RandomAccessFile file = new RandomAccessFile(medium.toFile(), "rw")) {
            file.write(new byte[8192]);
        }
        refused(offhost.run("list", "--medium", medium.toString()), "m.tar");
    }
}
