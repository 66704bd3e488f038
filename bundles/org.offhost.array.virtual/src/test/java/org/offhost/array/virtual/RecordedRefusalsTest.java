// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.array.virtual.management.Faults;
import org.offhost.array.virtual.management.Personalities;
import org.offhost.array.virtual.management.Personality;
import org.offhost.array.virtual.management.RecordedRefusal;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.Designator;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/** Every personality refuses as its product was recorded to. */
class RecordedRefusalsTest {
    private static final String PORT = "5024F48000000001";

    @TempDir
    Path folder;

    private Bench bench;
    private Designator a;
    private Designator b;
    private Designator tape;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(folder);
        a = bench.disk("a.img", 512, Bench.random(512 * 1024, 1));
        b = bench.disk("b.img", 512, new byte[512 * 1024]);
        tape = bench.tape("t.tap");
    }

    @AfterEach
    void stop() throws IOException {
        bench.array.faults().clear();
        bench.close();
    }

    static List<Personality> others() {
        return Personalities.names().stream()
                .filter(n -> !n.equals(Personalities.OWN))
                .map(Personalities::named)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("others")
    @Timeout(300)
    void theRefusalIsTheRecordedOne(Personality other) throws Exception {
        bench.array.personality(other);
        RecordedRefusal recorded = other.recorded().orElseThrow();
        SenseData expected = SenseData.decode(recorded.sense());

        SenseData said = Bench.sense(provoke(recorded.of(), other));

        assertThat(said.key()).isEqualTo(expected.key());
        assertThat(said.code()).isEqualTo(expected.code());
        if (expected.fieldPointer().isPresent()) {
            assertThat(said.fieldPointer()).isEqualTo(expected.fieldPointer());
        }
        assertThat(other.product()).isNotBlank();
        assertThat(other.source()).isNotBlank();
    }

    private ScsiResponse provoke(RecordedRefusal.Of what, Personality other) throws Exception {
        switch (what) {
            case SEGMENTS:
                return copy(b, Vectors.ONE_BLOCK.repeat(other.copyManager().enforcedSegments() + 1));
            case SEGMENT_TYPE:
                return copy(b, "0A 00 001C" + "00".repeat(28));
            case IDENTIFIER:
                return whileOneRuns();
            case CSCD_TYPE:
                return copy(b, Vectors.ONE_BLOCK);
            case RECEIVER:
                return copy(a, Vectors.ONE_BLOCK);
            case LENGTH:
                String most = "02 00 0018 0000 0001 0000 FFFF 0000000000000000 0000000000000000";
                String ports = Vectors.behindPort(lun(a), PORT) + Vectors.behindPort(lun(b), PORT);
                return Vectors.send(bench.nexus(b), Vectors.list(ports, most.repeat(3), ""));
            case LOCATE:
                return bench.send(tape, new Cdb.Locate(0, false));
            default:
                throw new AssertionError(what);
        }
    }

    private ScsiResponse copy(Designator to, String segments) throws IOException {
        return Vectors.send(
                bench.nexus(to),
                Vectors.list(Vectors.disk(a, "00 000200") + Vectors.disk(b, "00 000200"), segments, ""));
    }

    private int lun(Designator unit) {
        return bench.array.lunMap(VirtualArray.HOST_INITIATOR).entrySet().stream()
                .filter(e -> e.getValue().equals(unit))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private ScsiResponse throughPorts(String from, String to) throws IOException {
        String cscds = Vectors.behindPort(lun(a), from) + Vectors.behindPort(lun(b), to);
        return Vectors.send(bench.nexus(b), Vectors.list(cscds, Vectors.ONE_BLOCK, ""));
    }

    @Test
    void aUnitBehindAnotherPortIsNotReached() throws IOException {
        bench.array.personality(Personalities.named("xp"));

        SenseData sense = Bench.sense(throughPorts(PORT, "5024F48000000002"));

        assertThat(sense.is(SenseKey.COPY_ABORTED, AdditionalSense.UNREACHABLE)).isTrue();
        assertThat(folder.resolve("b.img")).hasBinaryContent(new byte[512 * 1024]);
        Bench.assertGood(throughPorts(PORT, PORT));
        assertThat(bench.read(b, 0, 1, 512)).isEqualTo(bench.read(a, 0, 1, 512));
    }

    /** A copy that stands still, and one with its identifier. */
    private ScsiResponse whileOneRuns() throws Exception {
        Faults.Gate gate = bench.array.faults().gateAfter(0);
        CompletableFuture<ScsiResponse> first = CompletableFuture.supplyAsync(() -> {
            try {
                return copy(b, Vectors.ONE_BLOCK);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            assertThat(gate.awaitArrival(Bench.LIMIT)).isTrue();
            return copy(b, Vectors.ONE_BLOCK);
        } finally {
            gate.open();
            Bench.assertGood(first.get(Bench.LIMIT.toSeconds(), TimeUnit.SECONDS));
        }
    }
}
