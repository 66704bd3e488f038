// SPDX-License-Identifier: Apache-2.0
package org.offhost.console.metrics.figures;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.offhost.backup.BackupService;
import org.offhost.console.metrics.MetricsText;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The figures as metrics in a registry of their own, and the command that prints them. */
@Component(
        service = {MetricsText.class, PrometheusText.class, Supplier.class},
        property = {"osgi.command.scope=offhost", "osgi.command.function=metrics", "offhost.metrics=prometheus"})
public final class PrometheusText implements MetricsText, Supplier<String> {
    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final BackupService backup;
    private final Clock clock;

    /** Those that are being written: all metrics of one text are of one moment. */
    private Figures figures;

    @Activate
    public PrometheusText(@Reference BackupService backup) {
        this(backup, Clock.systemUTC());
    }

    PrometheusText(BackupService backup, Clock clock) {
        this.backup = backup;
        this.clock = clock;
        jobs();
        driversAndMedia();
    }

    private void jobs() {
        GaugeWithCallback.builder()
                .name("offhost_jobs")
                .help("Jobs that the state folder keeps")
                .labelNames("kind", "state")
                .callback(to ->
                        figures.jobs().forEach((job, count) -> to.call(count, word(job.kind()), word(job.state()))))
                .register(registry);
        CounterWithCallback.builder()
                .name("offhost_bytes")
                .help("Bytes moved by devices alone (offloaded), or through this host and what for")
                .labelNames("way")
                .callback(to -> figures.bytes().forEach((way, bytes) -> to.call(bytes, way)))
                .register(registry);
        SummaryWithCallback.builder()
                .name("offhost_job_duration")
                .unit(Unit.SECONDS)
                .help("Time that jobs took which have ended")
                .labelNames("kind", "state")
                .callback(to -> figures.times()
                        .forEach((job, times) -> to.call(
                                times.count(),
                                seconds(times.took()),
                                Quantiles.EMPTY,
                                word(job.kind()),
                                word(job.state()))))
                .register(registry);
        GaugeWithCallback.builder()
                .name("offhost_job_longest_wait")
                .unit(Unit.SECONDS)
                .help("Longest time that a job which waits now has waited for a driver")
                .callback(to -> to.call(seconds(figures.longestWait())))
                .register(registry);
    }

    private void driversAndMedia() {
        GaugeWithCallback.builder()
                .name("offhost_drivers")
                .help("Drivers that are there")
                .labelNames("kind")
                .callback(to -> figures.drivers().forEach((kind, count) -> to.call(count, kind)))
                .register(registry);
        GaugeWithCallback.builder()
                .name("offhost_driver_leases")
                .help("Units of work that drivers do for jobs")
                .labelNames("kind")
                .callback(to -> figures.leases().forEach((kind, count) -> to.call(count, kind)))
                .register(registry);
        GaugeWithCallback.builder()
                .name("offhost_medium_sets")
                .help("Sets of a medium that the catalog knows")
                .labelNames("medium")
                .callback(to -> figures.media().forEach((medium, fill) -> to.call(fill.sets(), medium)))
                .register(registry);
        GaugeWithCallback.builder()
                .name("offhost_medium_sets_size")
                .unit(Unit.BYTES)
                .help("Bytes that they take")
                .labelNames("medium")
                .callback(to -> figures.media().forEach((medium, fill) -> to.call(fill.bytes(), medium)))
                .register(registry);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / NANOS;
    }

    @Override
    public String contentType() {
        return writer.getContentType();
    }

    @Override
    public void write(OutputStream out) throws IOException {
        out.write(text().getBytes(StandardCharsets.UTF_8));
    }

    /** The text, for whoever serves it and shares only JDK types with this bundle. */
    @Override
    public String get() {
        try {
            return text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Gogo calls for {@code offhost:metrics}, and prints. */
    public String metrics() throws IOException {
        return text().stripTrailing();
    }

    private synchronized String text() throws IOException {
        figures = Figures.of(backup, clock.instant());
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        writer.write(text, registry.scrape());
        return text.toString(StandardCharsets.UTF_8);
    }
}
