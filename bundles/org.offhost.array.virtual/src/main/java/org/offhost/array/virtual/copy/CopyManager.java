// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.offhost.array.virtual.management.CopyManagerLimits;
import org.offhost.array.virtual.management.CopyManagerTraits;
import org.offhost.array.virtual.management.Personalities;
import org.offhost.array.virtual.management.Personality;
import org.offhost.array.virtual.medium.FaultBoard;
import org.offhost.array.virtual.medium.Task;
import org.offhost.array.virtual.medium.tape.VirtualTape;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CopyStatus;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.FailedSegmentDetails;
import org.offhost.scsi.FieldPointer;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.OperatingParameters;
import org.offhost.scsi.ParameterList;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/** Takes EXTENDED COPY(LID1) commands and tells how they went. Thread-safe. */
public final class CopyManager {
    private static final int EXTENDED_COPY = 0x83;
    private static final int RECEIVE_COPY_RESULTS = 0x84;
    private static final int MOST_PADDED = 64 << 10;

    /** Everything that can be executed; 03h and 07h are not. */
    private static final Set<Integer> SEGMENTS =
            Set.of(0x00, 0x01, 0x02, 0x04, 0x05, 0x06, 0x08, 0x09, 0x0A, 0x10, 0x12);

    private record Key(String initiator, int listIdentifier) {}

    /** An operation and what of it may still be asked for. */
    private static final class Known {
        private final CopyOperation operation;
        private boolean statusWasRead;

        private Known(CopyOperation operation) {
            this.operation = operation;
        }
    }

    private final FaultBoard faults;

    /** At most 256 for each initiator that has units mapped. */
    private final Map<Key, Known> operations = new HashMap<>();

    private Personality personality = Personalities.named(Personalities.OWN);
    private CopyManagerLimits limits = CopyManagerLimits.DEFAULT;
    private int running;

    public CopyManager(FaultBoard faults) {
        this.faults = faults;
    }

    public synchronized CopyManagerLimits limits() {
        return limits;
    }

    public synchronized void limits(CopyManagerLimits newLimits) {
        limits = newLimits;
    }

    public synchronized Personality personality() {
        return personality;
    }

    /** Behaves as another from now on, its limits included. */
    public synchronized void personality(Personality other) {
        personality = other;
        limits = other.copyManager().limits();
    }

    /** Whether a unit of a type takes an operation code, as far as that is the copy manager's. */
    public boolean takes(int operationCode, DeviceType unit) {
        CopyManagerTraits traits = personality().copyManager();
        return operationCode != EXTENDED_COPY && operationCode != RECEIVE_COPY_RESULTS
                || traits.present() && traits.receivers().contains(unit.code());
    }

    /** Whether RECEIVE COPY RESULTS knows a service action. */
    public boolean tells(int serviceAction) {
        return personality().copyManager().results().contains(serviceAction);
    }

    /** What this copy manager says of itself. */
    public OperatingParameters operatingParameters() {
        CopyManagerLimits now = limits();
        Set<Integer> types = new TreeSet<>(SEGMENTS);
        types.removeAll(now.refusedSegments());
        types.addAll(personality().copyManager().cscdTypes());
        return new OperatingParameters(
                true,
                now.cscds(),
                now.segments(),
                now.descriptorListLength(),
                now.segmentLength(),
                types.contains(0x04) ? now.inlineLength() : 0,
                0,
                VirtualTape.LONGEST_RECORD,
                personality().copyManager().together(),
                personality().copyManager().together(),
                Integer.numberOfTrailingZeros(now.granularity()),
                Integer.numberOfTrailingZeros(now.inlineGranularity()),
                0,
                types);
    }

    /**
     * EXTENDED COPY(LID1); returns when it is done.
     *
     * @param data data-out, with the parameter list first
     */
    public ScsiResponse copy(Cdb.ExtendedCopy command, ByteBuffer data, Reach reach, Task task) throws IOException {
        if (command.listLength() == 0) {
            return ScsiResponse.good();
        }
        if (data.remaining() < command.listLength()) {
            return refuse(SenseData.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.LIST_LENGTH_ERROR)
                    .withFieldPointer(FieldPointer.at(FieldPointer.Where.CDB, 10)));
        }
        Dialect dialect = Dialect.of(personality());
        ParameterList list;
        try {
            ByteBuffer bytes = data.duplicate();
            list = ParameterList.decode(bytes.limit(bytes.position() + command.listLength()), operatingParameters());
            dialect.check(list);
        } catch (InvalidFieldException e) {
            return refuse(SenseData.of(e));
        }
        CopyOperation operation = new CopyOperation(task, faults);
        ScsiResponse refused = admit(list, reach, operation);
        if (refused != null) {
            return refused;
        }
        try {
            return operation.run(list, reach, limits(), dialect);
        } finally {
            synchronized (this) {
                running--;
            }
        }
    }

    private synchronized ScsiResponse admit(ParameterList list, Reach reach, CopyOperation operation) {
        Key key = new Key(reach.initiator(), list.listIdentifier());
        boolean named = list.listIdUsage() != ParameterList.NO_IDENTIFIER;
        Known same = operations.get(key);
        if (named && same != null && same.operation.isRunning()) {
            return refuse(personality.copyManager().identifierInUse().sense());
        }
        if (running >= personality.copyManager().together()) {
            return new ScsiResponse(ScsiResponse.TASK_SET_FULL, new byte[0]);
        }
        running++;
        if (named) {
            operations.put(key, new Known(operation));
        }
        return null;
    }

    private static ScsiResponse refuse(SenseData sense) {
        return new ScsiResponse(ScsiResponse.CHECK_CONDITION, sense.encode());
    }

    /** RECEIVE COPY RESULTS: the parameter data, before it is cut to the allocation length. */
    public byte[] results(Cdb.ReceiveCopyResults command, String initiator) throws InvalidFieldException {
        Key key = new Key(initiator, command.listIdentifier());
        switch (command.serviceAction()) {
            case Cdb.ReceiveCopyResults.OPERATING_PARAMETERS:
                byte[] parameters = operatingParameters().encode();
                return personality().copyManager().padsParameters()
                        ? Arrays.copyOf(
                                parameters, Math.max(parameters.length, Math.min(command.allocation(), MOST_PADDED)))
                        : parameters;
            case Cdb.ReceiveCopyResults.STATUS:
                return status(key).encode();
            default:
                return failure(key);
        }
    }

    private synchronized CopyStatus status(Key key) throws InvalidFieldException {
        Known known = operations.get(key);
        if (known == null || known.statusWasRead) {
            throw unknown(key);
        }
        CopyStatus status = known.operation.status();
        known.statusWasRead = status.status() != CopyStatus.RUNNING;
        forget(key, known);
        return status;
    }

    private void forget(Key key, Known known) {
        if (known.statusWasRead && known.operation.failure() == null) {
            operations.remove(key);
        }
    }

    private synchronized byte[] failure(Key key) throws InvalidFieldException {
        Known known = operations.get(key);
        if (known == null || known.operation.isRunning()) {
            throw unknown(key);
        }
        FailedSegmentDetails details = known.operation.failure();
        if (details == null) {
            return new byte[4];
        }
        operations.remove(key);
        return details.encode();
    }

    private static InvalidFieldException unknown(Key key) {
        return new InvalidFieldException(
                AdditionalSense.INVALID_FIELD_IN_CDB,
                FieldPointer.at(FieldPointer.Where.CDB, 2),
                "RECEIVE COPY RESULTS",
                "no copy with list identifier " + key.listIdentifier());
    }

    /** Forgets what an initiator may ask for (I_T nexus loss). */
    public synchronized void forget(String initiator) {
        operations
                .entrySet()
                .removeIf(e -> e.getKey().initiator().equals(initiator)
                        && !e.getValue().operation.isRunning());
    }
}
