// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.itest.Lab;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.ScsiTransport;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.util.tracker.ServiceTracker;

/** What a console is told by configurations alone: two portals with units, and sessions with them, each a nexus of its own. */
class IscsiConfigurationsTest {
    private static final String PORTAL = "org.offhost.array.shell.ConfiguredTarget";
    private static final String SESSION = "org.offhost.scsi.iscsi.initiator.IscsiInitiator";
    private static final String TARGET = "iqn.2026-11.org.offhost:configured-";
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int ATTENTIONS = 8;

    private static ScsiCommand reserve() {
        return ScsiCommand.of(new byte[] {0x16, 0, 0, 0, 0, 0});
    }

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = Lab.SERVICE_LIMIT)
    ConfigurationAdmin configurations;

    @TempDir
    Path folder;

    private final List<Configuration> made = new ArrayList<>();
    private final List<HeldPort> held = new ArrayList<>();
    private final List<Path> exported = new ArrayList<>();
    private Lab lab;

    @BeforeEach
    void start() {
        lab = new Lab(context, folder);
    }

    @AfterEach
    void end() throws Exception {
        try (Lab closing = lab) {
            for (Configuration configuration : made) {
                configuration.delete();
            }
            for (HeldPort port : held) {
                port.awaitPortal(false);
                port.close();
            }
            for (Path file : exported) {
                lab.disk(file, 512, false, 0); // taken away behind the test
            }
        }
    }

    private Configuration configured(String factory, Map<String, ?> properties) throws IOException {
        Configuration configuration = configurations.createFactoryConfiguration(factory, "?");
        made.add(configuration);
        configuration.update(new Hashtable<>(properties));
        return configuration;
    }

    /** Exports new files. */
    private String portal(String name, String... units) throws IOException {
        HeldPort port = new HeldPort();
        held.add(port);
        List<String> files = new ArrayList<>();
        for (String unit : units) {
            exported.add(Files.write(folder.resolve(unit), new byte[1 << 20]));
            files.add(folder.resolve(unit).toString());
        }
        configured(
                PORTAL, Map.of("listen", port.toString(), "target", TARGET + name, "units", String.join(";", files)));
        port.awaitPortal(true);
        return port.toString();
    }

    private ServiceTracker<ScsiTransport, ScsiTransport> transport(String portal, int slot) throws Exception {
        ServiceTracker<ScsiTransport, ScsiTransport> tracker = new ServiceTracker<>(
                context,
                context.createFilter("(&(objectClass=" + ScsiTransport.class.getName() + ")(portal=" + portal
                        + ")(slot=" + slot + "))"),
                null);
        tracker.open();
        return tracker;
    }

    private static List<String> addresses(ServiceTracker<ScsiTransport, ScsiTransport> session) throws Exception {
        ScsiTransport transport = session.waitForService(Lab.SERVICE_LIMIT);
        assertThat(transport).isNotNull();
        return transport.addresses();
    }

    private static ScsiNexus first(ServiceTracker<ScsiTransport, ScsiTransport> session) throws Exception {
        return session.getService().connect(addresses(session).get(0));
    }

    /** Status behind what the unit has to tell each new nexus first. */
    private static int status(ScsiNexus nexus, ScsiCommand command) throws IOException {
        ScsiResponse response = nexus.execute(command, LONG);
        for (int i = 0; response.status() == ScsiResponse.CHECK_CONDITION && i < ATTENTIONS; i++) {
            response = nexus.execute(ScsiCommand.of(command.cdb()), LONG);
        }
        return response.status();
    }

    private static int ready(ScsiNexus nexus) throws IOException {
        return status(nexus, ScsiCommand.of(new Cdb.TestUnitReady().encode()));
    }

    /** Once the target has heard of it. */
    private static int readyAtLast(ScsiNexus nexus) throws IOException {
        long end = System.nanoTime() + Duration.ofMillis(Lab.SERVICE_LIMIT).toNanos();
        int status = ready(nexus);
        while (status == ScsiResponse.RESERVATION_CONFLICT && System.nanoTime() < end) {
            status = ready(nexus);
        }
        return status;
    }

    private static void askUntilItIsGone(ScsiNexus nexus) throws IOException {
        long end = System.nanoTime() + Duration.ofMillis(Lab.SERVICE_LIMIT).toNanos();
        while (System.nanoTime() < end) {
            ready(nexus);
        }
    }

    @Test
    void sessionsOfTwoPortalsAreNexusesOfTheirOwn() throws Exception {
        String one = portal("one", "a.img", "b.img");
        String two = portal("two", "c.img");
        Configuration reserving = configured(SESSION, Map.of("portal", one, "slot", 0));
        configured(SESSION, Map.of("portal", one, "slot", 1));
        configured(SESSION, Map.of("portal", two, "slot", 0));
        ServiceTracker<ScsiTransport, ScsiTransport> first = transport(one, 0);
        ServiceTracker<ScsiTransport, ScsiTransport> second = transport(one, 1);
        ServiceTracker<ScsiTransport, ScsiTransport> third = transport(two, 0);
        String units = "iscsi://" + one + "/" + TARGET + "one/";
        assertThat(addresses(first)).containsExactly(units + 0, units + 1);
        assertThat(addresses(second)).containsExactly(units + 0, units + 1);
        assertThat(addresses(third)).containsExactly("iscsi://" + two + "/" + TARGET + "two/0");
        byte[] data = new byte[512];
        Arrays.fill(data, (byte) 'w');
        ScsiNexus elsewhere = first(third);
        assertThat(ready(elsewhere)).isEqualTo(ScsiResponse.GOOD);
        assertThat(status(elsewhere, ScsiCommand.out(new Cdb.Write(0, 1, true).encode(), ByteBuffer.wrap(data))))
                .isEqualTo(ScsiResponse.GOOD);
        assertThat(Arrays.copyOf(Files.readAllBytes(folder.resolve("c.img")), 512))
                .isEqualTo(data);
        assertThat(folder.resolve("a.img")).as("unit 0 of the other portal").hasBinaryContent(new byte[1 << 20]);
        assertThat(addresses(first)).as("units of the same initiator there").containsExactly(units + 0, units + 1);
        ScsiNexus holder = first(first);
        ScsiNexus other = first(second);
        assertThat(status(holder, reserve())).isEqualTo(ScsiResponse.GOOD);
        assertThat(ready(holder)).isEqualTo(ScsiResponse.GOOD);
        assertThat(ready(other)).as("another nexus of the same initiator").isEqualTo(ScsiResponse.RESERVATION_CONFLICT);
        assertThat(ready(elsewhere)).as("a unit of the other portal").isEqualTo(ScsiResponse.GOOD);
        made.remove(reserving);
        reserving.delete();
        assertThatThrownBy(() -> askUntilItIsGone(holder)).isInstanceOf(ProviderWithdrawnException.class);
        assertThat(readyAtLast(other)).as("a reservation ends with its session").isEqualTo(ScsiResponse.GOOD);
        first.close();
        second.close();
        third.close();
    }

    /** Were it a component that fails, each who has transports would have it tried anew, with a stack trace each time. */
    @Test
    void sessionThatCannotBeIsThereAndSaysWhy() throws Exception {
        Configuration wrong = configured(SESSION, Map.of("portal", "127.0.0.1:1", "slot", 0, "digests", "yes"));
        ServiceTracker<ScsiTransport, ScsiTransport> session = transport("127.0.0.1:1", 0);
        assertThatThrownBy(() -> addresses(session))
                .hasMessage("configuration " + wrong.getPid()
                        + ": digests 'yes': true or false expected; no session begins");
        session.close();
    }
}
