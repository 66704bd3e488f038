// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.offhost.array.virtual.EmbeddedArray;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.Designator;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;

/** An embedded array with two disks, which initiators write and read by SCSI commands. */
final class ArrayOfDisks implements AutoCloseable {
    static final int SIZE = 1 << 20;
    static final String HOST = VirtualArray.HOST_INITIATOR;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path state;
    private final List<Designator> disks;
    private EmbeddedArray array;

    ArrayOfDisks(Path folder) throws IOException {
        this.state = folder.resolve("array");
        this.array = new EmbeddedArray(state);
        this.disks = List.of(attach(folder.resolve("a.img")), attach(folder.resolve("b.img")));
    }

    private Designator attach(Path file) throws IOException {
        Files.write(file, new byte[SIZE]);
        return array.attach(new DiskFile(file, 512, false, 0)).designator();
    }

    EmbeddedArray array() {
        return array;
    }

    List<Designator> disks() {
        return disks;
    }

    /** As another process has it. */
    EmbeddedArray restarted() throws IOException {
        array.close();
        array = new EmbeddedArray(state);
        return array;
    }

    private ScsiNexus nexus(String initiator, Designator unit) throws IOException {
        int lun = array.lunMap(initiator).entrySet().stream()
                .filter(e -> e.getValue().equals(unit))
                .findFirst()
                .orElseThrow()
                .getKey();
        return array.transport(initiator).connect("lun/" + lun);
    }

    void write(String initiator, Designator unit, long position, byte[] bytes) throws IOException {
        byte[] cdb = new Cdb.Write(position / 512, bytes.length / 512, false).encode();
        ScsiResponse response = nexus(initiator, unit).execute(ScsiCommand.out(cdb, ByteBuffer.wrap(bytes)), LIMIT);
        assertThat(response.status()).isEqualTo(ScsiResponse.GOOD);
    }

    byte[] read(Designator unit, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        byte[] cdb = new Cdb.Read(position / 512, length / 512, false).encode();
        ScsiResponse response = nexus(HOST, unit).execute(ScsiCommand.in(cdb, bytes), LIMIT);
        assertThat(response.status()).isEqualTo(ScsiResponse.GOOD);
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        array.close();
    }
}
