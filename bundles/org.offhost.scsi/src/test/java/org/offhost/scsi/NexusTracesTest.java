// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NexusTracesTest {
    private static final byte[] NAME_PAGE =
            HexFormat.of().parseHex("00830014" + "01030010" + "60014051793051c27c3288cfb3a1c860");
    private static final byte[] INQUIRY = {0x12, 1, (byte) 0x83, 1, 0, 0};
    private static final byte[] TEST_UNIT_READY = new byte[6];
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private boolean lost;

    /** A unit that knows its name and is ready. */
    private final ScsiNexus unit = new ScsiNexus() {
        @Override
        public ScsiResponse execute(ScsiCommand command, Duration timeout) throws IOException {
            if (lost) {
                throw new IOException("the way is lost");
            }
            if (command.dataIn().hasRemaining()) {
                command.dataIn().put(NAME_PAGE);
            }
            return ScsiResponse.good();
        }

        @Override
        public void abort(ScsiCommand command) {
            // none takes long
        }

        @Override
        public int longestTransfer() {
            return 4711;
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    @Test
    void unitIsNamedByItsAddressUntilItHasSaidWhoItIs() throws IOException {
        NexusTraces traces = new NexusTraces();
        ScsiNexus traced = traces.traced("/dev/sg1", unit);
        Path file = folder.resolve("trace");
        try (Closeable trace = traces.start(file)) {
            traced.execute(ScsiCommand.of(TEST_UNIT_READY), LONG);
            traced.execute(ScsiCommand.in(INQUIRY, ByteBuffer.allocate(300).position(10)), LONG);
            traced.execute(ScsiCommand.of(TEST_UNIT_READY), LONG);
            lost = true;
            assertThatThrownBy(() -> traced.execute(ScsiCommand.of(TEST_UNIT_READY), LONG))
                    .hasMessage("the way is lost");
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).startsWith("{\"n\":1,\"unit\":\"/dev/sg1\"").contains("\"status\":0");
        assertThat(lines.get(1)).contains("\"cdb\":\"120183010000\"").contains("\"inLength\":24");
        assertThat(lines.get(2))
                .contains("naa.60014051793051c27c3288cfb3a1c860")
                .contains("\"backing\":\"/dev/sg1\"");
        assertThat(lines.get(3)).startsWith("{\"n\":3,\"unit\":\"naa.60014051793051c27c3288cfb3a1c860\"");
        assertThat(lines.get(4)).contains("\"status\":64");
        assertThat(traced.longestTransfer()).as("what the nexus itself says").isEqualTo(4711);
    }

    @Test
    void laterTraceBeginsWithTheUnitsThatAreKnown() throws IOException {
        NexusTraces traces = new NexusTraces();
        traces.traced("/dev/sg1", unit).execute(ScsiCommand.in(INQUIRY, ByteBuffer.allocate(256)), LONG);
        Path file = folder.resolve("trace");
        traces.start(file).close();
        assertThat(Files.readAllLines(file))
                .singleElement()
                .asString()
                .contains("naa.60014051793051c27c3288cfb3a1c860");
    }
}
