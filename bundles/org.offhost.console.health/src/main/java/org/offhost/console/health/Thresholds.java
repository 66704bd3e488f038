// SPDX-License-Identifier: Apache-2.0
package org.offhost.console.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.offhost.block.Designator;
import org.offhost.driver.ConfiguredValues;
import org.offhost.driver.DriverKinds;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is well and what is not, as an administrator sees it; in force for the next run of a check. Thread-safe. */
@Component(service = Thresholds.class, configurationPid = Thresholds.PID)
@Designate(ocd = Thresholds.Config.class)
public final class Thresholds {
    static final String PID = "org.offhost.console.health";

    private static final Logger LOG = LoggerFactory.getLogger(Thresholds.class);
    private static final int MOST_MIB = 1 << 30;
    private static final int MOST_DAYS = 36_500;
    private static final int MOST_SECONDS = 604_800;

    /** What is in force. */
    record Values(
            List<Designator> units,
            List<String> drivers,
            Duration waiting,
            int warnFreeMebibytes,
            int criticalFreeMebibytes,
            Duration verified) {
        static final Values UNSET =
                new Values(List.of(), List.of(), Duration.ofMinutes(5), 1024, 256, Duration.ofDays(30));
    }

    /** What may be set from outside. */
    @ObjectClassDefinition(name = "Offhost health checks", description = "When the checks tagged 'offhost' are not OK")
    public @interface Config {
        /** Units that have to be there. */
        @AttributeDefinition(
                name = "Units",
                description = "Designators of units that have to be reached, parted by ; (naa.600...;naa.601...)")
        String units() default "";

        /** Kinds that have to be there. */
        @AttributeDefinition(
                name = "Drivers",
                description = "Kinds of drivers of which one at least has to be there, parted by ;")
        String drivers() default "parser;device;snapshot;copy;catalog";

        /** How long a job may wait. */
        @AttributeDefinition(
                name = "Waiting",
                description = "Seconds a job may wait for a driver before that is told",
                min = "0",
                max = "604800")
        int waiting_seconds() default 300;

        /** Room below which it is told. */
        @AttributeDefinition(
                name = "Free space, warning",
                description = "MiB free in the file system of the state folder below which that is told",
                min = "0")
        int state_free_mib_warn() default 1024;

        /** Room below which it is critical. */
        @AttributeDefinition(
                name = "Free space, critical",
                description = "MiB free in the file system of the state folder below which it is critical",
                min = "0")
        int state_free_mib_critical() default 256;

        /** How old a proof may be. */
        @AttributeDefinition(
                name = "Verified",
                description = "Days after which a set that was not verified in full since is told; 0 for never",
                min = "0",
                max = "36500")
        int verified_days() default 30;
    }

    private volatile Values now = Values.UNSET;

    /** @param config where the defaults of {@code properties} come from */
    @Activate
    public Thresholds(Config config, Map<String, Object> properties) {
        modified(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        ConfiguredValues values = new ConfiguredValues(PID, properties, LOG::error);
        Values old = now;
        now = new Values(
                units(values, old.units()),
                drivers(values, old.drivers()),
                values.seconds("waiting.seconds", MOST_SECONDS, old.waiting()),
                values.number("state.free.mib.warn", 0, MOST_MIB, old.warnFreeMebibytes()),
                values.number("state.free.mib.critical", 0, MOST_MIB, old.criticalFreeMebibytes()),
                Duration.ofDays(values.number(
                        "verified.days", 0, MOST_DAYS, (int) old.verified().toDays())));
    }

    private static List<Designator> units(ConfiguredValues values, List<Designator> old) {
        List<String> texts =
                values.list("units", old.stream().map(Designator::toString).toList());
        try {
            return texts.stream().map(Designator::parse).toList();
        } catch (IllegalArgumentException e) {
            values.refuse("units", String.join(";", texts), "designators (" + e.getMessage() + ")", "what was before");
            return old;
        }
    }

    /** A kind that is none would be missing for ever. */
    private static List<String> drivers(ConfiguredValues values, List<String> old) {
        List<String> kinds = values.list("drivers", old);
        if (!DriverKinds.words().containsAll(kinds)) {
            values.refuse(
                    "drivers",
                    String.join(";", kinds),
                    "of " + String.join(", ", DriverKinds.words()),
                    old.isEmpty() ? "none" : String.join(";", old));
            return old;
        }
        return kinds;
    }

    Values now() {
        return now;
    }
}
