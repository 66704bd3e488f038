// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Capacity;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.InquiryData;
import org.offhost.scsi.LogicalUnitList;
import org.offhost.scsi.ModeHeader;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.ScsiTransport;
import org.offhost.scsi.SenseKey;

class DiskUnitTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(folder);
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void whatIsWrittenIsReadAndLiesInTheFileAtLbaTimesBlockLength(int block) throws IOException {
        Designator disk = bench.disk("disk.img", block, new byte[block * 64]);
        byte[] data = Bench.random(block * 3, 1);

        bench.write(disk, 7, data, block);

        assertThat(bench.read(disk, 7, 3, block)).isEqualTo(data);
        byte[] file = Files.readAllBytes(folder.resolve("disk.img"));
        assertThat(Arrays.copyOfRange(file, 7 * block, 10 * block)).isEqualTo(data);
        assertThat(Capacity.decode16(bench.ask(disk, new Cdb.ReadCapacity16(32), 32)))
                .isEqualTo(new Capacity(64, block));
        assertThat(Capacity.decode10(bench.ask(disk, new Cdb.ReadCapacity10(), 8)))
                .isEqualTo(new Capacity(64, block));
    }

    @Test
    void standardInquiryTellsOfThirdPartyCopyAndPage83OfTheDesignator() throws IOException {
        Designator disk = bench.disk("disk.img", 512, new byte[512]);

        InquiryData inquiry = InquiryData.decode(bench.ask(disk, new Cdb.Inquiry(false, 0, 255), 255));
        assertThat(inquiry.thirdPartyCopy()).isTrue();
        assertThat(inquiry.deviceType()).isZero();
        assertThat(InquiryData.decodeSupportedPages(bench.ask(disk, new Cdb.Inquiry(true, 0, 255), 255)))
                .containsExactly(0x00, 0x80, 0x83, 0x86, 0x8F, 0xB0, 0xB1, 0xB2);
        var names = InquiryData.decodeIdentification(bench.ask(disk, new Cdb.Inquiry(true, 0x83, 255), 255));
        assertThat(names).hasSize(3).first().satisfies(d -> {
            assertThat(d.designator()).contains(disk);
            assertThat(d.bytes()).hasSize(16).startsWith(0x60);
        });
    }

    @Test
    void blocksPastTheEndAreRefused() throws IOException {
        Designator disk = bench.disk("disk.img", 512, new byte[512 * 10]);

        ScsiResponse response = bench.send(disk, new Cdb.Write(9, 2, false), new byte[1024]);

        assertThat(Bench.sense(response).is(SenseKey.ILLEGAL_REQUEST, AdditionalSense.LBA_OUT_OF_RANGE))
                .isTrue();
        assertThat(folder.resolve("disk.img")).hasSize(5120);
    }

    @Test
    void aReadOnlyDiskRefusesWritesAndSaysSoInItsModeHeader() throws IOException {
        Path file = Files.write(folder.resolve("source.img"), new byte[5120]);
        Designator disk = bench.array.attach(DiskFile.source(file)).designator();

        ScsiResponse response = bench.send(disk, new Cdb.Write(0, 1, false), new byte[512]);

        assertThat(Bench.sense(response).key()).isEqualTo(SenseKey.DATA_PROTECT);
        Cdb.ModeSense mode = new Cdb.ModeSense(true, ModeHeader.ALL_PAGES, 0, 255);
        assertThat(ModeHeader.decode(bench.ask(disk, mode, 255)).writeProtected())
                .isTrue();
    }

    @Test
    void writeSameRepeatsABlock() throws IOException {
        Designator disk = bench.disk("disk.img", 512, Bench.random(512 * 20_000, 3));
        byte[] pattern = Bench.random(512, 4);

        Bench.assertGood(bench.send(disk, new Cdb.WriteSame(5, 10_000, false, false), pattern));
        Bench.assertGood(bench.send(disk, new Cdb.WriteSame(3, 2, false, true)));

        assertThat(bench.read(disk, 3, 2, 512)).isEqualTo(new byte[1024]);
        assertThat(bench.read(disk, 5, 1, 512)).isEqualTo(pattern);
        assertThat(bench.read(disk, 10_004, 1, 512)).isEqualTo(pattern);
        assertThat(bench.read(disk, 10_005, 1, 512)).isNotEqualTo(pattern);
    }

    @Test
    void reportLunsListsWhatTheInitiatorSees() throws IOException {
        Designator a = bench.disk("a.img", 512, new byte[512]);
        bench.disk("b.img", 512, new byte[512]);

        LogicalUnitList luns = LogicalUnitList.decode(bench.ask(a, new Cdb.ReportLuns(0, 4096), 4096));

        assertThat(luns.luns()).containsExactly(LogicalUnitList.lun(0), LogicalUnitList.lun(1));
        assertThat(bench.array.transport(VirtualArray.HOST_INITIATOR).addresses())
                .containsExactly("lun/0", "lun/1");
        assertThat(bench.array.transport("iqn.other").addresses()).isEmpty();
    }

    @Test
    void anUnreadableBlockIsNamedAndTheOthersAreRead() throws IOException {
        Designator disk = bench.disk("disk.img", 512, new byte[512 * 10]);
        bench.array.faults().unreadable(disk, 5 * 512, 512);

        ScsiResponse response = bench.nexus(disk)
                .execute(ScsiCommand.in(new Cdb.Read(0, 10, false).encode(), ByteBuffer.allocate(5120)), Bench.LIMIT);

        assertThat(Bench.sense(response).is(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR))
                .isTrue();
        assertThat(Bench.sense(response).information()).hasValue(5);
        assertThat(bench.read(disk, 6, 4, 512)).hasSize(2048);
        bench.array.faults().clear();
        assertThat(bench.read(disk, 0, 10, 512)).hasSize(5120);
    }

    @Test
    void anInterruptOfTheCallerLeavesTheBackingFileOpen() throws IOException {
        Designator disk = bench.disk("disk.img", 512, new byte[512 * 10]);
        ScsiNexus nexus = bench.nexus(disk);
        ScsiCommand read = ScsiCommand.in(new Cdb.Read(0, 1, false).encode(), ByteBuffer.allocate(512));

        Thread.currentThread().interrupt();
        try {
            nexus.execute(read, Bench.LIMIT);
        } catch (InterruptedIOException e) {
            // allowed: the command had not ended
        }

        assertThat(Thread.interrupted()).isTrue();
        assertThat(bench.read(disk, 0, 1, 512)).hasSize(512);
    }

    @Test
    void aWithdrawnTransportFailsWithItsOwnException() throws IOException {
        Designator disk = bench.disk("disk.img", 512, new byte[512 * 10]);
        HostTransport transport = new HostTransport(bench.array);
        ScsiNexus nexus = transport.connect(transport.addresses().get(0));

        transport.withdraw();

        ScsiCommand tur = ScsiCommand.of(new Cdb.TestUnitReady().encode());
        assertThatThrownBy(() -> nexus.execute(tur, Bench.LIMIT)).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(transport::addresses).isInstanceOf(ProviderWithdrawnException.class);
        Bench.assertGood(bench.send(disk, new Cdb.TestUnitReady()));
    }

    @Test
    void aUnitThatIsUnmappedIsGoneForThatInitiator() throws IOException {
        Designator disk = bench.disk("disk.img", 512, new byte[512]);
        ScsiTransport other = bench.array.transport("iqn.other");
        int lun = bench.array.map("iqn.other", disk);
        ScsiNexus nexus = other.connect("lun/" + lun);
        Bench.assertGood(nexus.execute(ScsiCommand.of(new Cdb.TestUnitReady().encode()), Bench.LIMIT));

        bench.array.unmap("iqn.other", disk);

        ScsiResponse response = nexus.execute(ScsiCommand.of(new Cdb.TestUnitReady().encode()), Duration.ofSeconds(5));
        assertThat(Bench.sense(response).code()).isEqualTo(AdditionalSense.LOGICAL_UNIT_NOT_SUPPORTED);
        assertThat(List.copyOf(bench.array.lunMap("iqn.other").keySet())).isEmpty();
    }
}
