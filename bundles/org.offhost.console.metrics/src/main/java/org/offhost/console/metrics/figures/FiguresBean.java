// SPDX-License-Identifier: Apache-2.0
package org.offhost.console.metrics.figures;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.offhost.backup.BackupService;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The figures by JMX, as long as the component is there; each framework of a process has its own. */
@Component(
        service = {},
        immediate = true)
public final class FiguresBean implements FiguresMXBean {
    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    private final BackupService backup;
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName name;

    @Activate
    public FiguresBean(BundleContext context, @Reference BackupService backup) throws JMException {
        this.backup = backup;
        this.name =
                new ObjectName("org.offhost:type=Figures,framework=" + context.getProperty(Constants.FRAMEWORK_UUID));
        server.registerMBean(this, name);
    }

    @Deactivate
    void close() throws JMException {
        server.unregisterMBean(name);
    }

    private Figures now() {
        return Figures.of(backup, Instant.now());
    }

    private static <K, V, T> Map<String, T> by(Map<K, V> map, Function<K, String> key, Function<V, T> value) {
        Map<String, T> plain = new TreeMap<>();
        map.forEach((k, v) -> plain.put(key.apply(k), value.apply(v)));
        return plain;
    }

    @Override
    public Map<String, Integer> getJobs() {
        return by(now().jobs(), Figures::title, count -> count);
    }

    @Override
    public Map<String, Long> getBytes() {
        return now().bytes();
    }

    @Override
    public Map<String, Double> getJobSeconds() {
        return by(now().times(), Figures::title, times -> times.took().toNanos() / NANOS);
    }

    @Override
    public double getLongestWaitSeconds() {
        return now().longestWait().toNanos() / NANOS;
    }

    @Override
    public Map<String, Integer> getDrivers() {
        return now().drivers();
    }

    @Override
    public Map<String, Integer> getLeases() {
        return now().leases();
    }

    @Override
    public Map<String, Integer> getMediumSets() {
        return by(now().media(), medium -> medium, Figures.Fill::sets);
    }

    @Override
    public Map<String, Long> getMediumBytes() {
        return by(now().media(), medium -> medium, Figures.Fill::bytes);
    }
}
