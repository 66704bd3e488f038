// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.itest.Lab;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.ScsiTransport;
import org.offhost.scsi.TargetPortals;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.util.tracker.ServiceTracker;

/** The array's unit over loopback: exported by the one service, reached by the other, which a configuration makes. */
class IscsiTest {
    private static final String DRIVER = "org.offhost.scsi.iscsi";
    private static final String FACTORY = "org.offhost.scsi.iscsi.initiator.IscsiInitiator";
    private static final String TARGET = "iqn.2026-11.org.offhost:itest";
    private static final Duration LONG = Duration.ofMinutes(1);

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = Lab.SERVICE_LIMIT)
    ConfigurationAdmin configurations;

    @InjectService(timeout = Lab.SERVICE_LIMIT)
    TargetPortals portals;

    @TempDir
    Path folder;

    private Lab lab;
    private Designator unit;
    private TargetPortals.Portal portal;
    private Configuration session;
    private ServiceTracker<ScsiTransport, ScsiTransport> tracker;

    @BeforeEach
    void start() throws Exception {
        lab = new Lab(context, folder);
        unit = lab.disk("disk.img", 512, 1 << 20);
        portal = portals.open(
                new TargetPortals.Request(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        TARGET,
                        Optional.empty(),
                        Optional.empty()),
                (initiator, port) -> {
                    lab.array().map("iscsi:" + initiator, unit);
                    return lab.array().transport("iscsi:" + initiator, port);
                });
        String where = "127.0.0.1:" + portal.address().getPort();
        session = configurations.createFactoryConfiguration(FACTORY, "?");
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("portal", where);
        session.update(properties);
        tracker = new ServiceTracker<>(
                context,
                context.createFilter("(&(objectClass=" + ScsiTransport.class.getName() + ")(portal=" + where + "))"),
                null);
        tracker.open();
    }

    @AfterEach
    void end() throws Exception {
        try (Lab closing = lab) {
            driver().start();
            tracker.close();
            session.delete();
            portal.close();
        }
    }

    private Bundle driver() {
        return Arrays.stream(context.getBundles())
                .filter(b -> DRIVER.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void exportedUnitIsReachedUntilItsDriverGoes() throws Exception {
        ScsiTransport transport = tracker.waitForService(Lab.SERVICE_LIMIT);
        assertThat(transport).isNotNull();
        assertThat(transport.addresses())
                .containsExactly("iscsi://127.0.0.1:" + portal.address().getPort() + "/" + TARGET + "/0");
        ScsiNexus nexus = transport.connect(transport.addresses().get(0));
        byte[] data = new byte[4096];
        Arrays.fill(data, (byte) 'w');
        ScsiCommand write = ScsiCommand.out(new Cdb.Write(8, 8, true).encode(), ByteBuffer.wrap(data));
        assertThat(nexus.execute(write, LONG)).isEqualTo(ScsiResponse.good());
        byte[] backing = Files.readAllBytes(folder.resolve("disk.img"));
        assertThat(Arrays.copyOfRange(backing, 4096, 8192)).isEqualTo(data);
        driver().stop();
        assertThatThrownBy(() -> nexus.execute(ScsiCommand.of(new Cdb.TestUnitReady().encode()), LONG))
                .isInstanceOf(ProviderWithdrawnException.class);
        assertThat(tracker.getService()).isNull();
    }
}
