// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.itest.CommandLine;
import org.offhost.itest.Lab;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.ScsiTransport;
import org.offhost.tck.Fixtures;
import org.offhost.tck.VolumeReading;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;

/** The commands reach units by URL: source and medium by a session each, copied between them by the target's copy manager. */
class IscsiUrlTest {
    private static final int CHUNK = 1 << 20;
    private static final String FIXTURE = "ntfs-4k";

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;
    private CommandLine command;
    private Designator source;
    private Designator restored;
    private IscsiPortal portal;

    @BeforeEach
    void start() throws Exception {
        lab = new Lab(context, folder);
        command = CommandLine.of(context);
        Path image = Fixtures.shared(FIXTURE);
        source = lab.disk(image, 512, true, 0);
        restored = lab.disk("restored.img", 512, Files.size(image));
        portal = new IscsiPortal(lab, source, lab.disk("medium.img", 512, 256 << 20), restored);
    }

    @AfterEach
    void end() throws IOException {
        try (Lab closing = lab) {
            portal.close();
            closing.nothingLeft();
        }
    }

    private CommandLine.Result run(String... words) {
        CommandLine.Result result = command.run(words);
        assertThat(result.out() + result.err()).doesNotContain(IscsiPortal.SECRET.secret());
        return result;
    }

    @Test
    void volumeIsSavedAndComesBackByTwoNexuses() throws Exception {
        String medium = portal.url(1) + "?session=1";
        String backup = run(
                        "backup",
                        "--source",
                        portal.url(0),
                        "--medium",
                        medium,
                        "--quiet-period",
                        "0s",
                        "--offload",
                        "required",
                        "--check",
                        "full")
                .expect(0)
                .out();
        assertThat(backup).containsPattern("Offloaded +[1-9]").containsPattern("Fallback +0 ");
        assertThat(portal.ports()).as("nexuses").hasSize(2);
        assertThat(run("list", "--medium", medium).expect(0).out()).contains("itest/0");
        run("verify", "--medium", medium, "--check", "full").expect(0);
        assertThat(run("inspect", portal.url(0)).expect(0).out()).contains("ntfs");
        String restore = run("restore", "--medium", medium, "--to-image", portal.url(2), "--offload", "required")
                .expect(0)
                .out();
        assertThat(restore).containsPattern("Offloaded +[1-9]").containsPattern("Fallback +0 ");
        portal.close();
        lab.array().map(VirtualArray.HOST_INITIATOR, source);
        lab.array().map(VirtualArray.HOST_INITIATOR, restored);
        sameVolume();
    }

    private void sameVolume() throws IOException {
        try (BlockDevice before = lab.open(source);
                BlockDevice after = lab.open(restored);
                FileSystemVolume original = lab.parser(before).open(before)) {
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

    @Test
    void secretStandsNowhere() throws Exception {
        run(
                        "backup",
                        "--source",
                        portal.url(0),
                        "--medium",
                        portal.url(1),
                        "--quiet-period",
                        "0s",
                        "--trace",
                        folder.resolve("trace").toString())
                .expect(0);
        byte[] secret = IscsiPortal.SECRET.secret().getBytes(StandardCharsets.US_ASCII);
        Path state = Path.of(context.getProperty("offhost.state"));
        for (Path root : List.of(state, folder)) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(contains(file, secret)).as(file.toString()).isFalse();
                }
            }
        }
        assertThat(folder.resolve("trace"))
                .content()
                .as("what left this host, beside what came to the array in the same process")
                .contains("\"backing\":\"iscsi://127.0.0.1:" + portal.port() + "/" + IscsiPortal.TARGET + "/1\"")
                .containsPattern("\"unit\":\"naa[^\"]+\",\"cdb\":\"83");
        assertThat(state.resolve("iscsi/units")).content().contains("iscsi://initiator@127.0.0.1:" + portal.port());
    }

    private static boolean contains(Path file, byte[] what) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        return text.contains(new String(what, StandardCharsets.ISO_8859_1));
    }

    @Test
    void unitTellsWhatItIsAndWhatItsCopyManagerCanDo() throws Exception {
        String text = run("probe", portal.url(1)).expect(0).out();
        assertThat(text)
                .contains("Identity", "Size and limits", "Third-party copy", "Write counters", "Reservations")
                .containsPattern("capacity +268,435,456 bytes")
                .containsPattern("disk to disk +yes")
                .containsPattern("disk to tape +yes")
                .containsPattern("write commands +[0-9]+")
                .containsPattern("registered keys +0");
        assertThat(run("probe", portal.url(1), "--json").expect(0).out())
                .contains("\"address\":\"iscsi://initiator@127.0.0.1:", "\"title\":\"Third-party copy\"");
    }

    @Test
    void reservedUnitIsNotWrittenAndSaysSo() throws Exception {
        Designator medium = lab.disk("reserved.img", 512, 1 << 20);
        portal.close();
        portal = new IscsiPortal(lab, source, medium);
        ScsiTransport other =
                lab.array().transport("iqn.2026-11.org.offhost:other", "iqn.2026-11.org.offhost:other,i,0x1");
        lab.array().map("iqn.2026-11.org.offhost:other", medium);
        try (ScsiNexus nexus = other.connect(other.addresses().get(0))) {
            reserve(nexus, 0, 0, 1); // REGISTER
            reserve(nexus, 1, 1, 0); // RESERVE
            CommandLine.Result result = run(
                    "backup",
                    "--source",
                    portal.url(0),
                    "--medium",
                    portal.url(1),
                    "--quiet-period",
                    "0s",
                    "--wait",
                    "1s");
            assertThat(result.status()).isNotZero();
            assertThat(result.err()).contains("RESERVATION CONFLICT: another host has reserved the unit");
            assertThat(run("probe", portal.url(1)).expect(0).out())
                    .containsPattern("capacity +1,048,576 bytes")
                    .containsPattern("write-protected +not told: .*RESERVATION CONFLICT")
                    .containsPattern("registered keys +1")
                    .containsPattern("held +by key 0000000000000001h, Exclusive Access");
        } finally {
            lab.array().unmap("iqn.2026-11.org.offhost:other", medium);
        }
    }

    private static void reserve(ScsiNexus nexus, int action, long key, long newKey) throws IOException {
        byte[] cdb = {0x5F, (byte) action, (byte) (action == 0 ? 0 : 3), 0, 0, 0, 0, 0, 24, 0};
        ByteBuffer list = ByteBuffer.allocate(24).putLong(0, key).putLong(8, newKey);
        for (int i = 0; i < 3; i++) {
            ScsiResponse response = nexus.execute(ScsiCommand.out(cdb, list.duplicate()), Duration.ofMinutes(1));
            if (response.status() == ScsiResponse.GOOD) {
                return;
            }
        }
        throw new AssertionError("PERSISTENT RESERVE OUT " + action);
    }

    @Test
    void tapeIsNoDisk() throws Exception {
        Designator tape = lab.tape("tape.tap", 0);
        portal.close();
        portal = new IscsiPortal(lab, tape, source);
        String medium = lab.path("medium-of-tape.img").toString();
        assertThat(run("backup", "--source", portal.url(0), "--medium", medium)
                        .expect(3)
                        .err())
                .contains("is a tape; only disks can be backed up");
        assertThat(run("inspect", portal.url(0)).expect(3).err()).contains("as a unit of blocks");
        run("backup", "--source", portal.url(1), "--medium", medium, "--quiet-period", "0s")
                .expect(0);
        long before = Files.size(folder.resolve("tape.tap"));
        assertThat(run("restore", "--medium", medium, "--to-image", portal.url(0))
                        .expect(3)
                        .err())
                .contains("is a tape, and a volume is restored to a disk; nothing was written");
        assertThat(folder.resolve("tape.tap")).hasSize(before);
    }

    @Test
    void configurationExportsFilesAsLongAsItIsThere() throws Exception {
        try (HeldPort held = new HeldPort()) {
            filesAreExportedAt(held);
        }
    }

    private void filesAreExportedAt(HeldPort held) throws Exception {
        Files.write(folder.resolve("a.img"), new byte[1 << 20]);
        Files.write(folder.resolve("b.img"), new byte[1 << 20]);
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("listen", held.toString());
        properties.put("target", "iqn.2026-11.org.offhost:configured");
        properties.put("units", folder.resolve("a.img") + ",readonly;" + folder.resolve("b.img") + ",thin");
        Configuration target = lab.service(ConfigurationAdmin.class)
                .createFactoryConfiguration("org.offhost.array.shell.ConfiguredTarget", "?");
        String url = "iscsi://" + held + "/iqn.2026-11.org.offhost:configured/";
        try {
            target.update(properties);
            held.awaitPortal(true);
            assertThat(run("probe", url + 0).expect(0).out()).containsPattern("write-protected +yes");
            assertThat(run("probe", url + 1).expect(0).out()).containsPattern("write-protected +no");
        } finally {
            target.delete();
        }
        held.awaitPortal(false);
        for (String name : List.of("a.img", "b.img")) {
            lab.disk(folder.resolve(name), 512, false, 0); // taken away behind the test
        }
    }

    @Test
    void unitThatWentIsMissed() throws Exception {
        run("probe", portal.url(1)).expect(0);
        portal.takeAway(1);
        assertThat(run("list", "--medium", portal.url(1)).expect(3).err())
                .contains("has no unit 1 for this host; it has 0, 2");
    }

    @Test
    void whatIsNotThereIsRefusedInOneSentence() {
        String there = portal.url(0);
        for (String[] row : new String[][] {
            {there.replace("a_secret", "no_secret"), "wrong name or secret"},
            {there.replace(":itest/", ":other/"), "has no target iqn.2026-11.org.offhost:other"},
            {there.replace(":itest/0", ":itest/7"), "has no unit 7 for this host; it has 0, 1, 2"},
            {there.replace("/0", ""), "is no iscsi://"},
            {there + "?colour=blue", "argument 'colour'"},
            {there.replace("%a_secret_of_its_own", ""), "there is no secret for CHAP user initiator"}
        }) {
            CommandLine.Result result = run("inspect", row[0]).expect(3);
            assertThat(result.err()).contains(row[1]).hasLineCount(1);
        }
    }
}
