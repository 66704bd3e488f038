// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.JobStatus;
import org.offhost.block.Designator;
import org.offhost.console.metrics.MetricsText;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** The figures of a real backup, as Prometheus and as JMX show them. */
class MetricsTest {
    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = Lab.SERVICE_LIMIT)
    MetricsText metrics;

    @InjectService(timeout = Lab.SERVICE_LIMIT)
    CommandProcessor gogo;

    @TempDir
    Path folder;

    private Lab lab;

    @BeforeEach
    void start() {
        lab = new Lab(context, folder);
    }

    @AfterEach
    void end() throws IOException {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    private String text() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        metrics.write(text);
        return text.toString(StandardCharsets.UTF_8);
    }

    private static double value(String text, String sample) {
        Matcher m = Pattern.compile("^" + Pattern.quote(sample) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(text);
        return m.find() ? Double.parseDouble(m.group(1)) : 0;
    }

    @Test
    void backupIsCountedByWayStateAndMedium() throws Exception {
        assertThat(metrics.contentType()).startsWith("text/plain; version=0.0.4");
        String before = text();
        Designator source = lab.disk(Fixtures.shared("fat16"), 512, true, 0);
        Designator medium = lab.disk("medium.img", 512, 64 << 20);
        JobStatus status = Lab.completed(lab.run(Lab.request(source, "counted", medium)));
        String after = text();
        for (String sample : new String[] {
            "offhost_jobs{kind=\"backup\",state=\"completed\"}",
            "offhost_job_duration_seconds_count{kind=\"backup\",state=\"completed\"}"
        }) {
            assertThat(value(after, sample) - value(before, sample)).as(sample).isEqualTo(1);
        }
        String offloaded = "offhost_bytes_total{way=\"offloaded\"}";
        assertThat(status.summary().bytes().offloaded()).isPositive();
        assertThat(value(after, offloaded) - value(before, offloaded))
                .isEqualTo(status.summary().bytes().offloaded());
        assertThat(value(after, "offhost_medium_sets{medium=\"" + medium + "\"}"))
                .isEqualTo(1);
        assertThat(value(after, "offhost_medium_sets_size_bytes{medium=\"" + medium + "\"}"))
                .isEqualTo(lab.backup().known(medium).get(0).bytes());
        assertThat(value(after, "offhost_drivers{kind=\"copy\"}")).isEqualTo(2);
        assertThat(value(after, "offhost_driver_leases{kind=\"copy\"}")).isZero();

        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name =
                new ObjectName("org.offhost:type=Figures,framework=" + context.getProperty(Constants.FRAMEWORK_UUID));
        assertThat(entry(server, name, "Bytes", "offloaded")).isEqualTo((long) value(after, offloaded));
        assertThat(entry(server, name, "Jobs", "backup completed"))
                .isEqualTo((int) value(after, "offhost_jobs{kind=\"backup\",state=\"completed\"}"));
        assertThat(entry(server, name, "MediumSets", medium.toString())).isEqualTo(1);
    }

    /** What a client of JMX without our classes sees of a map. */
    private static Object entry(MBeanServer server, ObjectName bean, String attribute, String key) throws Exception {
        TabularData map = (TabularData) server.getAttribute(bean, attribute);
        CompositeData row = map.get(new Object[] {key});
        assertThat(row).as("%s of %s", key, attribute).isNotNull();
        return row.get("value");
    }

    @Test
    void commandPrintsTheText() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CommandSession session = gogo.createSession(System.in, out, out)) {
            Object result = session.execute("offhost:metrics");
            assertThat(String.valueOf(result)).contains("# TYPE offhost_bytes_total counter");
        }
    }
}
