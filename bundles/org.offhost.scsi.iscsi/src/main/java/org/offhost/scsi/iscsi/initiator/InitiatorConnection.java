// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.offhost.scsi.iscsi.pdu.AsyncMessage;
import org.offhost.scsi.iscsi.pdu.Counters;
import org.offhost.scsi.iscsi.pdu.DataIn;
import org.offhost.scsi.iscsi.pdu.LoginRequest;
import org.offhost.scsi.iscsi.pdu.LoginResponse;
import org.offhost.scsi.iscsi.pdu.MalformedPduException;
import org.offhost.scsi.iscsi.pdu.NopIn;
import org.offhost.scsi.iscsi.pdu.NopOut;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.PduCodec;
import org.offhost.scsi.iscsi.pdu.ReadyToTransfer;
import org.offhost.scsi.iscsi.pdu.Reject;
import org.offhost.scsi.iscsi.text.ChapDigest;
import org.offhost.scsi.iscsi.text.Parameters;
import org.offhost.scsi.iscsi.text.Wishes;
import org.offhost.scsi.iscsi.wire.Digests;
import org.offhost.scsi.iscsi.wire.Outbox;
import org.offhost.scsi.iscsi.wire.PduReader;
import org.offhost.scsi.iscsi.wire.PduWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that has logged in. One thread reads, another one writes, so that two ends which both send cannot wait for each
 * other; any may send. Thread-safe.
 */
final class InitiatorConnection implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(InitiatorConnection.class);
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final SocketChannel channel;
    private final SessionSettings settings;
    private final PduReader reader;
    private final PduWriter writer;
    private final Outbox outbox;
    private final Liveness liveness;

    private final Map<Integer, Exchange> exchanges = new ConcurrentHashMap<>();

    private final AtomicInteger lastTag = new AtomicInteger();

    private final CommandNumbers numbers = new CommandNumbers();
    private final AtomicReference<IOException> failure = new AtomicReference<>();

    private Parameters parameters;

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "offhost-initiator-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    InitiatorConnection(SocketChannel channel, SessionSettings settings, Duration silence) {
        this.channel = channel;
        this.settings = settings;
        this.liveness = new Liveness(System::nanoTime, silence.toNanos());
        this.reader = new PduReader(channel, Wishes.DEFAULT_SEGMENT, this::place);
        this.writer = new PduWriter(channel);
        this.outbox = new Outbox(writer, () -> fail(new IOException(settings.portal() + ": connection lost")));
    }

    /** Logs in, with one of these digests where it has to prove something. */
    InitiatorConnection begin(List<ChapDigest> digests, Duration limit) throws IOException {
        login(digests, limit);
        thread(this::read).start();
        thread(outbox).start();
        return this;
    }

    private void login(List<ChapDigest> chapDigests, Duration limit) throws IOException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        done.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> {
            abandon();
            return null;
        });
        try {
            LoginDialogue dialogue = new LoginDialogue(settings, numbers.next(), chapDigests);
            Optional<LoginRequest> request = Optional.of(dialogue.first());
            while (request.isPresent()) {
                writer.write(request.get());
                if (!(reader.read() instanceof LoginResponse response)) {
                    throw new MalformedPduException(Reject.PROTOCOL_ERROR, "no answer to a login");
                }
                hear(response.counters(), true);
                request = dialogue.next(response);
            }
            numbers.loggedIn();
            parameters = dialogue.parameters();
            Digests digests = new Digests(parameters.headerDigest(), parameters.dataDigest());
            writer.use(digests);
            reader.use(digests, settings.wishes().segment());
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (ClosedChannelException e) {
            throw new IOException("no answer to a login within " + limit.toSeconds() + " s", e);
        } catch (MalformedPduException | EOFException e) {
            throw new IOException("what answers there is no iSCSI portal, or takes no login now: " + e.getMessage(), e);
        } finally {
            done.complete(null);
        }
    }

    Parameters parameters() {
        return parameters;
    }

    /** Whether commands can be sent. */
    boolean isOpen() {
        return failure.get() == null;
    }

    /** Nanoseconds that whoever waits for the target may wait before each {@link #look}. */
    long patience() {
        return liveness.patience();
    }

    /** Asks a target that is silent for a sign of life, and ends the connection with one that gives none. */
    void look() throws IOException {
        Liveness.Finding found = liveness.look();
        if (found == Liveness.Finding.ASK) {
            ping();
        } else if (found == Liveness.Finding.LOST) {
            fail(new IOException("the target has been silent for " + 2 * patience() / 1_000_000_000 + " s"));
        }
    }

    /** A tag for a task, and what comes for it. */
    int begin(Exchange exchange) {
        int tag;
        do {
            tag = lastTag.incrementAndGet();
        } while (tag == Pdu.NO_TAG || exchanges.putIfAbsent(tag, exchange) != null);
        IOException reason = failure.get(); // whoever sets it looks for exchanges behind that
        if (reason != null) {
            exchange.fail(reason);
        }
        return tag;
    }

    /** Nothing that comes for the task is wanted any more. */
    void end(int tag) {
        exchanges.remove(tag);
    }

    /**
     * Sends a numbered request as soon as the target takes one.
     *
     * @param request makes it, given its number, and what follows it: unsolicited data has to come in the order of commands
     * @param end when to give up, by {@link System#nanoTime}
     * @param over whether to give up before
     * @return false if the target took none until then; nothing was sent
     */
    boolean sendNumbered(IntFunction<List<Pdu>> request, long end, BooleanSupplier over)
            throws IOException, InterruptedException {
        CommandNumbers.Sending sending = number -> {
            requireOpen();
            send(request.apply(number));
        };
        while (!numbers.send(sending, System.nanoTime() + Math.min(end - System.nanoTime(), patience()))) {
            if (over.getAsBoolean() || end - System.nanoTime() <= 0) {
                return false;
            }
            look();
        }
        awaitRoom();
        return true;
    }

    private void awaitRoom() throws IOException, InterruptedException {
        while (!outbox.awaitRoom(patience())) {
            look();
        }
        requireOpen(); // or whoever adds more is told that it was closed, and not why
    }

    private void requireOpen() throws IOException {
        IOException reason = failure.get();
        if (reason != null) {
            throw new IOException(reason.getMessage(), reason);
        }
    }

    /** Sends a request out of order, which does not count; never waits. */
    void sendImmediate(IntFunction<Pdu> request) throws IOException {
        numbers.sendImmediate(number -> outbox.add(request.apply(number)));
    }

    /** Sends units that have no number, or have theirs; never waits. */
    void send(List<Pdu> units) throws IOException {
        for (Pdu unit : units) {
            outbox.add(unit);
        }
    }

    /** Number of the status that is expected next: what came before has arrived. */
    int expStatSn() {
        return numbers.expStatSn();
    }

    private void hear(Counters counters, boolean status) {
        liveness.heard();
        numbers.hear(counters, status);
    }

    private void read() {
        IOException end = new IOException(settings.portal() + " closed the connection");
        try {
            while (true) {
                take(reader.read());
            }
        } catch (EOFException e) {
            LOG.debug("{}: {}", settings.portal(), e.getMessage());
        } catch (IOException e) {
            end = new IOException(settings.portal() + ": connection lost: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            LOG.error("{}: connection ended by a fault", settings.portal(), e);
        } finally {
            fail(end);
        }
    }

    /** What a command reads is put where it wants it. */
    private ByteBuffer place(ByteBuffer header, int length) {
        Exchange exchange = PduCodec.operationCode(header) == DataIn.CODE ? exchanges.get(DataIn.tag(header)) : null;
        return exchange == null ? ByteBuffer.allocate(length) : exchange.place(DataIn.offset(header), length);
    }

    private void take(Pdu pdu) throws IOException {
        if (pdu instanceof DataIn p) {
            hear(p.counters(), p.status() != DataIn.NO_STATUS);
            Exchange exchange = exchanges.get(p.initiatorTaskTag());
            if (exchange != null && !exchange.data(p)) {
                throw new IOException("Data-In at " + p.offset() + ", " + exchange.received() + " expected");
            }
            if (exchange != null && p.status() != DataIn.NO_STATUS) {
                exchange.put(p);
            }
        } else if (pdu instanceof NopIn p) {
            hear(p.counters(), p.initiatorTaskTag() != Pdu.NO_TAG);
            if (p.targetTransferTag() != Pdu.NO_TAG) {
                reply(p);
            }
        } else if (pdu instanceof AsyncMessage p) {
            hear(p.counters(), true);
            LOG.info("{}: asynchronous message, event {}", settings.portal(), p.event());
            if (p.event() != AsyncMessage.SCSI_EVENT) {
                throw new IOException("the target asks to log out");
            }
        } else if (pdu instanceof Reject p) {
            hear(p.counters(), true);
            rejected(p);
        } else if (pdu instanceof ReadyToTransfer p) {
            hear(p.counters(), false);
            Exchange exchange = exchanges.get(p.initiatorTaskTag());
            if (exchange != null) {
                exchange.asked(p);
            }
        } else if (pdu instanceof Pdu.Counted p) {
            hear(p.counters(), true);
            Exchange exchange = exchanges.get(pdu.initiatorTaskTag());
            if (exchange != null) {
                exchange.put(pdu);
            }
        } else {
            throw new IOException(String.format("PDU %02Xh from a target", pdu.operationCode()));
        }
    }

    private void rejected(Reject reject) throws IOException {
        ByteBuffer header = reject.data();
        if (header.remaining() < Pdu.HEADER_LENGTH) {
            throw new IOException("rejected with reason " + reject.reason());
        }
        Exchange exchange = exchanges.get(header.getInt(header.position() + 16));
        if (exchange != null) {
            exchange.fail(new IOException(settings.portal() + " rejected a request, reason " + reject.reason()));
        }
    }

    /** A target that pings and hears nothing closes the connection. */
    private void reply(NopIn ping) throws IOException {
        sendImmediate(number ->
                new NopOut(true, ping.lun(), Pdu.NO_TAG, ping.targetTransferTag(), number, expStatSn(), ping.data()));
    }

    private void ping() throws IOException {
        int tag = begin(new Exchange(ByteBuffer.allocate(0)));
        end(tag);
        sendImmediate(number -> new NopOut(true, 0, tag, Pdu.NO_TAG, number, expStatSn(), Pdu.NO_DATA));
    }

    /** Fails whatever waits. The channel is closed first: nothing is sent of a buffer that has gone back to its owner. */
    void fail(IOException reason) {
        if (!failure.compareAndSet(null, reason)) {
            return;
        }
        abandon();
        outbox.end();
        numbers.end();
        exchanges.values().forEach(e -> e.fail(reason));
    }

    private void abandon() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("{}: {}", settings.portal(), e.getMessage());
        }
    }

    @Override
    public void close() {
        fail(new IOException("the session with " + settings.portal() + " was closed"));
    }
}
