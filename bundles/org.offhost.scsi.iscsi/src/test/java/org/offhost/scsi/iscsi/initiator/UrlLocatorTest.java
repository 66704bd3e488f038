// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.scsi.ScsiTransport;
import org.offhost.scsi.TargetPortals;
import org.offhost.scsi.iscsi.portal.MemoryDisk;
import org.offhost.scsi.iscsi.portal.PortalService;

/** URLs become units of sessions that others are told of, and are known to the next process without their secrets. */
@Timeout(120)
class UrlLocatorTest {
    private static final String TARGET = "iqn.2026-11.org.offhost:portal";
    private static final String NAME = "iqn.2026-11.org.offhost:host-1";
    private static final String SECRET = "a-secret-of-the-host";

    @TempDir
    Path state;

    private final PortalService service = new PortalService();
    private final List<String> ports = new ArrayList<>();
    private final List<ScsiTransport> told = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final AtomicLong clock = new AtomicLong();
    private TargetPortals.Portal portal;
    private final SessionTraces traces = new SessionTraces();
    private SessionLane lane;
    private UrlLocator locator;

    @BeforeEach
    void start() throws IOException {
        open(0);
        begin();
    }

    private void open(int port) throws IOException {
        MemoryDisk disk = new MemoryDisk(8192);
        portal = service.open(
                new TargetPortals.Request(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        TARGET,
                        Optional.of(new TargetPortals.Secret("host", SECRET)),
                        Optional.empty()),
                (initiator, from) -> {
                    ports.add(from);
                    return disk;
                });
    }

    private Runnable tell(ScsiTransport transport, Dictionary<String, Object> properties) {
        told.add(transport);
        return () -> told.remove(transport);
    }

    private void begin() throws IOException {
        lane = new SessionLane(state);
        locator = new UrlLocator(lane, traces, NAME, new UrlSecrets(environment::get), this::tell, clock::get);
    }

    @AfterEach
    void end() throws IOException {
        stop();
        portal.close();
    }

    private void stop() throws IOException {
        locator.withdraw();
        lane.release();
    }

    private String url(String who, String rest) {
        return "iscsi://" + who + "127.0.0.1:" + portal.address().getPort() + "/" + TARGET + "/" + rest;
    }

    private Unit locate(String url) throws IOException {
        return locator.locate(url, UnitLocator.Use.READ).orElseThrow();
    }

    @Test
    void unitIsDescribedAndItsSessionTold() throws IOException {
        Unit unit = locate(url("host%" + SECRET + "@", "0"));
        assertThat(unit.size()).isEqualTo(8192 * MemoryDisk.BLOCK);
        assertThat(unit.initiator()).isEqualTo(NAME);
        assertThat(told).hasSize(1);
        assertThat(locate(url("host%" + SECRET + "@", "0"))).isEqualTo(unit);
        assertThat(told).as("one session for both").hasSize(1);
        assertThat(locator.locate("disk.img", UnitLocator.Use.READ)).isEmpty();
        assertThat(locator.locate("naa.60", UnitLocator.Use.READ)).isEmpty();
    }

    @Test
    void secretComesFromFileOrEnvironment() throws IOException {
        Path file = Files.write(state.resolve("secret"), (SECRET + "\n").getBytes(StandardCharsets.US_ASCII));
        locate(url("host@", "0?session=1&secret_file=" + file));
        assertThatThrownBy(() -> locate(url("host@", "0?session=2"))).hasMessageContaining(UrlSecrets.PASSWORD);
        environment.put(UrlSecrets.PASSWORD, SECRET);
        locate(url("host@", "0?session=2"));
        environment.put(UrlSecrets.USER, "host");
        locate(url("", "0?session=3"));
        assertThat(told).hasSize(3);
        assertThat(ports).as("a nexus each").hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void nextProcessReachesUnitAgainIfItFindsTheSecret() throws IOException {
        Unit unit = locate(url("host%" + SECRET + "@", "0"));
        stop();
        begin();
        assertThatThrownBy(() -> locator.reach(unit.designator()))
                .hasMessageContaining("one that was typed in a URL is kept nowhere");
        assertThat(locator.reach(unit.designator()))
                .as("not asked again at once")
                .isFalse();
        clock.addAndGet(TimeUnit.SECONDS.toNanos(6));
        assertThat(locator.reach(unit.designator()))
                .as("said once, as long as the reason is the same")
                .isFalse();
        clock.addAndGet(TimeUnit.SECONDS.toNanos(6));
        environment.put(UrlSecrets.PASSWORD, SECRET);
        assertThat(locator.reach(unit.designator())).isTrue();
        assertThat(told).hasSize(2);
        assertThat(ports.get(1)).as("the same nexus").isEqualTo(ports.get(0));
        assertThat(Files.readString(state.resolve("iscsi/units"))).doesNotContain(SECRET);
    }

    @Test
    void twoProcessesOfOneStateDoNotEndEachOther() throws IOException {
        locate(url("host%" + SECRET + "@", "0"));
        SessionLane other = new SessionLane(state);
        UrlLocator second =
                new UrlLocator(other, traces, NAME, new UrlSecrets(environment::get), this::tell, clock::get);
        second.locate(url("host%" + SECRET + "@", "0"), UnitLocator.Use.READ);
        assertThat(ports).hasSize(2).doesNotHaveDuplicates();
        second.withdraw();
        other.release();
    }

    @Test
    void failureLeavesNoSession() {
        assertThatThrownBy(() -> locate(url("host%not-the-secret@", "0"))).hasMessageContaining("wrong name or secret");
        assertThatThrownBy(() -> locate(url("", "0"))).hasMessageContaining("it wants a name and a secret");
        assertThatThrownBy(() -> locate(url("host%" + SECRET + "@", "0").replace(":portal", ":other")))
                .hasMessageContaining("has no target");
        assertThatThrownBy(() -> locate(url("host%" + SECRET + "@", "0?target_user=array&target_password=guess")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> locate(url("host%" + SECRET + "@", "0?header_digest=md5")))
                .hasMessageContaining("crc32c or none expected");
        assertThat(told).isEmpty();
    }

    @Test
    void sessionThatIsThereIsNotTakenWithAnotherSecret() throws IOException {
        locate(url("host%" + SECRET + "@", "0"));
        assertThatThrownBy(() -> locate(url("host%not-the-secret@", "0"))).hasMessageContaining("session=N");
    }

    @Test
    void nothingBeginsBehindTheEnd() {
        locator.withdraw();
        assertThatThrownBy(() -> locate(url("host%" + SECRET + "@", "0")))
                .isInstanceOf(ProviderWithdrawnException.class);
        assertThat(told).isEmpty();
    }

    @Test
    void sessionWhoseTargetIsGoneIsNoTransportAnyMore() throws IOException {
        locate(url("host%" + SECRET + "@", "0"));
        ScsiTransport transport = told.get(0);
        portal.close();
        assertThatThrownBy(transport::addresses).isInstanceOf(IOException.class);
        assertThat(told).isEmpty();
    }

    @Test
    void targetThatComesBackIsReachedWithTheSecretThatWasTyped() throws IOException {
        portal.close();
        // held, not listened at: nobody else is given it while the target is away, and the portal may bind it as well
        // (SO_REUSEADDR)
        try (Socket held = new Socket()) {
            held.setReuseAddress(true);
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            open(held.getLocalPort());
            Unit unit = locate(url("host%" + SECRET + "@", "0"));
            ScsiTransport transport = told.get(0);
            portal.close();
            assertThatThrownBy(transport::addresses).isInstanceOf(IOException.class);
            open(held.getLocalPort());
            assertThat(locator.reach(unit.designator())).isTrue();
            assertThat(told).hasSize(1);
            assertThat(ports).as("the same nexus").hasSize(2).containsOnly(ports.get(0));
        }
    }
}
