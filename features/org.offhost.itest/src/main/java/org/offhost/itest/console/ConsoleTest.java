// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.BackupService;
import org.offhost.backup.Driver;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.itest.Lab;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** The whole console is there: every bundle active, every service registered. */
class ConsoleTest {
    @InjectBundleContext
    BundleContext context;

    @Test
    void everyBundleOfOursIsActive() {
        System.out.println("Framework: " + context.getBundle(0).getSymbolicName() + " "
                + context.getBundle(0).getVersion() + " on Java " + Runtime.version());
        List<Bundle> ours = Arrays.stream(context.getBundles())
                .filter(b -> b.getSymbolicName().startsWith("org.offhost."))
                .toList();
        assertThat(ours).hasSizeGreaterThan(15);
        assertThat(ours)
                .filteredOn(b -> b.getState() != Bundle.ACTIVE)
                .as("bundles that are not active")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(&(objectClass=org.offhost.filesystem.FileSystemParser)(offhost.filesystem.type=ntfs))",
                "(&(objectClass=org.offhost.filesystem.FileSystemParser)(offhost.filesystem.type=fat32))",
                "(&(objectClass=org.offhost.filesystem.VolumeFinder)(offhost.table.type=mbr)(offhost.table.type=gpt))",
                "(objectClass=org.offhost.snapshot.SnapshotProvider)",
                "(objectClass=org.offhost.snapshot.WriteActivityMonitor)",
                "(&(objectClass=org.offhost.copy.CopyProvider)(offhost.copy.method=extended-copy))",
                "(&(objectClass=org.offhost.copy.CopyProvider)(offhost.copy.method=host))",
                "(objectClass=org.offhost.block.BlockDeviceProvider)",
                "(objectClass=org.offhost.block.UnitLocator)",
                "(&(objectClass=org.offhost.block.UnitLocator)(component.name=org.offhost.scsi.passthrough.SgLocator))",
                "(objectClass=org.offhost.block.CommandTrace)",
                "(objectClass=org.offhost.scsi.ScsiTransport)",
                "(objectClass=org.offhost.scsi.TargetPortals)",
                "(objectClass=org.offhost.backup.CatalogStore)",
                "(objectClass=org.offhost.backup.BackupService)"
            })
    void serviceIsRegistered(String filter) throws InvalidSyntaxException {
        assertThat(context.getAllServiceReferences(null, filter)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect",
                "backup",
                "list",
                "restore",
                "verify",
                "consolidate",
                "forget",
                "lock",
                "jobs",
                "resume",
                "cancel",
                "drivers",
                "probe",
                "serve",
                "tape",
                "target",
                "demo"
            })
    void commandIsRegistered(String name) throws InvalidSyntaxException {
        assertThat(context.getAllServiceReferences(
                        null, "(&(osgi.command.scope=offhost)(osgi.command.function=" + name + "))"))
                .hasSize(1);
    }

    @Test
    void driversTellBundleAndVersion(@InjectService(timeout = Lab.SERVICE_LIMIT) BackupService backup) {
        assertThat(backup.drivers())
                .filteredOn(d -> d.kind().equals("parser"))
                .extracting(Driver::bundle)
                .contains(
                        "org.offhost.filesystem.ntfs",
                        "org.offhost.filesystem.fat",
                        "org.offhost.filesystem.exfat",
                        "org.offhost.filesystem.ext4");
        assertThat(backup.drivers())
                .filteredOn(d -> d.kind().equals("volume-finder"))
                .extracting(Driver::bundle, d -> List.copyOf(d.abilities().reads()))
                .contains(
                        tuple("org.offhost.filesystem.partitions", List.of("mbr", "gpt")),
                        tuple("org.offhost.filesystem.lvm", List.of("lvm2")));
        assertThat(backup.drivers())
                .filteredOn(d -> d.kind().equals("copy"))
                .flatExtracting(d -> d.abilities().can())
                .containsExactly("extended-copy", "host");
        assertThat(backup.drivers()).allSatisfy(d -> {
            assertThat(d.version()).isNotEmpty();
            assertThat(d.leases()).isZero();
        });
    }

    @Test
    void parsersTellTheirTypesByServiceProperty() throws InvalidSyntaxException {
        for (ServiceReference<?> r : context.getServiceReferences(FileSystemParser.class, null)) {
            assertThat(r.getProperty(FileSystemParser.TYPE))
                    .as("property of %s", r.getProperty(Constants.SERVICE_ID))
                    .isNotNull();
        }
    }
}
