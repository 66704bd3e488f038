// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.Designator;
import org.offhost.scsi.TargetPortals;
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
import picocli.CommandLine.TypeConversionException;

/** What {@code offhost target} does, for a console: a portal for each configuration, as long as that is there. */
@Designate(ocd = ConfiguredTarget.Config.class, factory = true)
@Component(
        service = {},
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
public final class ConfiguredTarget {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredTarget.class);

    private final Optional<ExportedAt> exported;

    private record ExportedAt(ExportedUnits units, TargetPortals.Portal portal) {}

    /** What has to be, and what may be set. */
    @ObjectClassDefinition(name = "Offhost iSCSI target")
    public @interface Config {
        /** Where to listen. */
        @AttributeDefinition(name = "Listen", description = "HOST:PORT; others than this host only with a CHAP user")
        String listen() default "127.0.0.1:3260";

        /** Name of the target. */
        @AttributeDefinition(name = "Target", description = "Name of the target, iqn.YEAR-MONTH.DOMAIN:NAME")
        String target() default TargetCommand.NAME;

        /** Files to export. */
        @AttributeDefinition(
                name = "Units",
                description = "FILE[,thin][,readonly][,removable][,tape][,block=N], the first as LUN 0; parted by ;")
        String[] units();

        /** Name for CHAP. */
        @AttributeDefinition(name = "CHAP user", description = "Name that an initiator has to prove; empty for none")
        String chap_user() default "";

        /** Its secret. */
        @AttributeDefinition(name = "CHAP secret file", description = "File whose first line is the secret")
        String chap_secret_file() default "";

        /** The target's name for CHAP. */
        @AttributeDefinition(name = "Target's CHAP user", description = "Name that the target proves; empty for none")
        String mutual_user() default "";

        /** Its secret. */
        @AttributeDefinition(name = "Target's CHAP secret file", description = "File whose first line is the secret")
        String mutual_secret_file() default "";
    }

    /**
     * A configuration that cannot be is said in the log and exports nothing.
     *
     * @param properties what is configured, with the name of the configuration
     */
    @Activate
    public ConfiguredTarget(
            Config config,
            Map<String, Object> properties,
            @Reference VirtualArray array,
            @Reference TargetPortals portals) {
        Optional<ExportedAt> open = Optional.empty();
        try {
            open = Optional.of(export(config, array, portals));
        } catch (IOException e) {
            LOG.error(
                    "configuration {}: {}; nothing is exported until it is mended",
                    properties.get(Constants.SERVICE_PID),
                    ArrayCommandRun.words(e));
        }
        exported = open;
    }

    private static ExportedAt export(Config config, VirtualArray array, TargetPortals portals) throws IOException {
        TargetPortals.Request request = request(config);
        List<Designator> designators = new ArrayList<>();
        for (String unit : String.join(";", config.units()).split(";")) {
            UnitArgument argument = typed("units", new UnitArgument.Converter()::convert, unit.strip());
            designators.add(argument.attach(array).designator());
        }
        if (designators.stream().distinct().count() < designators.size()) {
            throw new IOException("units of target " + config.target() + ": each once");
        }
        ExportedUnits units = new ExportedUnits(array, designators);
        TargetPortals.Portal portal = portals.open(request, units);
        LOG.info("{} units of {} are exported at {}", designators.size(), request.targetName(), portal.address());
        return new ExportedAt(units, portal);
    }

    private static <T> T typed(String key, Function<String, T> converter, String value) throws IOException {
        try {
            return converter.apply(value);
        } catch (TypeConversionException e) {
            throw new IOException(key + ": " + e.getMessage(), e);
        }
    }

    static TargetPortals.Request request(Config config) throws IOException {
        InetSocketAddress listen = typed("listen", new ListenAddress()::convert, config.listen());
        Optional<TargetPortals.Secret> initiator = secret(config.chap_user(), config.chap_secret_file());
        Optional<TargetPortals.Secret> target = secret(config.mutual_user(), config.mutual_secret_file());
        if (initiator.isEmpty() && !listen.getAddress().isLoopbackAddress()) {
            throw new IOException("listening at " + config.listen() + " lets other hosts in; it needs chap.user");
        }
        if (target.isPresent() && initiator.isEmpty()) {
            throw new IOException("mutual.user needs chap.user");
        }
        if (target.isPresent()) {
            SecretOptions.requireTwo(initiator.orElseThrow(), target.get());
        }
        if (!TargetCommand.isName(config.target())) {
            throw new IOException("target " + config.target() + ": iqn.YEAR-MONTH.DOMAIN:NAME expected");
        }
        return new TargetPortals.Request(listen, config.target(), initiator, target);
    }

    private static Optional<TargetPortals.Secret> secret(String name, String file) throws IOException {
        return name.isEmpty() ? Optional.empty() : Optional.of(SecretOptions.read(name, Path.of(file)));
    }

    @Deactivate
    void close() throws IOException {
        if (exported.isPresent()) {
            try (ExportedUnits last = exported.get().units()) {
                exported.get().portal().close();
            }
        }
    }
}
