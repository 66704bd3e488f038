// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.Designator;

class TraceTest {
    @TempDir
    Path folder;

    @Test
    void theTraceTellsOfUnitsCommandsAndSnapshotsInOrder() throws IOException {
        Path file = folder.resolve("trace.jsonl");
        Designator disk;
        Designator tape;
        Designator snapshot;
        try (Bench bench = new Bench(folder)) {
            disk = bench.disk("a.img", 512, new byte[5120]);
            try (Closeable trace = new ArrayTrace(bench.array).start(file)) {
                assertThat(trace).isNotNull();
                bench.write(disk, 1, Bench.random(512, 1), 512);
                bench.array.pointInTime().prepare("set", List.of(disk));
                bench.array.pointInTime().cut("set");
                snapshot = bench.array
                        .pointInTime()
                        .expose("set", VirtualArray.HOST_INITIATOR)
                        .members()
                        .get(0)
                        .unit();
                bench.read(snapshot, 0, 1, 512);
                tape = bench.tape("t.tap");
                bench.disk("a.img", 512, new byte[5120]);
            }
            bench.read(disk, 0, 1, 512);
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0))
                .isEqualTo("{\"units\":[{\"unit\":\"" + disk + "\",\"type\":\"disk\",\"blockLength\":512,\"backing\":\""
                        + folder.resolve("a.img") + "\"}]}");
        assertThat(lines.get(1)).contains("\"n\":1,", disk.toString(), "\"status\":0");
        assertThat(lines.get(2)).contains(snapshot.toString(), "\"origin\":\"" + disk + "\"", "\"afterCommand\":1");
        assertThat(lines.get(3)).contains("\"n\":2,", snapshot.toString(), "\"inLength\":512");
        assertThat(lines.get(4)).contains(tape.toString(), "\"type\":\"tape\"", "\"afterCommand\":2");
    }
}
