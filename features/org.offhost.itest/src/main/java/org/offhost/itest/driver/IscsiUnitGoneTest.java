// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.Faults;
import org.offhost.backup.JobListener;
import org.offhost.backup.JobState;
import org.offhost.block.Designator;
import org.offhost.itest.CommandLine;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;

/**
 * Units of a portal that go or change in the midst of a job: it waits, visibly and within its patience, and goes on when they are
 * back; what is not what was checked is not written.
 */
class IscsiUnitGoneTest {
    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private final Watcher watcher = new Watcher();
    private ServiceRegistration<JobListener> listening;
    private Lab lab;
    private CommandLine command;
    private Designator source;
    private Designator medium;
    private IscsiPortal portal;

    @BeforeEach
    void start() throws Exception {
        lab = new Lab(context, folder);
        command = CommandLine.of(context);
        source = lab.disk(Fixtures.shared("ntfs-4k"), 512, true, 0);
        medium = lab.disk("medium.img", 512, 64 << 20);
        portal = new IscsiPortal(lab, source, medium);
        listening = context.registerService(JobListener.class, watcher, null);
    }

    @AfterEach
    void end() throws IOException {
        listening.unregister();
        try (Lab closing = lab) {
            portal.close();
            closing.nothingLeft();
        }
    }

    /** A portal whose units shrink as soon as a job gets to its copy. */
    private void shrinkAtTheCopy(long bytes, Designator... units) throws IOException {
        portal.close();
        ShrunkUnits shrunk = new ShrunkUnits();
        portal = new IscsiPortal(lab, shrunk::before, units);
        watcher.holdAt(s -> {
            if (s.state() == JobState.COPYING) {
                shrunk.shrinkTo(bytes);
            }
            return false;
        });
    }

    private String sum(String file) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve(file))));
    }

    @Test
    void mediumThatShrankSinceItWasCheckedIsNotWritten() throws Exception {
        shrinkAtTheCopy(1 << 20, source, medium);
        String before = sum("medium.img");
        CommandLine.Result refused = end(backup("5s"));
        assertThat(refused.expect(3).err()).contains("is too small: the set takes ", "nothing was written");
        assertThat(sum("medium.img")).isEqualTo(before);
    }

    @Test
    void destinationThatShrankSinceItWasCheckedIsNotWritten() throws Exception {
        whole(end(backup("5s")));
        Designator restored = lab.disk("restored.img", 512, 96 << 20);
        shrinkAtTheCopy(80 << 20, source, medium, restored);
        String before = sum("restored.img");
        assertThat(command.run("restore", "--medium", portal.url(1), "--to-image", portal.url(2))
                        .expect(3)
                        .err())
                .contains("had 100663296 bytes when it was checked, and has 83886080 now; nothing was written");
        assertThat(sum("restored.img")).isEqualTo(before);
    }

    /** Somebody else listens there: one sentence, within the bound of a login. */
    @Test
    void portalThatIsNoneIsToldAsSuch() throws Exception {
        try (ServerSocket web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                try (Socket socket = web.accept()) {
                    socket.getInputStream().readNBytes(48);
                    socket.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.shutdownOutput();
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // the initiator went
                }
            });
            server.setDaemon(true);
            server.start();
            String url = portal.url(0).replace(":" + portal.port() + "/", ":" + web.getLocalPort() + "/");
            CommandLine.Result refused = command.run("probe", url).expect(3);
            assertThat(refused.err())
                    .contains("what answers there is no iSCSI portal")
                    .hasLineCount(1);
        }
    }

    private CompletableFuture<CommandLine.Result> backup(String wait) {
        String[] words = {
            "backup",
            "--source",
            portal.url(0),
            "--medium",
            portal.url(1),
            "--quiet-period",
            "0s",
            "--offload",
            "required",
            "--check",
            "full",
            "--wait",
            wait
        };
        return CompletableFuture.supplyAsync(() -> command.run(words));
    }

    /** A backup whose copy manager stands still in the midst of its first command. */
    private CompletableFuture<CommandLine.Result> heldBackup(String wait) throws Exception {
        Faults.Gate gate = lab.array().faults().gateAfter(3);
        CompletableFuture<CommandLine.Result> backup = backup(wait);
        assertThat(gate.awaitArrival(Lab.JOB_LIMIT)).isTrue();
        return backup;
    }

    private static CommandLine.Result end(CompletableFuture<CommandLine.Result> backup) throws Exception {
        return backup.get(Lab.JOB_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Whole, proved, and moved by the target alone. */
    private void whole(CommandLine.Result backup) {
        assertThat(backup.expect(0).out())
                .containsPattern("Offloaded +[1-9]")
                .containsPattern("Fallback +0 ")
                .containsPattern("Check +full");
        command.run("verify", "--medium", portal.url(1), "--check", "full").expect(0);
    }

    @Test
    void connectionCutInTheMidstOfACopyIsWaitedFor() throws Exception {
        CompletableFuture<CommandLine.Result> backup = heldBackup("120s");
        IscsiPortal.Reopening back = portal.cut();
        lab.array().faults().clear();
        assertThat(Lab.reason(watcher.await(JobState.WAITING))).startsWith("waiting for a way to unit ");
        back.reopen();
        whole(end(backup));
    }

    @Test
    void unitTakenAwayInTheMidstOfACopyIsWaitedFor() throws Exception {
        CompletableFuture<CommandLine.Result> backup = heldBackup("120s");
        portal.takeAway(1);
        lab.array().faults().clear();
        assertThat(Lab.reason(watcher.await(JobState.WAITING))).startsWith("waiting for a way to unit ");
        portal.bringBack(1);
        whole(end(backup));
    }

    @Test
    void unitThatNeverComesBackLeavesAJobThatCanBeResumed() throws Exception {
        CompletableFuture<CommandLine.Result> backup = heldBackup("2s");
        portal.takeAway(1);
        lab.array().faults().clear();
        CommandLine.Result gone = end(backup);
        assertThat(gone.status()).isEqualTo(4);
        assertThat(gone.err()).contains("needed a way to unit ", "none appeared within 2 s");
        String job = watcher.await(JobState.INTERRUPTED).id();
        portal.bringBack(1);
        whole(command.run("resume", job));
    }
}
