// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.tck.Fixtures;

/** A foreign driver, that of the guide, in {@code STATE/drivers}, and configurations in {@code STATE/etc}. */
class DriverFoldersTest {
    private static final String EXAMPLES = "org.offhost.examples";
    private static final int SECTOR = 512;

    @TempDir
    Path folder;

    private Offhost offhost;
    private Path drivers;
    private Releases releases;

    @BeforeEach
    void create() throws IOException {
        offhost = new Offhost(folder);
        drivers = Files.createDirectories(folder.resolve("state/drivers"));
        releases = new Releases(folder.resolve("repository"));
    }

    /** A volume that only the guide's parser reads. */
    private Path volume() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(16 * SECTOR);
        bytes.put("FLATFS01".getBytes(StandardCharsets.US_ASCII)).putLong(16).putInt(1);
        bytes.put(SECTOR, "hello.txt".getBytes(StandardCharsets.US_ASCII));
        bytes.putLong(SECTOR + 48, 4 * SECTOR).putLong(SECTOR + 56, 5);
        bytes.put(4 * SECTOR, "hello".getBytes(StandardCharsets.US_ASCII));
        return Files.write(folder.resolve("flat.img"), bytes.array());
    }

    /** As somebody puts a new version over the old one: whole at once. */
    private void put(String version) throws IOException {
        releases.add(EXAMPLES, version, folder);
        Files.move(
                folder.resolve(EXAMPLES + "-" + version + ".jar"),
                drivers.resolve("flat.jar"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path jar(Path file, String... headers) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        for (String header : headers) {
            manifest.getMainAttributes()
                    .putValue(header.substring(0, header.indexOf('=')), header.substring(header.indexOf('=') + 1));
        }
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
        return file;
    }

    @Test
    void oneCommandSeesTheDriver() throws Exception {
        String image = volume().toString();
        assertThat(offhost.run("inspect", image).status()).isEqualTo(3);
        put("7.0.1");
        assertThat(offhost.run("drivers").expect(0).out()).containsPattern("FlatParser +org.offhost.examples +7.0.1");
        assertThat(offhost.run("inspect", image).expect(0).out()).contains("hello.txt");
    }

    @Test
    void whatIsNoDriverIsNamedAndHarmsNothing() throws Exception {
        Path text = Files.writeString(drivers.resolve("text.jar"), "no jar");
        Path plain = jar(drivers.resolve("plain.jar"));
        jar(
                drivers.resolve("lonely.jar"),
                "Bundle-ManifestVersion=2",
                "Bundle-SymbolicName=lonely",
                "Import-Package=no.such.pack");
        Files.createDirectory(drivers.resolve("subfolder.jar"));
        Offhost.Result result = offhost.run("drivers").expect(0);
        assertThat(result.out()).contains("NtfsParser");
        assertThat(result.err())
                .contains(text + " is not used: it is no jar")
                .contains(plain + " is not used: its manifest has no Bundle-SymbolicName")
                .contains("lonely", "no.such.pack");
    }

    @Test
    void whatFailsWhileTheFrameworkStopsIsNotInTheOutput() throws Exception {
        String name = FailsAtItsEnd.class.getName();
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "endless");
        headers.putValue("Bundle-Activator", name);
        headers.putValue("Import-Package", "org.osgi.framework");
        try (JarOutputStream jar =
                        new JarOutputStream(Files.newOutputStream(drivers.resolve("endless.jar")), manifest);
                InputStream code = FailsAtItsEnd.class.getResourceAsStream("FailsAtItsEnd.class")) {
            jar.putNextEntry(new JarEntry(name.replace('.', '/') + ".class"));
            code.transferTo(jar);
        }
        Offhost.Result result = offhost.run("drivers").expect(0);
        assertThat(result.out()).contains("NtfsParser").doesNotContain("ERROR", "endless");
        assertThat(result.err()).doesNotContain("IllegalStateException", "endless");
    }

    @Test
    void configurationIsThereBeforeTheDriver() throws Exception {
        Path etc = Files.createDirectories(folder.resolve("state/etc"));
        Path elsewhere = folder.resolve("elsewhere");
        Files.writeString(
                etc.resolve("org.offhost.array.virtual.EmbeddedArray.cfg"), "offhost.state = " + elsewhere + "\n");
        assertThat(offhost.run("jobs").expect(0).err()).isEmpty();
        assertThat(elsewhere.resolve("array")).isDirectory();
        assertThat(etc.resolve("org.offhost.array.virtual.EmbeddedArray.cfg"))
                .hasContent("offhost.state = " + elsewhere);
    }

    @Test
    void keyThatNobodyReadsIsNamedWithTheNearest() throws Exception {
        Path etc = Files.createDirectories(folder.resolve("state/etc"));
        Files.writeString(etc.resolve("org.offhost.backup.engine.cfg"), "chek = full\nqueue = true\n");
        Files.writeString(etc.resolve("org.offhost.filesystem.fat.FatParser.cfg"), "locale = de\n");
        Files.writeString(
                etc.resolve("org.offhost.scsi.iscsi.initiator.IscsiInitiator-one.cfg"),
                "portal = 127.0.0.1:1\ndigest = true\n"); // one of several of a factory
        assertThat(offhost.run("jobs").expect(0).err().lines())
                .anyMatch(l -> l.contains("configuration org.offhost.backup.engine, chek: nobody reads this key")
                        && l.contains("the nearest that is read is check"))
                .anyMatch(l -> l.contains("FatParser, locale: nobody reads this key")
                        && l.contains("those that are read are code.page"))
                .anyMatch(l -> l.contains("IscsiInitiator~one, digest: nobody reads this key")
                        && l.contains("the nearest that is read is digests"))
                .noneMatch(l -> l.contains("queue:") || l.contains("portal:"));
    }

    @Test
    void driverIsReplacedUnderAConsoleAndAJobThatWaitsForItGoesOn() throws Exception {
        assumeThat(Pty.exists()).as("/usr/bin/script of util-linux").isTrue();
        put("7.0.1");
        try (Pty console = new Pty(folder.resolve("state"))) {
            console.until("offhost> ");
            console.type("drivers | grep Flat\r");
            console.until(" 7.0.1 ");
            put("7.0.2");
            while (!saysDriver(console, " 7.0.2 ")) {
                assertThat(drivers.resolve("flat.jar")).exists();
            }
            Path away = folder.resolve("away.jar");
            Files.move(drivers.resolve("flat.jar"), away);
            while (saysDriver(console, "org.offhost.examples")) {
                assertThat(away).exists();
            }
            console.type("felix:stop " + bundle(console, "org.offhost.filesystem.fat") + "\r");
            console.type("backup --source " + Fixtures.image("fat12", folder) + " --medium " + folder.resolve("m.tar")
                    + " --size 64M --quiet-period 200ms --verbose\r");
            console.until("waiting");
            releases.add("org.offhost.filesystem.fat", "7.0.3", drivers);
            console.until("Backup completed.");
            console.until("parsed by org.offhost.filesystem.fat 7.0.3");
            console.type("exit\r");
            assertThat(console.end()).isZero();
        }
    }

    private static String bundle(Pty console, String name) throws IOException, InterruptedException {
        console.type("felix:lb -s | grep " + name + "; echo end-of-\"bundles\"\r");
        Matcher line = Pattern.compile("(\\d+)\\|Active").matcher(console.until("end-of-bundles"));
        assertThat(line.find()).as("bundle %s", name).isTrue();
        return line.group(1);
    }

    private static boolean saysDriver(Pty console, String words) throws IOException, InterruptedException {
        console.type("drivers | grep Flat; echo end-of-\"drivers\"\r");
        return console.until("end-of-drivers").contains(words);
    }
}
