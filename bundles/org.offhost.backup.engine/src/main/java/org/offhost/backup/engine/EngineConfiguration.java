// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupService.Defaults;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Offload;
import org.offhost.backup.QuietPolicy;
import org.offhost.backup.engine.EngineSettings.Settings;
import org.offhost.backup.engine.ended.Keeping;
import org.offhost.driver.ConfiguredValues;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the engine's configuration into force: for the next job, without a restart. What cannot be is named, and what was stays. */
@Component(
        service = {},
        configurationPid = EngineConfiguration.PID,
        immediate = true)
@Designate(ocd = EngineConfiguration.Config.class)
public final class EngineConfiguration {
    static final String PID = "org.offhost.backup.engine";

    private static final Logger LOG = LoggerFactory.getLogger(EngineConfiguration.class);

    private static final int MOST_JOBS = 1000;
    private static final int MOST_ENDED = 1_000_000;
    private static final int MOST_DAYS = 36_500;

    private final EngineSettings settings;

    /** What may be set from outside. */
    @ObjectClassDefinition(
            name = "Offhost backup engine",
            description = "Defaults of jobs; what a request says goes before")
    public @interface Config {
        /** See {@link QuietPolicy#period}. */
        @AttributeDefinition(
                name = "Quiet period",
                description = "Seconds without a write after which a source counts as quiet",
                min = "0",
                max = "86400")
        int quiet_period_seconds() default 3;

        /** See {@link QuietPolicy#timeout}. */
        @AttributeDefinition(
                name = "Quiet timeout",
                description = "Seconds after which waiting for quiet is given up; not less than the quiet period",
                min = "0",
                max = "86400")
        int quiet_timeout_seconds() default 80;

        /** See {@link QuietPolicy#onTimeout}. */
        @AttributeDefinition(
                name = "On timeout",
                description = "What is done with a source that is never quiet",
                options = {
                    @Option(value = "fail", label = "the job fails"),
                    @Option(value = "freeze", label = "a quiescer holds the writers"),
                    @Option(value = "crash-consistent", label = "it is cut anyway, and the set says so")
                })
        String quiet_on_timeout() default "fail";

        /** See {@link Offload}. */
        @AttributeDefinition(
                name = "Offload",
                description = "Whether content may pass this host",
                options = {
                    @Option(value = "required", label = "never: the job fails instead"),
                    @Option(value = "preferred", label = "only where nothing else works, counted and said"),
                    @Option(value = "off", label = "all of it")
                })
        String offload() default "preferred";

        /** See {@link CheckLevel}. */
        @AttributeDefinition(
                name = "Check",
                description = "What is proved of a backup after copying",
                options = {
                    @Option(value = "none", label = "nothing"),
                    @Option(value = "structure", label = "headers and extents of the set"),
                    @Option(value = "sample", label = "and samples of its content"),
                    @Option(value = "full", label = "and all of it")
                })
        String check() default "structure";

        /** See {@link Defaults#patience}. */
        @AttributeDefinition(
                name = "Patience",
                description = "Seconds a job waits for a driver before it fails",
                min = "0",
                max = "604800")
        int patience_seconds() default 60;

        /** See {@link BackupService.Queueing}. */
        @AttributeDefinition(
                name = "Queue",
                description = "Whether a job whose units are in use is queued and not refused")
        boolean queue() default false;

        /** A lane. */
        @AttributeDefinition(
                name = "Jobs per medium",
                description = "Most jobs at once of one medium, which matters to those that read it; 0 for any number",
                min = "0",
                max = "1000")
        int jobs_per_medium() default 0;

        /** A lane. */
        @AttributeDefinition(
                name = "Jobs per array",
                description = "Most jobs at once with a unit of one array; 0 for any number",
                min = "0",
                max = "1000")
        int jobs_per_array() default 0;

        /** See {@link Keeping#least}. */
        @AttributeDefinition(
                name = "Ended jobs kept",
                description = "So many of the newest jobs that have ended are kept, however old they are",
                min = "0",
                max = "1000000")
        int ended_jobs_least() default 1000;

        /** See {@link Keeping#age}. */
        @AttributeDefinition(
                name = "Days that ended jobs are kept",
                description = "Days for which jobs that have ended are kept as well",
                min = "0",
                max = "36500")
        int ended_jobs_days() default 90;

        /** See {@link Keeping#most}. */
        @AttributeDefinition(
                name = "Most ended jobs",
                description = "Most of the newest jobs that have ended, however young; not less than are kept",
                min = "0",
                max = "1000000")
        int ended_jobs_most() default 10000;
    }

    /** @param config where the defaults of {@code properties} come from */
    @Activate
    public EngineConfiguration(@Reference EngineSettings settings, Config config, Map<String, Object> properties) {
        this.settings = settings;
        modified(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        ConfiguredValues values = new ConfiguredValues(PID, properties, LOG::error);
        settings.set(read(values, settings.now()));
    }

    /** The configuration was deleted, or the bundle stops. */
    @Deactivate
    void deactivate() {
        settings.set(Settings.UNSET);
    }

    private static Settings read(ConfiguredValues values, Settings old) {
        Defaults was = old.defaults();
        return new Settings(
                new Defaults(
                        quiet(values, was.quiet()),
                        values.choice("offload", EnumSet.allOf(Offload.class), was.offload()),
                        values.choice("check", EnumSet.complementOf(EnumSet.of(CheckLevel.READ)), was.check()),
                        values.seconds("patience.seconds", 604_800, was.patience())),
                values.flag("queue", old.queue()),
                values.number("jobs.per.medium", 0, MOST_JOBS, old.perMedium()),
                values.number("jobs.per.array", 0, MOST_JOBS, old.perArray()),
                keeping(values, old.keeping()));
    }

    private static Keeping keeping(ConfiguredValues values, Keeping was) {
        int least = values.number("ended.jobs.least", 0, MOST_ENDED, was.least());
        int days =
                values.number("ended.jobs.days", 0, MOST_DAYS, (int) was.age().toDays());
        int most = values.number("ended.jobs.most", 0, MOST_ENDED, was.most());
        if (most < least) {
            values.refuse(
                    "ended.jobs.most",
                    most,
                    "at least the ended.jobs.least, which are " + least,
                    "at least " + was.least() + " and at most " + was.most());
            return new Keeping(was.least(), Duration.ofDays(days), was.most());
        }
        return new Keeping(least, Duration.ofDays(days), most);
    }

    private static QuietPolicy quiet(ConfiguredValues values, QuietPolicy was) {
        Duration period = values.seconds("quiet.period.seconds", 86_400, was.period());
        Duration timeout = values.seconds("quiet.timeout.seconds", 86_400, was.timeout());
        QuietPolicy.OnTimeout then =
                values.choice("quiet.on.timeout", EnumSet.allOf(QuietPolicy.OnTimeout.class), was.onTimeout());
        if (timeout.compareTo(period) < 0) {
            values.refuse(
                    "quiet.timeout.seconds",
                    timeout.toSeconds(),
                    "at least the quiet.period.seconds, which are " + period.toSeconds(),
                    "a period of " + was.period().toSeconds() + " and a timeout of "
                            + was.timeout().toSeconds());
            return new QuietPolicy(was.period(), was.timeout(), then);
        }
        return new QuietPolicy(period, timeout, then);
    }
}
