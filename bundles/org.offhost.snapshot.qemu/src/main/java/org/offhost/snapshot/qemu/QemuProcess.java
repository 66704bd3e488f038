// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of one QEMU, so that no address of its nodes has to say it; one for each configuration. */
@Designate(ocd = QemuProcess.Config.class, factory = true)
@Component(service = QemuProcess.class, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class QemuProcess implements QemuAddress.Configured {
    private static final Logger LOG = LoggerFactory.getLogger(QemuProcess.class);

    private final String pid;
    private final String socket;
    private final Map<String, String> options = new LinkedHashMap<>();

    /** What has to be, and what may be set. */
    @ObjectClassDefinition(name = "Offhost QEMU")
    public @interface Config {
        /** Which QEMU. */
        @AttributeDefinition(name = "Socket", description = "Absolute path of its monitor, as in qemu:SOCKET#NODE")
        String socket();

        /** Its server. */
        @AttributeDefinition(
                name = "NBD server",
                description = "Where its NBD server listens: unix:PATH or HOST:PORT; empty if it has none")
        String nbd() default "";

        /** Where it can write. */
        @AttributeDefinition(
                name = "Store",
                description =
                        "Folder in which it makes the files that keep what is overwritten; empty for one of the state")
        String store() default "";

        /** Who holds the guest. */
        @AttributeDefinition(
                name = "Agent",
                description = "Absolute path of the socket of the guest's agent; empty if nobody asks it")
        String agent() default "";

        /** What its nodes do with discards. */
        @AttributeDefinition(
                name = "Discard",
                description = "What its nodes do with discards of the guest: unmap or ignore")
        String discard() default QemuAddress.UNMAP;
    }

    /** A configuration that cannot be is said once, and again to whoever names a node of its QEMU. */
    @Activate
    public QemuProcess(Config config, Map<String, Object> properties) {
        this.pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        this.socket = config.socket() == null ? "" : config.socket().strip();
        set(QemuAddress.NBD, config.nbd());
        set(QemuAddress.STORE, config.store());
        set(QemuAddress.AGENT, config.agent());
        set(QemuAddress.DISCARD, config.discard());
        try {
            QemuAddress.parse(QemuAddress.SCHEME + socket + "#node", List.of(this));
        } catch (IOException e) {
            LOG.error("{}; its QEMU is not reached until that is mended", e.getMessage());
        }
    }

    private void set(String key, String value) {
        if (!value.isBlank()) {
            options.put(key, value.strip());
        }
    }

    @Override
    public boolean isOf(Path monitor) {
        try {
            return Path.of(socket).toAbsolutePath().normalize().equals(monitor);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Override
    public Map<String, String> options() {
        return options;
    }

    @Override
    public String toString() {
        return "configuration " + pid;
    }
}
