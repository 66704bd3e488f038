// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.web.access.Admissions;
import org.offhost.web.access.Role;
import org.offhost.web.access.TestClock;
import org.offhost.web.http.TestServer;

/** Events over real connections. */
class EventsTest {
    private final DriverBoard board = new DriverBoard();
    private EventResource events;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        events = new EventResource(board, 100);
        server = new TestServer(Role.VIEWER, events);
    }

    @AfterEach
    void stop() throws Exception {
        events.close();
        server.close();
    }

    /** Somebody who watches. */
    private final class Watcher implements Closeable {
        private final Socket socket;
        private final BufferedReader in;

        Watcher(String... more) throws IOException {
            this(0, more);
        }

        Watcher(int received, String... more) throws IOException {
            List<String> lines = new ArrayList<>(List.of("GET /api/v1/events HTTP/1.1", "Host: localhost"));
            lines.addAll(List.of(more));
            socket = server.raw(received, lines.toArray(String[]::new));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            until(": ");
        }

        /** Reads as far as a line that begins so. */
        String until(String start) throws IOException {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(start)) {
                    return line;
                }
            }
            throw new IOException("ended before " + start);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static JobStatus job(String id, String title) {
        return new JobStatus(
                id,
                JobKind.BACKUP,
                title,
                JobState.COPYING,
                Optional.empty(),
                1,
                2,
                3,
                Instant.EPOCH,
                Instant.EPOCH,
                Map.of(JobState.COPYING, Duration.ofSeconds(1)),
                JobSummary.NONE);
    }

    @Test
    void jobsAndDriversAreToldAsTheyChange() throws Exception {
        try (Watcher one = new Watcher();
                Watcher other = new Watcher()) {
            events.changed(job("a1", "line\nbreak <b>"));
            for (Watcher watcher : List.of(one, other)) {
                assertThat(watcher.until("event: ")).isEqualTo("event: job");
                assertThat(watcher.until("data: "))
                        .contains("\"job\":\"a1\"", "\"title\":\"line\\u000abreak <b>\"", "\"state\":\"copying\"");
            }
            FileSystemParser parser = new NoParser();
            board.add(
                    FileSystemParser.class, new KnownDriver<>(parser, Map.of("service.id", 7L), "some.bundle", "1.2"));
            assertThat(one.until("event: ")).isEqualTo("event: driver");
            assertThat(one.until("data: "))
                    .isEqualTo("data: {\"change\":\"came\",\"kind\":\"parser\",\"name\":\"NoParser\","
                            + "\"bundle\":\"some.bundle\",\"version\":\"1.2\",\"serviceId\":7}");
            board.remove(FileSystemParser.class, parser);
            assertThat(one.until("data: ")).contains("\"change\":\"went\"");
        }
    }

    @Test
    void whoComesBackIsToldWhatCameSince() throws Exception {
        String last;
        try (Watcher watcher = new Watcher()) {
            events.changed(job("a1", "first"));
            last = watcher.until("id: ").substring(4);
        }
        events.changed(job("a2", "missed"));
        try (Watcher back = new Watcher("Last-Event-ID: " + last)) {
            assertThat(back.until("data: ")).contains("missed");
        }
        try (Watcher stranger = new Watcher("Last-Event-ID: 0000-1")) {
            events.changed(job("a3", "next"));
            assertThat(stranger.until("data: ")).contains("next");
        }
    }

    @Test
    void whoComesBackTooLateIsToldSo() {
        EventRing ring = new EventRing(10, "run");
        for (int i = 0; i < 25; i++) {
            ring.add("job", "{}");
        }
        assertThat(ring.after("run-25")).contains(26L);
        assertThat(ring.after("run-15")).contains(16L);
        assertThat(ring.after("run-14")).isEmpty();
        assertThat(ring.after("run-26")).isEmpty();
        assertThat(ring.after("other-20")).isEmpty();
        assertThat(ring.after("nonsense")).isEmpty();
        assertThat(ring.event(15)).isEmpty();
        assertThat(ring.event(16).map(e -> new String(e, StandardCharsets.UTF_8)))
                .contains("id: run-16\nevent: job\ndata: {}\n\n");
    }

    /** One that reads nothing holds up neither the job that tells nor the others, and is let go. */
    @Test
    void viewerThatReadsNothingIsLetGoAndDelaysNobody() throws Exception {
        String title = "x".repeat(10_000);
        try (Watcher reads = new Watcher();
                Watcher deaf = new Watcher(4096)) {
            // more than is kept, and than the buffers of a connection take
            for (int i = 0; i < 1000; i++) {
                events.changed(job("job-" + i, title));
                if (i % 50 == 49) {
                    reads.until("data: {\"job\":\"job-" + i + "\"");
                }
            }
            events.changed(job("last", "end"));
            reads.until("data: {\"job\":\"last\"");
            assertThat(events.viewers()).isEqualTo(1);
            assertThat(deaf.socket.isConnected()).isTrue();
        }
    }

    @Test
    void twoHundredViewersShareOneThread() throws Exception {
        List<Watcher> watchers = new ArrayList<>();
        int before = Thread.activeCount();
        try {
            for (int i = 0; i < 200; i++) {
                watchers.add(new Watcher());
            }
            assertThat(Thread.activeCount() - before).isLessThan(50);
            events.changed(job("a1", "to all"));
            for (Watcher watcher : watchers) {
                assertThat(watcher.until("data: ")).contains("to all");
            }
            assertThat(events.viewers()).isEqualTo(200);
        } finally {
            for (Watcher watcher : watchers) {
                watcher.close();
            }
        }
    }

    @Test
    void whoSignsOutIsNotToldMore() throws Exception {
        try (Watcher watcher = new Watcher()) {
            server.signOut();
            events.changed(job("a1", "first"));
            events.changed(job("a2", "second"));
            String line;
            do {
                line = watcher.in.readLine();
                assertThat(line).isNotNull().doesNotContain("second");
            } while (!line.equals("0")); // the chunk that ends an answer
        }
    }

    @Test
    void programWhoseTokenEndsIsNotToldMore() throws Exception {
        TestClock clock = new TestClock();
        Admissions admissions = new Admissions(clock);
        String token = admissions
                .bearers()
                .create("nightly", Role.VIEWER, Duration.ofDays(1))
                .orElseThrow();
        server.close();
        server = new TestServer(Role.VIEWER, admissions, events);
        try (Watcher watcher = new Watcher("Authorization: Bearer " + token)) {
            events.changed(job("a1", "first"));
            assertThat(watcher.until("data: ")).contains("first");
            clock.pass(Duration.ofDays(1));
            events.changed(job("a2", "second"));
            for (String line = watcher.in.readLine(); !line.equals("0"); line = watcher.in.readLine()) {
                assertThat(line).doesNotContain("second");
            }
        }
        awaitViewers(0, () -> {});
    }

    /** The last bytes of an answer are on their way before who got them is forgotten. */
    private void awaitViewers(int number, Tell more) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (events.viewers() != number) {
            assertThat(System.nanoTime()).as("%d viewers", events.viewers()).isLessThan(end);
            more.tell();
        }
    }

    /** Has something happen. */
    private interface Tell {
        void tell() throws Exception;
    }

    /** A connection may be shut in one direction, or torn: neither leaves a viewer behind that nobody is. */
    @Test
    void viewerWhoIsGoneIsForgotten() throws Exception {
        Watcher half = new Watcher();
        half.socket.shutdownOutput();
        Watcher torn = new Watcher();
        torn.socket.setSoLinger(true, 0);
        torn.close();
        try (Watcher stays = new Watcher()) {
            events.changed(job("a1", "first"));
            assertThat(stays.until("data: ")).contains("first");
            half.close();
            awaitViewers(1, () -> {
                events.changed(job("b1", "more"));
                stays.until("data: {\"job\":\"b1\"");
            });
        }
    }
}
