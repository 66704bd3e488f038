// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.itest.CommandLine;
import org.offhost.itest.PartitionedDisk;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** The forms in which {@code inspect} shows a volume, by the command line. */
class InspectFormsTest {
    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private CommandLine offhost;
    private String ntfs;

    @BeforeEach
    void start() throws Exception {
        offhost = CommandLine.of(context);
        ntfs = Fixtures.shared("ntfs-c512").toString();
    }

    private String out(int status, String... options) {
        return offhost.run(with(options)).expect(status).out();
    }

    private String[] with(String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "inspect";
        arguments[1] = ntfs;
        System.arraycopy(options, 0, arguments, 2, options.length);
        return arguments;
    }

    @ParameterizedTest
    @CsvSource({
        "--json --csv, --json and --csv exclude each other",
        "--summary --json, --json and --summary exclude each other",
        "--csv --streams, --csv has every stream anyway",
        "--json --extents, --json has every stream anyway",
        "--summary --streams, --summary shows no stream",
        "--summary --path /ads, --summary is of a whole volume",
        "--map --json, --map is a picture of a whole volume",
        "--map --path /ads, leave it or --path out",
        "--svg x.svg --hash, --svg is a picture"
    })
    void whatDoesNotGoTogetherIsUsage(String options, String message) {
        assertThat(offhost.run(with(options.split(" "))).expect(2).err())
                .contains("offhost: ", message, "see offhost inspect --help")
                .hasLineCount(1);
    }

    @Test
    void helpHasExamples() {
        assertThat(offhost.run("inspect", "--help").expect(0).out())
                .contains("Examples:", "--path", "--streams", "--extents", "--map", "--svg", "--csv")
                .satisfies(help -> assertThat(help.lines()).allMatch(l -> l.length() <= 80));
    }

    @Test
    void pathIsShownInEveryForm() {
        assertThat(out(0, "--path", "/ads")).contains("Kind          directory", "4 entries in it");
        assertThat(out(0, "--path", "/ads", "--json").lines())
                .hasSize(7)
                .filteredOn(l -> l.startsWith("{\"path\":\"/ads"))
                .hasSize(5);
        assertThat(out(0, "--path", "/ads/*", "--json").lines()).hasSize(6);
        assertThat(out(0, "--path", "/ads/small.txt", "--csv").lines())
                .hasSize(6)
                .filteredOn(l -> l.startsWith("/ads/small.txt,1,"))
                .hasSize(5);
        assertThat(out(0, "--path", "/frag/*", "--extents")).contains("OFFSET", "$DATA /frag/checkerboard.bin");
        assertThat(out(0, "--path", "/ads/fifty.txt", "--streams")).contains(":stream-49");
    }

    @Test
    void pathThatIsNotThereIsRefused() {
        assertThat(offhost.run(with("--path", "/nope")).expect(3).err()).contains("has no /nope");
        assertThat(offhost.run(with("--path", "/nope*", "--csv")).expect(3).err())
                .contains("has no /nope*");
    }

    @Test
    void unitWithPartitionsNeedsAVolumeForItsStreams() throws Exception {
        String disk = new PartitionedDisk(512)
                .with(Fixtures.shared("fat12"))
                .with("XFSB".getBytes(StandardCharsets.US_ASCII), 1 << 20)
                .mbr(folder.resolve("disk.img"))
                .toString();
        assertThat(offhost.run("inspect", disk, "--map").expect(3).err()).contains("add --volume N, of 1, 5");
        assertThat(offhost.run("inspect", disk, "--volume", "1", "--map")
                        .expect(0)
                        .out())
                .contains("fat12", "every allocated cluster is owned exactly once");
        assertThat(offhost.run("inspect", disk, "--volume", "1", "--path", "/frag")
                        .expect(0)
                        .out())
                .contains("Entry         directory entry at byte ");
    }

    @Test
    void pictureGoesToItsFileAndOverNothingElse() throws Exception {
        Path svg = folder.resolve("map.svg");
        assertThat(out(0, "--svg", svg.toString()))
                .contains("Picture       " + svg)
                .doesNotContain("A cell is");
        assertThat(Files.readString(svg)).startsWith("<?xml").endsWith("</svg>\n");
        assertThat(offhost.run(with("--svg", ntfs)).expect(3).err()).contains("is no SVG; nothing was written");
    }

    @Test
    void readerThatHasEnoughEndsTheListingQuietlyButNotWell() {
        OutputStream pipe = new OutputStream() {
            private int left = 2000;

            @Override
            public void write(int b) throws IOException {
                if (left-- <= 0) {
                    throw new IOException("Broken pipe");
                }
            }
        };
        CommandLine.Result result = offhost.run(pipe, with("--extents"));
        assertThat(result.expect(1).err()).isEmpty();
    }

    @Test
    void namesOfAVolumeCannotSteerATerminal() throws Exception {
        Path image = Fixtures.image("fat12", folder);
        byte[] bytes = Files.readAllBytes(image);
        byte[] label = "FAT12      ".getBytes(StandardCharsets.US_ASCII);
        byte[] hostile = "A\u001b[2J\u0007 FAT".getBytes(StandardCharsets.US_ASCII);
        int changed = 0;
        for (int i = 0; i + label.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + label.length, label, 0, label.length)) {
                System.arraycopy(hostile, 0, bytes, i, hostile.length);
                changed++;
            }
        }
        assertThat(changed).as("places of the label").isPositive();
        Files.write(image, bytes);
        for (String option : new String[] {"--summary", "--map", "--streams", "--extents"}) {
            assertThat(offhost.run("inspect", image.toString(), option)
                            .expect(0)
                            .out())
                    .contains("A\\u001b[2J")
                    .doesNotContain("\u001b", "\u0007");
        }
    }
}
