// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.InquiryData;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.ScsiTransport;

/**
 * What every way to logical units must do; its test extends this and inherits the checks.
 *
 * <p>Nothing is written: the commands are INQUIRY, REPORT LUNS and one that no unit knows, so the units may be in use.
 */
public abstract class ScsiTransportContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Vendor specific in every command set (SPC-5, F.3.1), and known to no unit that is tested so. */
    private static final int UNKNOWN_OPERATION = 0xDF;

    private static final int THREADS = 4;

    /** A transport as its component framework activates it, with a unit at least; the same one for one test. */
    protected abstract ScsiTransport transport() throws IOException;

    /** Takes the transport away as its component framework does on deactivation. */
    protected abstract void withdraw(ScsiTransport transport) throws IOException;

    /** An address of the kind that the transport takes, at which there is no unit. */
    protected String addressOfNobody() {
        return "nobody";
    }

    /** What {@code unknownCommandIsAnsweredNotThrown} sends, which the unit must not know. */
    protected byte[] unknownCommand() {
        return new byte[] {(byte) UNKNOWN_OPERATION, 0, 0, 0, 0, 0};
    }

    private static ByteBuffer inquiry(ScsiNexus nexus) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(InquiryData.LENGTH);
        ScsiCommand command = ScsiCommand.in(new Cdb.Inquiry(false, 0, InquiryData.LENGTH).encode(), data);
        assertThat(nexus.execute(command, LIMIT).status()).as("INQUIRY").isEqualTo(ScsiResponse.GOOD);
        return data.flip();
    }

    @Test
    void aUnitIsReached() throws IOException {
        assertThat(transport().addresses())
                .as("no unit was reached: addresses() is empty, so nothing is proved of the transport")
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allMatch(a -> !a.isBlank());
    }

    @Test
    void initiatorHasAName() throws IOException {
        assertThat(transport().initiator()).isNotBlank();
    }

    @Test
    void everyUnitAnswersAndHasAName() throws IOException {
        ScsiTransport transport = transport();
        for (String address : transport.addresses()) {
            try (ScsiNexus nexus = transport.connect(address)) {
                assertThat(inquiry(nexus).remaining()).as(address).isEqualTo(InquiryData.LENGTH);
            }
            try (LogicalUnit unit = LogicalUnit.connect(transport, address)
                    .orElseThrow(() -> new AssertionError(address + ": no designator in its INQUIRY page 83h"))) {
                assertThat(unit.designator()).isNotNull();
            }
        }
    }

    /** As much as the command asks for and the buffer has room for, and the position tells how much came. */
    @Test
    void dataInIsCutWhereTheCommandAsksForLess() throws IOException {
        ScsiTransport transport = transport();
        for (String address : transport.addresses()) {
            try (ScsiNexus nexus = transport.connect(address)) {
                byte[] whole = new byte[InquiryData.LENGTH];
                inquiry(nexus).get(whole);
                ByteBuffer few = ByteBuffer.allocate(8);
                ScsiCommand command = ScsiCommand.in(new Cdb.Inquiry(false, 0, 8).encode(), few);
                assertThat(nexus.execute(command, LIMIT).status()).isEqualTo(ScsiResponse.GOOD);
                assertThat(few.position()).isEqualTo(8);
                assertThat(few.array()).isEqualTo(Arrays.copyOf(whole, 8));
            }
        }
    }

    @Test
    void unknownCommandIsAnsweredNotThrown() throws IOException {
        ScsiTransport transport = transport();
        for (String address : transport.addresses()) {
            try (ScsiNexus nexus = transport.connect(address)) {
                inquiry(nexus);
                ScsiResponse response = nexus.execute(ScsiCommand.of(unknownCommand()), LIMIT);
                assertThat(response.status()).as(address).isNotEqualTo(ScsiResponse.GOOD);
                if (response.status() == ScsiResponse.CHECK_CONDITION) {
                    assertThat(response.sense()).as("sense data of %s", address).isNotEmpty();
                }
                assertThat(inquiry(nexus).remaining()).as("it goes on").isPositive();
            }
        }
    }

    @Test
    void addressOfNobodyIsAnError() throws IOException {
        ScsiTransport transport = transport();
        assertThatThrownBy(() -> transport.connect(addressOfNobody())).isInstanceOf(IOException.class);
    }

    @Test
    void severalThreadsExecuteAtATime() throws Exception {
        ScsiTransport transport = transport();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (ScsiNexus nexus = transport.connect(transport.addresses().get(0))) {
            ByteBuffer expected = inquiry(nexus);
            List<CompletableFuture<ByteBuffer>> answers = new ArrayList<>();
            for (int i = 0; i < 8 * THREADS; i++) {
                answers.add(CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return inquiry(nexus);
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        },
                        threads));
            }
            for (CompletableFuture<ByteBuffer> answer : answers) {
                assertThat(answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void commandThatIsNotInFlightIsAbortedWithoutHarm() throws IOException {
        ScsiTransport transport = transport();
        try (ScsiNexus nexus = transport.connect(transport.addresses().get(0))) {
            nexus.abort(ScsiCommand.of(new Cdb.TestUnitReady().encode()));
            assertThat(inquiry(nexus).remaining()).isPositive();
        }
    }

    @Test
    void commandThatCarriesTooMuchIsRefused() throws IOException {
        ScsiTransport transport = transport();
        try (ScsiNexus nexus = transport.connect(transport.addresses().get(0))) {
            int longest = nexus.longestTransfer();
            assertThat(longest).isPositive();
            assumeTrue(longest < 1 << 28, "longestTransfer() sets no limit that a test could pass");
            byte[] cdb = new Cdb.Inquiry(false, 0, InquiryData.LENGTH).encode();
            ScsiCommand tooMuch = ScsiCommand.in(cdb, ByteBuffer.allocate(longest + 1));
            assertThatThrownBy(() -> nexus.execute(tooMuch, LIMIT)).isInstanceOf(Exception.class);
            assertThat(inquiry(nexus).remaining()).as("it goes on").isPositive();
        }
    }

    @Test
    void withdrawnTransportFails() throws IOException {
        ScsiTransport transport = transport();
        String address = transport.addresses().get(0);
        ScsiNexus nexus = transport.connect(address);
        inquiry(nexus);
        withdraw(transport);
        assertThatThrownBy(() -> inquiry(nexus)).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(() -> transport.connect(address)).isInstanceOf(IOException.class);
        nexus.close();
    }
}
