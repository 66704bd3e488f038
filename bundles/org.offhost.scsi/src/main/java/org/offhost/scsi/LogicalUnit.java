// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;

/**
 * A nexus to a logical unit that has said who it is. Thread-safe.
 *
 * <p>{@link #in}, {@link #out} and {@link #run} repeat a command that the unit was not ready for: a unit attention at once,
 * at most {@value #MAX_ATTENTIONS} times, BUSY and its like with growing waits up to {@link #PATIENCE}.
 */
public final class LogicalUnit implements Closeable {
    /** Longest wait for an ordinary command. */
    public static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Longest wait for a command that winds a tape. */
    public static final Duration WINDING_TIMEOUT = Duration.ofMinutes(10);

    private static final int EXTENDED_COPY = 0x83;

    /** Units queue one attention for each kind of event (SPC-4 5.14); more in a row is a unit out of order. */
    static final int MAX_ATTENTIONS = 8;

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ScsiNexus nexus;
    private final Set<ScsiCommand> inFlight = ConcurrentHashMap.newKeySet();
    private volatile String withdrawn;
    private volatile boolean closed;
    private final Attentions attentions = new Attentions();
    private Identity identity;

    /**
     * Who a unit says it is.
     *
     * @param designator its name in VPD page 83h
     * @param type its device type
     * @param inquiry its standard INQUIRY data
     * @param initiator name of the initiator port that reached it
     * @param port N_Port_Name of the target port that it was asked through; empty if it has none
     */
    public record Identity(
            Designator designator, DeviceType type, InquiryData inquiry, String initiator, OptionalLong port) {}

    private LogicalUnit(ScsiNexus nexus) {
        this.nexus = nexus;
    }

    /**
     * Connects and asks for INQUIRY data and VPD page 83h.
     *
     * @return empty if there is no disk and no tape, or nothing with a world-wide name
     */
    public static Optional<LogicalUnit> connect(ScsiTransport transport, String address) throws IOException {
        LogicalUnit unit = new LogicalUnit(transport.connect(address));
        try {
            Optional<Identity> identity = unit.identify(transport.initiator());
            if (identity.isPresent()) {
                unit.identity = identity.get();
                return Optional.of(unit);
            }
        } catch (IOException | RuntimeException | Error e) {
            unit.close();
            throw e;
        }
        unit.close();
        return Optional.empty();
    }

    private Optional<Identity> identify(String initiator) throws IOException {
        InquiryData inquiry = InquiryData.decode(in(new Cdb.Inquiry(false, 0, InquiryData.LENGTH), InquiryData.LENGTH));
        Optional<DeviceType> type = DeviceType.of(inquiry.deviceType());
        if (inquiry.qualifier() != 0 || type.isEmpty()) {
            return Optional.empty();
        }
        int most = 4096;
        List<Designation> names = InquiryData.decodeIdentification(
                in(new Cdb.Inquiry(true, InquiryData.DEVICE_IDENTIFICATION, most), most));
        return best(names).map(d -> new Identity(d, type.get(), inquiry, initiator, portName(names)));
    }

    /** An NAA name of eight bytes, associated with the port. */
    private static OptionalLong portName(List<Designation> names) {
        return names.stream()
                .filter(n ->
                        n.association() == 1 && n.codeSet() == 1 && n.type() == 3 && n.bytes().length == Long.BYTES)
                .mapToLong(n -> ByteBuffer.wrap(n.bytes()).getLong())
                .findFirst();
    }

    /** NAA before EUI before T10; of one kind the longest, as it is the most specific. */
    public static Optional<Designator> best(List<Designation> names) {
        return names.stream()
                .flatMap(n -> n.designator().stream())
                .min(Comparator.comparing(Designator::scheme)
                        .thenComparing(d -> -d.value().length()));
    }

    public Identity identity() {
        return identity;
    }

    /** The unit's number behind its port, in the eight-byte form; empty if it is not known. */
    public OptionalLong lun() {
        return nexus.lun();
    }

    /** Bytes that one command may carry, either way. */
    public int longestTransfer() {
        return nexus.longestTransfer();
    }

    /**
     * To be called before the unit is written, also by a copy manager; holds until the session is closed.
     *
     * @throws IOException if somebody else of this host uses it: who
     */
    public void claim() throws IOException {
        nexus.claim();
    }

    public Designator designator() {
        return identity.designator();
    }

    /** READ CAPACITY(16). */
    public Capacity capacity() throws IOException {
        return Capacity.decode16(in(new Cdb.ReadCapacity16(Capacity.LENGTH), Capacity.LENGTH));
    }

    /** VPD page 80h; empty if the unit has no such page, or none that can be read. */
    public String serialNumber() throws IOException {
        int most = 255;
        try {
            return InquiryData.decodeSerialNumber(
                    in(new Cdb.Inquiry(true, InquiryData.UNIT_SERIAL_NUMBER, most), most));
        } catch (InvalidFieldException e) {
            return "";
        } catch (CheckConditionException e) {
            if (refusesTheCommand(e)) {
                return "";
            }
            throw e;
        }
    }

    /** Whether MODE SENSE says that writes are refused; a unit without mode pages says no. */
    public boolean writeProtected() throws IOException {
        int most = 192;
        try {
            return ModeHeader.decode(in(new Cdb.ModeSense(true, ModeHeader.ALL_PAGES, 0, most), most))
                    .writeProtected();
        } catch (CheckConditionException e) {
            if (refusesTheCommand(e)) {
                return false;
            }
            throw e;
        }
    }

    /** READ POSITION, long form, or short form where there is no long one. */
    public TapePosition tapePosition() throws IOException {
        try {
            return TapePosition.decodeLong(
                    in(new Cdb.ReadPosition(Cdb.ReadPosition.LONG, 0), TapePosition.LONG_LENGTH));
        } catch (CheckConditionException e) {
            if (!refusesTheCommand(e)) {
                throw e;
            }
            return TapePosition.decodeShort(
                    in(new Cdb.ReadPosition(Cdb.ReadPosition.SHORT, 0), TapePosition.SHORT_LENGTH));
        }
    }

    /** Whether a unit answered that it has no such command. */
    static boolean refusesTheCommand(CheckConditionException e) {
        return e.sense()
                .filter(s -> s.key() == SenseKey.ILLEGAL_REQUEST
                        && (s.code().equals(AdditionalSense.INVALID_OPERATION_CODE)
                                || s.code().equals(AdditionalSense.INVALID_FIELD_IN_CDB)))
                .isPresent();
    }

    /** Receives at most {@code length} bytes; what came is between position and limit of the result. */
    public ByteBuffer in(Cdb cdb, int length) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(length);
        require(cdb, repeated(() -> ScsiCommand.in(cdb.encode(), data.clear()), TIMEOUT));
        return data.flip();
    }

    /** Sends the remaining bytes of {@code data}. */
    public void out(Cdb cdb, ByteBuffer data) throws IOException {
        require(cdb, repeated(() -> ScsiCommand.out(cdb.encode(), data.duplicate()), TIMEOUT));
    }

    /** Sends a command without data. */
    public void run(Cdb cdb, Duration timeout) throws IOException {
        require(cdb, repeated(() -> ScsiCommand.of(cdb.encode()), timeout));
    }

    private void require(Cdb cdb, ScsiResponse response) throws IOException {
        if (response.status() != ScsiResponse.GOOD) {
            throw CheckConditionException.failed(identity == null ? UNKNOWN : designator(), cdb.title(), response);
        }
    }

    private static final Designator UNKNOWN = new Designator(Designator.Scheme.T10, "not known yet");

    /** Makes a command anew for each try; may throw to end the tries. */
    @FunctionalInterface
    public interface Attempt {
        ScsiCommand command() throws IOException;
    }

    /** Sends a command that may be repeated, as often as the unit was not ready for it. */
    public ScsiResponse repeated(Attempt attempt, Duration timeout) throws IOException {
        return repeated(send(attempt.command(), timeout), attempt, timeout);
    }

    /**
     * Waits for a command that may be repeated, and repeats it as often as the unit was not ready for it.
     *
     * @param first how it was sent by {@link #send}
     * @param attempt makes it anew
     */
    public ScsiResponse repeated(SentCommand first, Attempt attempt, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long wait = 5;
        ScsiResponse response = first.response();
        for (int attentions = 0; ; response = execute(attempt.command(), timeout)) {
            if (response.status() == ScsiResponse.GOOD) {
                return response;
            }
            CheckConditionException e = CheckConditionException.of(UNKNOWN, "", response);
            if (e.sense().filter(s -> s.key() == SenseKey.UNIT_ATTENTION).isPresent()) {
                if (++attentions > MAX_ATTENTIONS) {
                    return response;
                }
            } else if (e.worthRepeating() && System.nanoTime() < deadline) {
                pause(wait);
                wait = Math.min(2 * wait, 500);
            } else {
                return response;
            }
        }
    }

    private static void pause(long milliseconds) throws InterruptedIOException {
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the unit was busy");
        }
    }

    /**
     * Sends a command once.
     *
     * @throws ProviderWithdrawnException if the transport is gone, or {@link #withdraw} was called
     * @throws InterruptedIOException if it was aborted or timed out
     */
    public ScsiResponse execute(ScsiCommand command, Duration timeout) throws IOException {
        return send(command, timeout).response();
    }

    /**
     * Sends a command once, and does not wait for its status, which comes and fails as that of {@link #execute}.
     *
     * @return to be waited for, as {@link ScsiNexus#send} says
     */
    public SentCommand send(ScsiCommand command, Duration timeout) throws IOException {
        inFlight.add(command);
        boolean onItsWay = false;
        try {
            requireOpen(null);
            SentCommand sent = nexus.send(command, timeout);
            onItsWay = true;
            return () -> response(command, sent);
        } catch (IOException e) {
            throw explained(e);
        } finally {
            if (!onItsWay) {
                inFlight.remove(command);
            }
        }
    }

    private ScsiResponse response(ScsiCommand command, SentCommand sent) throws IOException {
        try {
            ScsiResponse response = sent.response();
            requireOpen(null);
            requireThere(command, response);
            if (response.status() == ScsiResponse.CHECK_CONDITION) {
                CheckConditionException.of(UNKNOWN, "", response).sense().ifPresent(attentions::hear);
            }
            return response;
        } catch (IOException e) {
            throw explained(e);
        } finally {
            inFlight.remove(command);
        }
    }

    /** Why a command failed, if it is not what it says itself. */
    private IOException explained(IOException e) throws IOException {
        if (!(e instanceof ProviderWithdrawnException)) {
            requireOpen(e);
        }
        return e;
    }

    /**
     * A unit that was there and is not in the target's map for this host any more has gone, and may come back. A copy manager may
     * mean the other unit of a copy by it.
     */
    private void requireThere(ScsiCommand command, ScsiResponse response) throws ProviderWithdrawnException {
        if (identity == null
                || response.status() != ScsiResponse.CHECK_CONDITION
                || command.operationCode() == EXTENDED_COPY) {
            return;
        }
        CheckConditionException e = CheckConditionException.of(designator(), command.toString(), response);
        if (e.is(SenseKey.ILLEGAL_REQUEST, AdditionalSense.LOGICAL_UNIT_NOT_SUPPORTED)) {
            throw new ProviderWithdrawnException("unit " + designator() + " is not there any more", e);
        }
    }

    /** What the unit told to whichever command. */
    Attentions attentions() {
        return attentions;
    }

    private void requireOpen(IOException cause) throws IOException {
        String reason = withdrawn;
        if (reason != null) {
            throw new ProviderWithdrawnException(reason, cause);
        }
        if (closed) {
            throw new IOException("session on " + (identity == null ? "a unit" : designator()) + " is closed", cause);
        }
    }

    /**
     * Ends the session from outside: commands in flight are aborted, every later call fails.
     *
     * @param reason message of the {@link ProviderWithdrawnException}
     */
    public void withdraw(String reason) {
        withdrawn = reason;
        abortAll();
    }

    /** Aborts every command in flight; the session stays good. */
    public void abortAll() {
        for (ScsiCommand command : inFlight) {
            try {
                nexus.abort(command);
            } catch (IOException e) {
                // the nexus is gone already, and the command with it
                continue;
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            nexus.close();
        }
    }
}
