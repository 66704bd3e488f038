// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** The contract suites on the parser of the guide, sound and spoilt, as a vendor runs them. */
class TestDriverTest {
    private static final String EXAMPLES = "org.offhost.examples";
    private static final String COMPONENT = "OSGI-INF/org.offhost.examples.flat.FlatParser.xml";
    private static final String MANIFEST_OF_JAR = "META-INF/MANIFEST.MF";
    private static final int SECTOR = 512;
    private static final int CLUSTER = 4096;

    /** The sums are those of sha256sum. */
    private static final String MANIFEST = """
            {"header":1,"fs":"flat","layout_by":"by hand","block_size":512,"image_bytes":32768}
            {"path":"/hello.txt","kind":"file","streams":[{"name":"","type":"data","size":5,"resident":false,\
            "sha256":"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824","extents":[[0,4,1]]}]}
            {"path":"/zeros.bin","kind":"file","streams":[{"name":"","type":"data","size":10000,"resident":false,\
            "sha256":"95b532cc4381affdff0d956e12520a04129ed49d37e154228368fe5621f0b9a2","extents":[[0,10,20]]}]}
            {"footer":1,"paths":2}
            """;

    @TempDir
    Path folder;

    private Offhost offhost;
    private Path sound;
    private Path image;
    private Path manifest;

    @BeforeEach
    void create() throws IOException {
        offhost = new Offhost(folder);
        new Releases(folder.resolve("repository")).add(EXAMPLES, "7.0.1", folder);
        sound = parserAlone(folder.resolve(EXAMPLES + "-7.0.1.jar"));
        ByteBuffer bytes = ByteBuffer.allocate(64 * SECTOR);
        bytes.put(ascii("FLATFS01")).putLong(64).putInt(2);
        bytes.put(SECTOR, ascii("hello.txt")).putLong(SECTOR + 48, 4 * SECTOR).putLong(SECTOR + 56, 5);
        bytes.put(SECTOR + 64, ascii("zeros.bin"))
                .putLong(SECTOR + 112, 10 * SECTOR)
                .putLong(SECTOR + 120, 10_000);
        bytes.put(4 * SECTOR, ascii("hello"));
        image = Files.write(folder.resolve("flat.img"), bytes.array());
        manifest = Files.writeString(folder.resolve("flat.jsonl"), MANIFEST);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The bundle of the guides has other drivers, too. */
    private Path parserAlone(Path examples) throws IOException {
        Path file = folder.resolve("parser.jar");
        try (JarFile from = new JarFile(examples.toFile())) {
            Manifest head = from.getManifest();
            head.getMainAttributes().putValue("Service-Component", COMPONENT);
            try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(file), head)) {
                for (Enumeration<JarEntry> all = from.entries(); all.hasMoreElements(); ) {
                    JarEntry e = all.nextElement();
                    if (!e.getName().equals(MANIFEST_OF_JAR)) {
                        to.putNextEntry(new JarEntry(e.getName()));
                        from.getInputStream(e).transferTo(to);
                    }
                }
            }
        }
        return file;
    }

    /** The sound bundle with one of its files changed. */
    private Path spoilt(String name, String entry, UnaryOperator<String> change) throws IOException {
        Path file = folder.resolve(name + ".jar");
        try (JarFile from = new JarFile(sound.toFile());
                JarOutputStream to = new JarOutputStream(Files.newOutputStream(file))) {
            for (Enumeration<JarEntry> all = from.entries(); all.hasMoreElements(); ) {
                JarEntry e = all.nextElement();
                byte[] bytes = from.getInputStream(e).readAllBytes();
                if (e.getName().equals(entry)) {
                    String before = new String(bytes, StandardCharsets.UTF_8);
                    String after = change.apply(before);
                    assertThat(after).as("%s of %s", entry, name).isNotEqualTo(before);
                    bytes = after.getBytes(StandardCharsets.UTF_8);
                }
                to.putNextEntry(new JarEntry(e.getName()));
                to.write(bytes);
            }
        }
        return file;
    }

    private String[] test(Path bundle, String... more) {
        String[] command = new String[2 + more.length];
        command[0] = "test-driver";
        command[1] = bundle.toString();
        System.arraycopy(more, 0, command, 2, more.length);
        return command;
    }

    @Test
    void parserOfTheGuidePassesAndTheReportSaysWhatWasTestedWhere() throws Exception {
        Path report = folder.resolve("report.xml");
        Offhost.Result result = offhost.run(test(
                        sound,
                        "--image",
                        image.toString(),
                        "--manifest",
                        manifest.toString(),
                        "--report",
                        report.toString()))
                .expect(0);
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("Bundle org.offhost.examples 7.0.1, SHA-256 ")
                .contains("  passed   everything is as the manifest says (flat.img)\n")
                .contains("  skipped  every byte in use is owned once (flat.img): metadata() is empty")
                .contains(" passed, 0 failed, 1 skipped\n");
        Element suite = (Element) DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testsuite")
                .item(0);
        assertThat(suite.getAttribute("name")).isEqualTo("FileSystemParser");
        assertThat(suite.getAttribute("failures")).isEqualTo("0");
        assertThat(suite.getElementsByTagName("testcase").getLength())
                .isEqualTo(Integer.parseInt(suite.getAttribute("tests")));
        assertThat(Files.readString(report)).contains("name=\"sha256\"", "name=\"java\"", "name=\"framework\"");
        assertThat(offhost.run(test(sound, "--report", report.toString()))
                        .expect(3)
                        .err())
                .contains("is there already; nothing was tested");
    }

    @Test
    void parserThatIsNotWithdrawnFailsByName() throws Exception {
        Path bundle = spoilt("stays", COMPONENT, xml -> xml.replace(" deactivate=\"withdraw\"", ""));
        Path report = folder.resolve("report.txt");
        Offhost.Result result = offhost.run(
                        test(bundle, "--image", image.toString(), "--json", "--report", report.toString()))
                .expect(1);
        assertThat(result.out())
                .contains("\"check\":\"sessionsFailWhenTheParserIsWithdrawn\",\"subject\":\"flat.img\","
                        + "\"outcome\":\"failed\"")
                .contains("\"check\":\"contentThatIsReadFailsWhenTheParserIsWithdrawn\",\"subject\":\"flat.img\","
                        + "\"outcome\":\"failed\"")
                .contains("\"failed\":2");
        assertThat(Files.readString(report))
                .contains("  FAILED  sessionsFailWhenTheParserIsWithdrawn [flat.img]")
                .contains("Expecting code to raise a throwable");
    }

    @Test
    void parserThatReadsNothingFails() throws Exception {
        assertThat(offhost.run(test(sound)).expect(1).out())
                .contains("  FAILED   a volume is read: ", "no volume was read", "--image")
                .contains(" 1 failed, ");
    }

    /** A disk of zeros in a qcow2 image of four clusters: header, reference table, their block, and a table of no clusters. */
    private Path qcow2() throws IOException {
        ByteBuffer image = ByteBuffer.allocate(4 * CLUSTER);
        image.put(ascii("QFI")).put((byte) 0xFB).putInt(2);
        image.putInt(20, 12).putLong(24, 64 * SECTOR); // clusters of 4 KiB, bytes of the disk
        image.putInt(36, 1).putLong(40, 3 * CLUSTER); // the table of clusters
        image.putLong(48, CLUSTER).putInt(56, 1).putLong(CLUSTER, 2 * CLUSTER);
        for (int cluster = 0; cluster < 4; cluster++) {
            image.putShort(2 * CLUSTER + 2 * cluster, (short) 1);
        }
        return Files.write(folder.resolve("disk.qcow2"), image.array());
    }

    /** One bundle with both: what its locator knows its devices open. */
    @Test
    void locatorIsTestedOnAddressesAndFailsWithoutOne() throws Exception {
        String name = "org.offhost.block.image";
        new Releases(folder.resolve("other")).add(name, "7.0.1", folder);
        Path bundle = folder.resolve(name + "-7.0.1.jar");
        assertThat(offhost.run(test(bundle, "--address", "qcow2:" + qcow2()))
                        .expect(0)
                        .out())
                .contains("UnitLocator\n", "BlockDeviceProvider\n")
                .contains("  passed   a unit is located\n", "  passed   a unit is opened\n")
                .contains("  passed   unit is the same in the next process\n")
                .contains("UnitProbe\n", "  passed   nothing is changed on the unit\n")
                .contains("  skipped  what was made is blank and goes when it is discarded: creatable() names no place")
                .contains(", 0 failed, ");
        assertThat(offhost.run(test(bundle)).expect(1).out())
                .contains("  FAILED   a unit is located: ", "no unit was located", "--address");
    }

    /** By standard input: the suites are there in a console, too, and each refusal leaves it as it was. */
    @Test
    void whatCannotBeTestedIsRefusedWithTheReason() throws Exception {
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        Path plain = spoilt("plain", MANIFEST_OF_JAR, m -> m.replace("Bundle-SymbolicName", "X-SymbolicName"));
        Path silent = spoilt("silent", MANIFEST_OF_JAR, m -> m.replace("Service-Component", "X-Component"));
        Path waiting = spoilt(
                "waiting",
                COMPONENT,
                x -> x.replace("<service>", "<reference name=\"clock\" interface=\"java.time.Clock\"/><service>"));
        Path lonely =
                spoilt("lonely", MANIFEST_OF_JAR, m -> m.replace("Import-Package: ", "Import-Package: no.such.pack,"));
        StringBuilder script = new StringBuilder();
        for (Path bundle : new Path[] {text, plain, silent, waiting, lonely, folder.resolve("none.jar")}) {
            script.append("offhost:test-driver ")
                    .append(bundle)
                    .append(" --image ")
                    .append(image)
                    .append('\n');
        }
        Path torn = Files.writeString(folder.resolve("torn.jsonl"), MANIFEST.substring(0, 300));
        script.append("offhost:test-driver ").append(sound).append(" --image ").append(image);
        script.append(" --manifest ").append(torn).append('\n');
        script.append("offhost:test-driver ")
                .append(sound)
                .append(" --image ")
                .append(image)
                .append('\n');
        Path err = folder.resolve("err.txt");
        Process process = offhost.start(err);
        process.getOutputStream().write(script.toString().getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(out).isZero();
        assertThat(Files.readString(err))
                .contains(text + " is no jar: ")
                .contains(plain + " is no OSGi bundle: its manifest has no Bundle-SymbolicName")
                .contains(silent + " registers no driver that a suite is for: it has no component")
                .contains(waiting + " registers no driver that a suite is for: component"
                        + " org.offhost.examples.flat.FlatParser waits for reference clock")
                .contains(lonely + " does not start: ", "no.such.pack")
                .contains("none.jar")
                .contains("the manifest " + torn + " cannot be read: ")
                .doesNotContain("Exception:", "\tat ");
        assertThat(out).contains(" passed, 0 failed, 2 skipped");
    }
}
