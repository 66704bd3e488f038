// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.copy.CopyManager;
import org.offhost.array.virtual.management.CopyManagerLimits;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.Faults;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CommandThread;
import org.offhost.scsi.CopyStatus;
import org.offhost.scsi.FailedSegmentDetails;
import org.offhost.scsi.OperatingParameters;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/** The command around the segments: limits, access, list identifiers, status, abort. */
class CopyCommandTest {
    private static final String ONE_BLOCK = "02 00 0018 0000 0001 0000 0001 0000000000000000 0000000000000000";
    private static final String FOREIGN = "iqn.2026-11.org.offhost:other";

    @TempDir
    Path folder;

    private Bench bench;
    private Designator a;
    private Designator b;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(folder);
        a = bench.disk("a.img", 512, Bench.random(512 * 1024, 1));
        b = bench.disk("b.img", 512, new byte[512 * 1024]);
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
    }

    private String cscds() {
        return Vectors.disk(a, "00 000200") + Vectors.disk(b, "00 000200");
    }

    private SenseData refused(byte[] list) throws IOException {
        return Bench.sense(Vectors.send(bench.nexus(b), list));
    }

    private AdditionalSense codeOf(String segments) throws IOException {
        return refused(Vectors.list(cscds(), segments, "")).code();
    }

    @Test
    void operatingParametersTellTheLimits() throws IOException {
        Cdb cdb = new Cdb.ReceiveCopyResults(Cdb.ReceiveCopyResults.OPERATING_PARAMETERS, 0, 299);

        OperatingParameters p = OperatingParameters.decode(bench.ask(b, cdb, 299));

        assertThat(p.maxCscds()).isEqualTo(64);
        assertThat(p.maxSegments()).isEqualTo(4096);
        assertThat(p.maxDescriptorListLength()).isEqualTo(1 << 20);
        assertThat(p.maxInlineLength()).isEqualTo(1 << 20);
        assertThat(p.maxSegmentLength()).isEqualTo(256 << 20);
        assertThat(p.dataGranularity()).isZero();
        assertThat(p.implementedTypes())
                .isEqualTo(Set.of(0x00, 0x01, 0x02, 0x04, 0x05, 0x06, 0x08, 0x09, 0x0A, 0x10, 0x12, 0xE4));
    }

    @Test
    void limitsAreEnforcedWithTheCodesOfTheStandard() throws IOException {
        bench.array.copyLimits(CopyManagerLimits.DEFAULT.withCounts(2, 1));
        assertThat(codeOf(ONE_BLOCK + ONE_BLOCK)).isEqualTo(AdditionalSense.TOO_MANY_SEGMENTS);
        bench.array.copyLimits(CopyManagerLimits.DEFAULT.withCounts(1, 1));
        assertThat(codeOf(ONE_BLOCK)).isEqualTo(AdditionalSense.TOO_MANY_CSCDS);
        bench.array.copyLimits(CopyManagerLimits.DEFAULT.withLengths(64, 1 << 20, 0));
        assertThat(codeOf(ONE_BLOCK)).isEqualTo(AdditionalSense.LIST_LENGTH_ERROR);
        bench.array.copyLimits(CopyManagerLimits.DEFAULT.withLengths(1 << 20, 511, 4));
        assertThat(codeOf(ONE_BLOCK)).isEqualTo(AdditionalSense.INVALID_FIELD);
        assertThat(refused(Vectors.list(cscds(), ONE_BLOCK, "0102030405")).code())
                .isEqualTo(AdditionalSense.INLINE_TOO_LONG);
        bench.array.copyLimits(CopyManagerLimits.DEFAULT.withGranularity(1024));
        SenseData granularity = refused(Vectors.list(cscds(), ONE_BLOCK, ""));
        assertThat(granularity.is(SenseKey.COPY_ABORTED, AdditionalSense.SEGMENT_GRANULARITY))
                .isTrue();
        bench.array.copyLimits(CopyManagerLimits.DEFAULT.refusing(Set.of(0x02)));
        assertThat(codeOf(ONE_BLOCK)).isEqualTo(AdditionalSense.UNSUPPORTED_SEGMENT);
        assertThat(folder.resolve("b.img")).hasBinaryContent(new byte[512 * 1024]);
    }

    @Test
    void aListOfLengthZeroIsGoodAndATruncatedOneIsNot() throws IOException {
        Bench.assertGood(Vectors.send(bench.nexus(b), new byte[0]));
        byte[] list = Vectors.list(cscds(), ONE_BLOCK, "");
        byte[] cut = java.util.Arrays.copyOf(list, list.length - 1);

        assertThat(refused(cut).is(SenseKey.ILLEGAL_REQUEST, AdditionalSense.LIST_LENGTH_ERROR))
                .isTrue();
    }

    @Test
    void aUnitOutsideTheLunMapOfTheInitiatorDoesNotExistForItsCopies() throws IOException {
        bench.array.map(FOREIGN, b);
        ScsiNexus foreign = bench.nexus(FOREIGN, b);
        byte[] list = Vectors.list(cscds(), ONE_BLOCK, "");

        SenseData sense = Bench.sense(Vectors.send(foreign, list));
        assertThat(sense.is(SenseKey.COPY_ABORTED, AdditionalSense.UNREACHABLE)).isTrue();
        assertThat(folder.resolve("b.img")).hasBinaryContent(new byte[512 * 1024]);

        bench.array.map(FOREIGN, a);
        Bench.assertGood(Vectors.send(foreign, list));
    }

    @Test
    void aReadOnlyUnitIsASourceOnly() throws IOException {
        Path file = Files.write(folder.resolve("source.img"), Bench.random(5120, 2));
        Designator source = bench.array.attach(DiskFile.source(file)).designator();
        String from = Vectors.disk(source, "00 000200") + Vectors.disk(b, "00 000200");
        String to = Vectors.disk(a, "00 000200") + Vectors.disk(source, "00 000200");

        Bench.assertGood(Vectors.send(bench.nexus(b), Vectors.list(from, ONE_BLOCK, "")));
        SenseData sense = refused(Vectors.list(to, ONE_BLOCK, ""));

        assertThat(sense.code()).isEqualTo(AdditionalSense.THIRD_PARTY_DEVICE_FAILURE);
        SenseData forwarded = sense.destination().orElseThrow().decoded().orElseThrow();
        assertThat(forwarded.is(SenseKey.DATA_PROTECT, AdditionalSense.WRITE_PROTECTED))
                .isTrue();
        assertThat(file).hasBinaryContent(Bench.random(5120, 2));
    }

    @Test
    void wrongTypesBlockLengthsIndexesAndAddressesAreFoundOut() throws IOException {
        String tapeNotDisk = "E4 01 0000 01 03 00 10" + a.value() + "00000000 00 000000";
        SenseData type = refused(Vectors.list(tapeNotDisk + Vectors.disk(b, "00 000200"), ONE_BLOCK, ""));
        assertThat(type.code()).isEqualTo(AdditionalSense.INCORRECT_DEVICE_TYPE);
        SenseData block =
                refused(Vectors.list(Vectors.disk(a, "00 001000") + Vectors.disk(b, "00 000200"), ONE_BLOCK, ""));
        assertThat(block.is(SenseKey.COPY_ABORTED, AdditionalSense.INVALID_FIELD))
                .isTrue();
        assertThat(block.fieldPointer().orElseThrow().position()).isEqualTo(16 + 29);
        assertThat(codeOf("02 00 0018 0002 0001 0000 0001 0000000000000000 0000000000000000"))
                .isEqualTo(AdditionalSense.UNREACHABLE);
        SenseData past =
                refused(Vectors.list(cscds(), "02 00 0018 0000 0001 0000 0002 00000000000003FF 0000000000000000", ""));
        assertThat(past.source().orElseThrow().decoded().orElseThrow().code())
                .isEqualTo(AdditionalSense.LBA_OUT_OF_RANGE);
        assertThat(codeOf("00 00 0014 0000 0001 00 0003E8 0000 0004 0000000000000001"))
                .isEqualTo(AdditionalSense.INVALID_COPY_OPERATION);
    }

    @Test
    void addressesThatOverflowAreRefused() throws IOException {
        SenseData s = refused(
                Vectors.list(cscds(), "0A 00 001C 0000 0001 00000200 7FFFFFFFFFFFFFFF 0000000000000000 0000 0000", ""));
        assertThat(s.code()).isEqualTo(AdditionalSense.NONE);
        SenseData d = refused(
                Vectors.list(cscds(), "0A 00 001C 0000 0001 00000200 0000000000000000 00FFFFFFFFFFFFFF 0000 FFFF", ""));
        assertThat(d.code()).isEqualTo(AdditionalSense.NONE);
        assertThat(folder.resolve("b.img")).hasBinaryContent(new byte[512 * 1024]);
    }

    @Test
    void statusIsKeptUntilReadAndFailureDetailsToo() throws IOException {
        bench.array.faults().unreadable(a, 0, 512);
        byte[] list = Vectors.list("2A 01", cscds(), ONE_BLOCK, "");
        ScsiResponse failed = Vectors.send(bench.nexus(b), list);
        Cdb status = new Cdb.ReceiveCopyResults(Cdb.ReceiveCopyResults.STATUS, 0x2A, 12);
        Cdb details = new Cdb.ReceiveCopyResults(Cdb.ReceiveCopyResults.FAILED_SEGMENT_DETAILS, 0x2A, 300);

        CopyStatus s = CopyStatus.decode(bench.ask(b, status, 12));
        assertThat(s.status()).isEqualTo(CopyStatus.FAILED);
        assertThat(s.segments()).isEqualTo(1);
        assertThat(Bench.sense(bench.send(b, status)).code()).isEqualTo(AdditionalSense.INVALID_FIELD_IN_CDB);
        FailedSegmentDetails d = FailedSegmentDetails.decode(bench.ask(b, details, 300));
        assertThat(d).isEqualTo(new FailedSegmentDetails(2, failed.sense()));
        assertThat(Bench.sense(bench.send(b, details)).code()).isEqualTo(AdditionalSense.INVALID_FIELD_IN_CDB);
    }

    @Test
    void aListIdentifierInUseIsRefusedOnTheSameNexusOnly() throws Exception {
        bench.array.map(FOREIGN, a);
        bench.array.map(FOREIGN, b);
        byte[] list = Vectors.list("07 01", cscds(), ONE_BLOCK, "");
        Faults.Gate gate = bench.array.faults().gateAfter(0);
        CompletableFuture<ScsiResponse> first = inBackground(bench.nexus(b), Vectors.command(list));
        assertThat(gate.awaitArrival(Bench.LIMIT)).isTrue();

        SenseData duplicate = refused(list);
        assertThat(duplicate.is(SenseKey.ILLEGAL_REQUEST, AdditionalSense.OPERATION_IN_PROGRESS))
                .isTrue();
        CopyStatus running =
                CopyStatus.decode(bench.ask(b, new Cdb.ReceiveCopyResults(Cdb.ReceiveCopyResults.STATUS, 7, 12), 12));
        assertThat(running.status()).isEqualTo(CopyStatus.RUNNING);
        CompletableFuture<ScsiResponse> foreign = inBackground(bench.nexus(FOREIGN, b), Vectors.command(list));
        gate.open();

        Bench.assertGood(first.get(Bench.LIMIT.toSeconds(), TimeUnit.SECONDS));
        Bench.assertGood(foreign.get(Bench.LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    private static CompletableFuture<ScsiResponse> inBackground(ScsiNexus nexus, ScsiCommand command) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return nexus.execute(command, Bench.LIMIT);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    @Test
    void anAbortIsObeyedBetweenTwoTransfers() throws Exception {
        String many = ONE_BLOCK.repeat(100);
        ScsiCommand command = Vectors.command(Vectors.list(cscds(), many, ""));
        ScsiNexus nexus = bench.nexus(b);
        Faults.Gate gate = bench.array.faults().gateAfter(0);
        CompletableFuture<ScsiResponse> copy = inBackground(nexus, command);
        assertThat(gate.awaitArrival(Bench.LIMIT)).isTrue();
        bench.array.faults().delay(Duration.ofMinutes(10));
        gate.open();

        bench.nexus(a).abort(command);

        assertThatThrownBy(() -> copy.get(Bench.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("long before the next transfer")
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(InterruptedIOException.class);
        byte[] after = Files.readAllBytes(folder.resolve("b.img"));
        bench.array.faults().clear();
        assertThat(folder.resolve("b.img")).hasBinaryContent(after);
    }

    @Test
    void aTimedOutCopyIsAbortedAndSettled() throws IOException {
        bench.array.faults().delay(Duration.ofMinutes(10));
        ScsiCommand command = Vectors.command(Vectors.list(cscds(), ONE_BLOCK, ""));

        assertThatThrownBy(() -> bench.nexus(b).execute(command, Duration.ofMillis(20)))
                .isInstanceOf(InterruptedIOException.class)
                .hasMessageContaining("not done after");
        assertThat(folder.resolve("b.img")).hasBinaryContent(new byte[512 * 1024]);
    }

    @Test
    void aTimedOutCopyOfACommandThreadIsAbortedToo() throws Exception {
        bench.array.faults().delay(Duration.ofMinutes(10));
        ScsiNexus nexus = bench.nexus(b);
        ScsiCommand command = Vectors.command(Vectors.list(cscds(), ONE_BLOCK, ""));
        CompletableFuture<ScsiResponse> copy = new CompletableFuture<>();
        new CommandThread(() -> complete(copy, nexus, command, Duration.ofMillis(20)), "copy").start();

        assertThatThrownBy(() -> copy.get(Bench.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(InterruptedIOException.class)
                .hasMessageContaining("not done after");
        assertThat(folder.resolve("b.img")).hasBinaryContent(new byte[512 * 1024]);
    }

    @Test
    void commandsOfACommandThreadRunInItAndNoInterruptClosesTheFile() throws Exception {
        Faults.Gate gate = bench.array.faults().gateAfter(0);
        ScsiNexus nexus = bench.nexus(b);
        ScsiCommand command = Vectors.command(Vectors.list(cscds(), ONE_BLOCK, ""));
        CompletableFuture<ScsiResponse> copy = new CompletableFuture<>();
        Thread sender = new CommandThread(() -> complete(copy, nexus, command, Bench.LIMIT), "copy");
        sender.start();
        assertThat(gate.awaitArrival(Bench.LIMIT)).isTrue();

        assertThat(sender.getStackTrace())
                .extracting(StackTraceElement::getClassName)
                .contains(CopyManager.class.getName());
        sender.interrupt();
        gate.open();

        Bench.assertGood(copy.get(Bench.LIMIT.toSeconds(), TimeUnit.SECONDS));
        Bench.assertGood(Vectors.send(bench.nexus(b), Vectors.list(cscds(), ONE_BLOCK, "")));
    }

    private static void complete(
            CompletableFuture<ScsiResponse> end, ScsiNexus nexus, ScsiCommand command, Duration limit) {
        try {
            end.complete(nexus.execute(command, limit));
        } catch (IOException e) {
            end.completeExceptionally(e);
        }
    }

    @Test
    void anAbortOfTheTargetIsReportedAsTaskAborted() throws IOException {
        bench.array.faults().abortAfter(2);

        ScsiResponse response = Vectors.send(bench.nexus(b), Vectors.list(cscds(), ONE_BLOCK.repeat(4), ""));

        assertThat(response.status()).isEqualTo(ScsiResponse.TASK_ABORTED);
        Bench.assertGood(Vectors.send(bench.nexus(b), Vectors.list(cscds(), ONE_BLOCK.repeat(4), "")));
    }

    @Test
    void aWithdrawalEndsACopyThatStandsStill() throws Exception {
        HostTransport transport = new HostTransport(bench.array);
        ScsiNexus nexus = transport.connect(
                "lun/" + bench.array.lunMap(transport.initiator()).size() / 2);
        Faults.Gate gate = bench.array.faults().gateAfter(0);
        CompletableFuture<ScsiResponse> copy =
                inBackground(nexus, Vectors.command(Vectors.list(cscds(), ONE_BLOCK, "")));
        assertThat(gate.awaitArrival(Bench.LIMIT)).isTrue();

        transport.withdraw();

        assertThatThrownBy(() -> copy.get(Bench.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(ProviderWithdrawnException.class);
        assertThat(folder.resolve("b.img")).hasBinaryContent(new byte[512 * 1024]);
    }

    /** Nobody waits beside it who could return early. */
    @Test
    void aWithdrawalEndsACopyThatStandsStillInItsOwnThread() throws Exception {
        HostTransport transport = new HostTransport(bench.array);
        ScsiNexus nexus = transport.connect(
                "lun/" + bench.array.lunMap(transport.initiator()).size() / 2);
        Faults.Gate gate = bench.array.faults().gateAfter(0);
        CompletableFuture<ScsiResponse> copy = new CompletableFuture<>();
        ScsiCommand command = Vectors.command(Vectors.list(cscds(), ONE_BLOCK, ""));
        new CommandThread(() -> complete(copy, nexus, command, Bench.LIMIT), "copy").start();
        assertThat(gate.awaitArrival(Bench.LIMIT)).isTrue();

        transport.withdraw();

        assertThatThrownBy(() -> copy.get(Bench.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(ProviderWithdrawnException.class);
        assertThat(folder.resolve("b.img")).hasBinaryContent(new byte[512 * 1024]);
    }

    @Test
    void aFullDiskSaysSo() throws IOException {
        bench.array.faults().full(b);

        SenseData sense = refused(Vectors.list(cscds(), ONE_BLOCK, ""));

        SenseData forwarded = sense.destination().orElseThrow().decoded().orElseThrow();
        assertThat(forwarded.is(SenseKey.DATA_PROTECT, new AdditionalSense(0x27, 0x07)))
                .isTrue();
    }
}
