// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;

class SgNexusTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final byte[] READ = {0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0};
    private static final byte[] EXTENDED_COPY = {(byte) 0x83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0};

    @TempDir
    Path folder;

    private final FakeKernel kernel = new FakeKernel();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private SysfsScene scene;
    private SgNexus nexus;

    @BeforeEach
    void open() throws IOException {
        scene = new SysfsScene(folder);
        scene.disk("3:0:1:0", 0, "sdb", 16, "60014051793051c27c3288cfb3a1c860");
        nexus = nexus();
    }

    private SgNexus nexus() throws IOException {
        SgUnit unit = scene.tree().units().get(0);
        DiskClaims claims = new DiskClaims(kernel, scene.tree(), scene.use(), scene.dev);
        return new SgNexus(unit, OpenNode.open(kernel, unit), claims, threads, n -> {});
    }

    @AfterEach
    void end() {
        kernel.goOn.countDown();
        threads.shutdownNow();
        callers.shutdownNow();
    }

    private CompletableFuture<ScsiResponse> inFlight(ScsiCommand command) throws Exception {
        kernel.begun = new CountDownLatch(1);
        kernel.goOn = new CountDownLatch(1);
        CompletableFuture<ScsiResponse> answer = new CompletableFuture<>();
        callers.execute(() -> {
            try {
                answer.complete(nexus.execute(command, LONG));
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        assertThat(kernel.begun.await(1, TimeUnit.MINUTES)).isTrue();
        return answer;
    }

    @Test
    void whatComesIsAsLongAsTheKernelSays() throws IOException {
        kernel.comes = new byte[] {1, 2, 3, 4};
        kernel.residual = 508;
        ByteBuffer in = ByteBuffer.allocate(600).position(50).limit(562);
        assertThat(nexus.execute(ScsiCommand.in(READ, in), LONG)).isEqualTo(ScsiResponse.good());
        assertThat(in.position()).isEqualTo(54);
        assertThat(in.get(53)).isEqualTo((byte) 4);
    }

    @Test
    void whatIsSentStaysWhereItIs() throws IOException {
        ByteBuffer out = ByteBuffer.wrap(new byte[] {9, 8, 7, 6, 5}).position(1).limit(4);
        nexus.execute(ScsiCommand.out(EXTENDED_COPY, out), LONG);
        assertThat(kernel.sent).containsExactly(new byte[] {8, 7, 6});
        assertThat(out.position()).isEqualTo(1);
    }

    @Test
    void longerCommandThanTheAdapterTakesIsRefusedAndNotSent() throws IOException {
        kernel.longest = 8192;
        nexus = nexus();
        assertThat(nexus.longestTransfer()).isEqualTo(8192);
        assertThatThrownBy(() -> nexus.execute(ScsiCommand.out(EXTENDED_COPY, ByteBuffer.allocate(8193)), LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("8193 bytes of data")
                .hasMessageContaining("at most 8192 a command");
        assertThat(kernel.sent).isEmpty();
    }

    @Test
    void abortedReadIsLeftToTheKernelWithoutWaiting() throws Exception {
        ByteBuffer in = ByteBuffer.allocate(512);
        ScsiCommand read = ScsiCommand.in(READ, in);
        CompletableFuture<ScsiResponse> answer = inFlight(read);
        nexus.abort(read);
        assertThatThrownBy(() -> answer.get(1, TimeUnit.MINUTES))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedIOException.class);
        kernel.comes = new byte[] {1};
        kernel.goOn.countDown();
        nexus.close();
        assertThat(in.position()).as("touched behind its end").isZero();
    }

    /** Its caller may write the same blocks by another way. */
    @Test
    void abortOfACopyEndsWhenTheCopyHasEnded() throws Exception {
        ScsiCommand copy = ScsiCommand.out(EXTENDED_COPY, ByteBuffer.allocate(4));
        CompletableFuture<ScsiResponse> answer = inFlight(copy);
        CompletableFuture<Void> aborted = CompletableFuture.runAsync(
                () -> {
                    try {
                        nexus.abort(copy);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                callers);
        assertThatThrownBy(() -> CompletableFuture.anyOf(answer, aborted).get(50, TimeUnit.MILLISECONDS))
                .as("the kernel still has it")
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        kernel.goOn.countDown();
        aborted.get(1, TimeUnit.MINUTES);
        assertThatThrownBy(() -> answer.get(1, TimeUnit.MINUTES)).hasCauseInstanceOf(InterruptedIOException.class);
    }

    @Test
    void withdrawnDriverFailsWhatReadsAtOnce() throws Exception {
        CompletableFuture<ScsiResponse> answer = inFlight(ScsiCommand.in(READ, ByteBuffer.allocate(512)));
        nexus.withdraw();
        assertThatThrownBy(() -> answer.get(1, TimeUnit.MINUTES)).hasCauseInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(() -> nexus.execute(ScsiCommand.in(READ, ByteBuffer.allocate(512)), LONG))
                .isInstanceOf(ProviderWithdrawnException.class);
    }

    /** A descriptor that is free may be another file's by then. */
    @Test
    void nodeIsClosedWhenItsLastCommandHasEnded() throws Exception {
        ScsiCommand read = ScsiCommand.in(READ, ByteBuffer.allocate(512));
        CompletableFuture<ScsiResponse> answer = inFlight(read);
        nexus.close();
        assertThat(kernel.closed).isEmpty();
        kernel.goOn.countDown();
        answer.get(1, TimeUnit.MINUTES);
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(kernel.closed).containsExactly(1);
    }

    @Test
    void writeToAUnitThatIsMountedIsNotSent() throws IOException {
        scene.mounts("30 22 8:17 / /mnt rw - ext4 /dev/sdb1 rw");
        byte[] write = {0x2A, 0, 0, 0, 0, 0, 0, 0, 1, 0};
        assertThatThrownBy(() -> nexus.execute(ScsiCommand.out(write, ByteBuffer.allocate(512)), LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sdb1 is mounted");
        assertThat(kernel.sent).isEmpty();
        nexus.execute(ScsiCommand.in(READ, ByteBuffer.allocate(512)), LONG);
    }

    @Test
    void unitWhoseDiskHasNoNodeIsNotWritten() {
        assertThatThrownBy(nexus::claim)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is sdb, of which there is no node")
                .hasMessageContaining("cannot be proved");
    }

    @Test
    void refusalToOpenSaysWhatIsNeeded() {
        kernel.refusal = KernelException.ACCESS;
        assertThatThrownBy(this::nexus).isInstanceOf(IOException.class).hasMessageContaining("CAP_SYS_RAWIO");
    }
}
