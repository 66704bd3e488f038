// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.Designator;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.ScsiTransport;
import org.offhost.scsi.SenseData;

/** An array on a folder of a test, and an initiator that sends commands to it. */
final class Bench implements Closeable {
    static final Duration LIMIT = Duration.ofMinutes(2);

    final Path folder;
    final EmbeddedArray array;

    Bench(Path folder) throws IOException {
        this.folder = folder;
        this.array = new EmbeddedArray(folder.resolve("state").resolve("array"));
        array.requireOpen();
    }

    static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** A file with these bytes, attached read-write. */
    Designator disk(String name, int blockLength, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, content);
        return array.attach(new DiskFile(file, blockLength, false, 0)).designator();
    }

    Designator tape(String name) throws IOException {
        return array.attach(new TapeFile(folder.resolve(name), false, true, 0)).designator();
    }

    ScsiNexus nexus(Designator unit) throws IOException {
        return nexus(VirtualArray.HOST_INITIATOR, unit);
    }

    ScsiNexus nexus(String initiator, Designator unit) throws IOException {
        ScsiTransport transport = array.transport(initiator);
        return transport.connect("lun/" + lun(initiator, unit));
    }

    int lun(String initiator, Designator unit) {
        return array.lunMap(initiator).entrySet().stream()
                .filter(e -> e.getValue().equals(unit))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    ScsiResponse send(Designator unit, Cdb cdb) throws IOException {
        return nexus(unit).execute(ScsiCommand.of(cdb.encode()), LIMIT);
    }

    ScsiResponse send(Designator unit, Cdb cdb, byte[] out) throws IOException {
        return nexus(unit).execute(ScsiCommand.out(cdb.encode(), ByteBuffer.wrap(out)), LIMIT);
    }

    /** Data-in of a command that must succeed, as much as came. */
    ByteBuffer ask(Designator unit, Cdb cdb, int room) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(room);
        ScsiResponse response = nexus(unit).execute(ScsiCommand.in(cdb.encode(), in), LIMIT);
        assertGood(response);
        return in.flip();
    }

    static void assertGood(ScsiResponse response) throws IOException {
        assertThat(response.status()).as(() -> describe(response)).isEqualTo(ScsiResponse.GOOD);
    }

    static String describe(ScsiResponse response) {
        try {
            return "status " + response.status()
                    + (response.sense().length == 0 ? "" : " " + SenseData.decode(response.sense()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    static SenseData sense(ScsiResponse response) throws IOException {
        assertThat(response.status()).isEqualTo(ScsiResponse.CHECK_CONDITION);
        return SenseData.decode(response.sense());
    }

    byte[] read(Designator disk, long lba, int blocks, int blockLength) throws IOException {
        ByteBuffer in = ask(disk, new Cdb.Read(lba, blocks, false), blocks * blockLength);
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return bytes;
    }

    void write(Designator disk, long lba, byte[] data, int blockLength) throws IOException {
        assertGood(send(disk, new Cdb.Write(lba, data.length / blockLength, false), data));
    }

    @Override
    public void close() throws IOException {
        array.close();
    }
}
