// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.EmbeddedArray;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.Designator;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.tck.snapshot.SnapshotProviderContract;

/** Two disks of one embedded array, written and read by SCSI commands. */
class VirtualContractTest implements SnapshotProviderContract {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private EmbeddedArray array;
    private VirtualSnapshots snapshots;
    private List<Designator> units;

    @BeforeEach
    void start() throws IOException {
        array = new EmbeddedArray(folder.resolve("array"));
        snapshots = new VirtualSnapshots(array);
        units = List.of(disk("a.img"), disk("b.img"));
    }

    private Designator disk(String name) throws IOException {
        Path file = Files.write(folder.resolve(name), new byte[1 << 20]);
        return array.attach(new DiskFile(file, 512, false, 0)).designator();
    }

    @AfterEach
    void stop() throws IOException {
        array.close();
    }

    @Override
    public SnapshotProvider provider() {
        return snapshots;
    }

    @Override
    public SnapshotProvider restarted() throws IOException {
        snapshots.withdraw();
        array.close();
        array = new EmbeddedArray(folder.resolve("array"));
        snapshots = new VirtualSnapshots(array);
        return snapshots;
    }

    @Override
    public void withdraw() {
        snapshots.withdraw();
    }

    @Override
    public List<Designator> units() {
        return units;
    }

    @Override
    public Designator unknown() {
        return Designator.parse("naa.60000000000000000000000000000002");
    }

    private ScsiNexus nexus(Designator unit) throws IOException {
        int lun = array.lunMap(initiator()).entrySet().stream()
                .filter(e -> e.getValue().equals(unit))
                .findFirst()
                .orElseThrow()
                .getKey();
        return array.transport(initiator()).connect("lun/" + lun);
    }

    @Override
    public void write(Designator unit, long position, byte[] bytes) throws IOException {
        byte[] cdb = new Cdb.Write(position / 512, bytes.length / 512, false).encode();
        ScsiResponse response = nexus(unit).execute(ScsiCommand.out(cdb, ByteBuffer.wrap(bytes)), LIMIT);
        assertThat(response.status()).isEqualTo(ScsiResponse.GOOD);
    }

    @Override
    public byte[] read(Designator snapshot, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        byte[] cdb = new Cdb.Read(position / 512, length / 512, false).encode();
        assertThat(nexus(snapshot).execute(ScsiCommand.in(cdb, bytes), LIMIT).status())
                .isEqualTo(ScsiResponse.GOOD);
        return bytes.array();
    }

    @Override
    public String initiator() {
        return VirtualArray.HOST_INITIATOR;
    }

    @Override
    public Set<String> inventory() throws IOException {
        Set<String> all = new TreeSet<>();
        array.units().forEach(u -> all.add("unit " + u.designator()));
        array.pointInTime().list().forEach(s -> all.add("set " + s.id()));
        return all;
    }
}
