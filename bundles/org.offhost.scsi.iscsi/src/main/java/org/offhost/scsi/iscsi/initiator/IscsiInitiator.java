// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.offhost.block.PrivateFiles;
import org.offhost.block.StateFolder;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiTransport;
import org.offhost.scsi.iscsi.text.ChapSecret;
import org.offhost.scsi.iscsi.text.Keys;
import org.offhost.scsi.iscsi.text.Wishes;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The units of a target as a transport, one for each configuration. */
@Designate(ocd = IscsiInitiator.Config.class, factory = true)
@Component(service = ScsiTransport.class, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
public final class IscsiInitiator implements ScsiTransport {
    private static final Pattern PORTAL = Pattern.compile("(?:\\[([^\\]]+)]|([^:]+))(?::([0-9]{1,5}))?");
    private static final String PORT = "3260";
    private static final int MOST_PORT = 65_535;

    private static final Logger LOG = LoggerFactory.getLogger(IscsiInitiator.class);

    private final ScsiTransport transport;

    /** What has to be, and what may be set. */
    @ObjectClassDefinition(name = "Offhost iSCSI session")
    public @interface Config {
        /** Where to log in. */
        @AttributeDefinition(name = "Portal", description = "HOST:PORT; the port may be left out")
        String portal();

        /** The target's name. */
        @AttributeDefinition(name = "Target", description = "Name of the target; empty for the only one of the portal")
        String target() default "";

        /** This side's name. */
        @AttributeDefinition(
                name = "Initiator",
                description = "Name of this initiator; empty for one that is made of this host and its state folder")
        String initiator() default "";

        /** Which of several sessions to one target. */
        @AttributeDefinition(
                name = "Slot",
                description = "Number of the session; two sessions with one target need two, or they end each other")
        int slot() default 0;

        /** Name for CHAP. */
        @AttributeDefinition(name = "CHAP user", description = "Name that is proved by CHAP; empty for none")
        String chap_user() default "";

        /** Its secret. */
        @AttributeDefinition(name = "CHAP secret file", description = "File whose first line is the secret")
        String chap_secret_file() default "";

        /** The target's name for CHAP. */
        @AttributeDefinition(
                name = "Target's CHAP user",
                description = "Name that the target has to prove; empty for none")
        String mutual_user() default "";

        /** Its secret. */
        @AttributeDefinition(name = "Target's CHAP secret file", description = "File whose first line is the secret")
        String mutual_secret_file() default "";

        /** Digests. */
        @AttributeDefinition(name = "Digests", description = "Whether headers and data are to have CRC32C")
        boolean digests() default false;
    }

    /**
     * A configuration that cannot be is said once, and is there as a target that is not reached: a component that fails is tried anew by
     * each who asks for transports.
     *
     * @param properties what is configured, as it was written: of {@code config} a text that is no number cannot be told
     */
    @Activate
    public IscsiInitiator(
            BundleContext context,
            Config config,
            Map<String, Object> properties,
            @Reference SessionLane lane,
            @Reference SessionTraces traces) {
        ScsiTransport begun;
        try {
            begun = new IscsiTransport(
                    settings(readable(config, properties), StateFolder.of(context::getProperty), lane::slot), traces);
        } catch (IOException e) {
            begun = new RefusedSession("configuration " + properties.get(Constants.SERVICE_PID) + ": " + e.getMessage()
                    + "; no session begins");
            LOG.error("{} until it is mended", ((RefusedSession) begun).why());
        }
        transport = begun;
    }

    /** A text that is neither true nor false would be taken for false, and a session begin without its sums. */
    static Config readable(Config config, Map<String, Object> properties) throws IOException {
        String digests = String.valueOf(properties.getOrDefault("digests", "false"));
        if (!digests.strip().matches("(?i)true|false")) {
            throw new IOException("digests '" + digests + "': true or false expected");
        }
        String slot = String.valueOf(properties.getOrDefault("slot", "0"));
        if (!slot.strip().matches("-?[0-9]{1,9}")) {
            throw new IOException("slot '" + slot + "': 0 to " + (SessionLane.SESSIONS - 1) + " expected");
        }
        return config;
    }

    static SessionSettings settings(Config config, Path stateFolder, IntUnaryOperator slots) throws IOException {
        Matcher m = PORTAL.matcher(config.portal());
        if (!m.matches()) {
            throw new IOException("portal '" + config.portal() + "' is no HOST:PORT");
        }
        int port = Integer.parseInt(m.group(3) == null ? PORT : m.group(3));
        if (port < 1 || port > MOST_PORT) {
            throw new IOException("portal '" + config.portal() + "': a port of 1 to " + MOST_PORT + " expected");
        }
        String initiator = config.initiator().isEmpty() ? StableName.of(stateFolder) : config.initiator();
        if (config.slot() < 0 || config.slot() >= SessionLane.SESSIONS) {
            throw new IOException("slot " + config.slot() + ": 0 to " + (SessionLane.SESSIONS - 1) + " expected");
        }
        String digests = config.digests() ? Keys.CRC32C : Keys.NONE;
        Optional<ChapSecret> own = secret(config.chap_user(), config.chap_secret_file());
        Optional<ChapSecret> peer = secret(config.mutual_user(), config.mutual_secret_file());
        if (peer.isPresent() && own.isEmpty()) {
            throw new IOException("the target's CHAP user needs one of this side");
        }
        return new SessionSettings(
                m.group(1) == null ? m.group(2) : m.group(1),
                port,
                Optional.of(config.target()).filter(t -> !t.isEmpty()),
                initiator,
                StableName.isid(initiator, slots.applyAsInt(config.slot())),
                own,
                peer,
                Wishes.DEFAULT.withDigests(digests, digests));
    }

    private static Optional<ChapSecret> secret(String user, String file) throws IOException {
        if (user.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ChapSecret(user, PrivateFiles.secret(Path.of(file))));
    }

    @Override
    public String initiator() {
        return transport.initiator();
    }

    @Override
    public List<String> addresses() throws IOException {
        return transport.addresses();
    }

    @Override
    public ScsiNexus connect(String address) throws IOException {
        return transport.connect(address);
    }

    @Deactivate
    void withdraw() {
        if (transport instanceof IscsiTransport session) {
            session.close();
        }
    }
}
