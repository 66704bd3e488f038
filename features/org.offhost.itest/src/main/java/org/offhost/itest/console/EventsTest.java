// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobStatus;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** What a handler of EventAdmin hears of jobs, drivers and media. */
class EventsTest {
    private static final String PARSER = "org.offhost.filesystem.fat";

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = Lab.SERVICE_LIMIT)
    EventAdmin admin;

    @TempDir
    Path folder;

    private final Heard heard = new Heard();
    private Lab lab;
    private ServiceRegistration<EventHandler> handling;

    /** Keeps what it hears and returns at once. */
    private static final class Heard implements EventHandler {
        private final List<Event> all = new ArrayList<>();

        @Override
        public synchronized void handleEvent(Event event) {
            all.add(event);
            notifyAll();
        }

        /** All up to the first of a kind. */
        synchronized List<Event> until(Predicate<Event> last) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Lab.SERVICE_LIMIT);
            while (all.stream().noneMatch(last)) {
                long left = end - System.nanoTime();
                assertThat(left).as("time to hear; heard %s", all).isPositive();
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return List.copyOf(all);
        }
    }

    @BeforeEach
    void start() {
        lab = new Lab(context, folder);
        Dictionary<String, Object> properties = new Hashtable<>(Map.of(
                EventConstants.EVENT_TOPIC,
                new String[] {"org/offhost/job/*", "org/offhost/medium/*", "org/offhost/driver/*"}));
        handling = context.registerService(EventHandler.class, heard, properties);
    }

    @AfterEach
    void end() throws Exception {
        try (Lab closing = lab) {
            handling.unregister();
            closing.nothingLeft();
        }
    }

    private static Predicate<Event> topic(String topic) {
        return event -> event.getTopic().equals(topic);
    }

    @Test
    void jobIsHeardStateByStateAndItsMediumAtItsEnd() throws Exception {
        Designator source = lab.disk(Fixtures.shared("fat16"), 512, true, 0);
        Designator medium = lab.disk("medium.img", 512, 64 << 20);
        JobStatus status = Lab.completed(lab.run(Lab.request(source, "heard", medium)));
        List<Event> events = heard.until(topic("org/offhost/medium/COMMITTED")).stream()
                .filter(e -> status.id().equals(e.getProperty("job.id")))
                .toList();
        assertThat(events.stream()
                        .map(Event::getTopic)
                        .filter(t -> !t.endsWith("/PROGRESS"))
                        .toList())
                .containsSubsequence(
                        "org/offhost/job/SNAPSHOTTING",
                        "org/offhost/job/INVENTORY",
                        "org/offhost/job/COPYING",
                        "org/offhost/job/CHECKING",
                        "org/offhost/job/COMMITTING",
                        "org/offhost/job/COMPLETED",
                        "org/offhost/medium/COMMITTED")
                .doesNotHaveDuplicates();
        Event last = events.get(events.size() - 1);
        assertThat(last.getProperty("job.source")).isEqualTo(source.toString());
        assertThat(last.getProperty("job.medium")).isEqualTo(medium.toString());
        assertThat(last.getProperty("set.id")).isEqualTo(status.summary().setId());
        assertThat(last.getProperty("set.checked")).isEqualTo("STRUCTURE");
        assertThat(last.getProperty("job.files")).isEqualTo(status.files());
        Lab.completed(lab.verify(medium, CheckLevel.STRUCTURE));
        heard.until(topic("org/offhost/medium/VERIFIED"));
    }

    @Test
    void unitsBesideAreHeardOf() throws Exception {
        Designator source = lab.disk("a.img", 512, 1 << 20);
        Designator beside = lab.disk("b.img", 512, 1 << 20);
        Lab.refused(lab.run(Lab.request(source, "heard", lab.disk("medium.img", 512, 1 << 20))
                .volume("vg/none")
                .beside(List.of(beside))));
        List<Event> events = heard.until(topic("org/offhost/job/FAILED"));
        assertThat((String[]) events.get(events.size() - 1).getProperty("job.beside"))
                .containsExactly(beside.toString());
    }

    @Test
    void driverThatGoesAndComesIsHeard() throws Exception {
        Bundle parser = Arrays.stream(context.getBundles())
                .filter(b -> PARSER.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
        parser.stop();
        parser.start();
        List<Event> events = heard.until(topic("org/offhost/driver/CAME"));
        assertThat(events).extracting(Event::getTopic).contains("org/offhost/driver/WENT", "org/offhost/driver/CAME");
        Event came = events.get(events.size() - 1);
        assertThat(came.getProperty("driver.kind")).isEqualTo("parser");
        assertThat(came.getProperty(EventConstants.BUNDLE_SYMBOLICNAME)).isEqualTo(PARSER);
        assertThat(came.getProperty(EventConstants.BUNDLE_VERSION))
                .isEqualTo(parser.getVersion().toString());
    }
}
