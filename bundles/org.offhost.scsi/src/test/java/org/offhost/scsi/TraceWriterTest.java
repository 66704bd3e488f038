// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.scsi.TraceWriter.TracedUnit;

class TraceWriterTest {
    private static final Designator DISK = Designator.parse("naa.61");
    private static final Designator COPY = Designator.parse("naa.62");

    @TempDir
    Path folder;

    @Test
    void commandsAreWrittenInTheOrderSentWithTheirData() throws Exception {
        Path file = folder.resolve("trace");
        try (TraceWriter trace = TraceWriter.open(file)) {
            trace.units(List.of(new TracedUnit(DISK, DeviceType.DISK, 512, "a \"b\".img", Optional.empty())));
            ScsiCommand write = ScsiCommand.out(
                    new Cdb.Write(0, 1, false).encode(), ByteBuffer.wrap(new byte[] {1, 2, (byte) 0xFF}));
            ScsiCommand read = ScsiCommand.in(new Cdb.Read(0, 1, false).encode(), ByteBuffer.allocate(8));
            ScsiCommand inquiry = ScsiCommand.in(new Cdb.Inquiry(false, 0, 36).encode(), ByteBuffer.allocate(36));
            TraceWriter.Entry first = trace.begin(DISK, write);
            TraceWriter.Entry second = trace.begin(DISK, read);
            read.dataIn().put(new byte[] {9, 9});
            trace.end(second, ScsiResponse.good());
            trace.unit(new TracedUnit(COPY, DeviceType.DISK, 512, "b.img", Optional.of(DISK)));
            trace.end(first, ScsiResponse.good());
            TraceWriter.Entry third = trace.begin(COPY, inquiry);
            inquiry.dataIn().put(new byte[] {0x0A, 0x0B});
            trace.end(third, new ScsiResponse(2, new byte[] {0x70}));
        }
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "{\"units\":[{\"unit\":\"naa.61\",\"type\":\"disk\",\"blockLength\":512,"
                                + "\"backing\":\"a \\\"b\\\".img\"}]}",
                        "{\"units\":[{\"unit\":\"naa.62\",\"type\":\"disk\",\"blockLength\":512,\"backing\":\"b.img\","
                                + "\"origin\":\"naa.61\",\"afterCommand\":2}]}",
                        "{\"n\":1,\"unit\":\"naa.61\",\"cdb\":\"8a000000000000000000000000010000\",\"out\":\"0102ff\","
                                + "\"in\":\"\",\"inLength\":0,\"status\":0,\"sense\":\"\"}",
                        "{\"n\":2,\"unit\":\"naa.61\",\"cdb\":\"88000000000000000000000000010000\",\"out\":\"\","
                                + "\"in\":\"\",\"inLength\":2,\"status\":0,\"sense\":\"\"}",
                        "{\"n\":3,\"unit\":\"naa.62\",\"cdb\":\"120000002400\",\"out\":\"\",\"in\":\"0a0b\","
                                + "\"inLength\":2,\"status\":2,\"sense\":\"70\"}");
    }

    @Test
    void aFileThatCannotBeCreatedIsToldAtOnce() {
        assertThatThrownBy(() -> TraceWriter.open(folder.resolve("absent").resolve("trace")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aFullDiskEndsTheTraceAndIsToldAtClose() throws Exception {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full), "no /dev/full here");
        TraceWriter trace = TraceWriter.open(full);
        ScsiCommand write = ScsiCommand.out(new Cdb.Write(0, 1, false).encode(), ByteBuffer.wrap(new byte[1 << 17]));
        trace.end(trace.begin(DISK, write), ScsiResponse.good());
        assertThatThrownBy(trace::close).isInstanceOf(IOException.class).hasMessageContaining("incomplete");
    }
}
