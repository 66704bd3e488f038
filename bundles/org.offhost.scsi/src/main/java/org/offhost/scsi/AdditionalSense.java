// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.util.Map;
import java.util.TreeMap;

/**
 * An additional sense code and its qualifier.
 *
 * @param asc additional sense code, 00h to FFh
 * @param ascq its qualifier, 00h to FFh
 */
public record AdditionalSense(int asc, int ascq) {
    /** Names by {@code asc << 8 | ascq}; SPC-4 table 57, those a disk, a tape or a copy manager gives. */
    private static final Map<Integer, String> NAMES = new TreeMap<>();

    public static final AdditionalSense NONE = named(0x0000, "NO ADDITIONAL SENSE INFORMATION");
    public static final AdditionalSense FILEMARK_DETECTED = named(0x0001, "FILEMARK DETECTED");
    public static final AdditionalSense END_OF_MEDIUM = named(0x0002, "END-OF-PARTITION/MEDIUM DETECTED");
    public static final AdditionalSense BEGINNING_OF_MEDIUM = named(0x0004, "BEGINNING-OF-PARTITION/MEDIUM DETECTED");
    public static final AdditionalSense END_OF_DATA = named(0x0005, "END-OF-DATA DETECTED");
    public static final AdditionalSense OPERATION_IN_PROGRESS = named(0x0016, "OPERATION IN PROGRESS");
    public static final AdditionalSense NOT_READY = named(0x0400, "LOGICAL UNIT NOT READY, CAUSE NOT REPORTABLE");
    public static final AdditionalSense BECOMING_READY = named(0x0401, "LOGICAL UNIT IS IN PROCESS OF BECOMING READY");
    public static final AdditionalSense COMMUNICATION_FAILURE = named(0x0800, "LOGICAL UNIT COMMUNICATION FAILURE");
    public static final AdditionalSense UNREACHABLE = named(0x0804, "UNREACHABLE COPY TARGET");
    public static final AdditionalSense WRITE_ERROR = named(0x0C00, "WRITE ERROR");
    public static final AdditionalSense THIRD_PARTY_DEVICE_FAILURE = named(0x0D01, "THIRD PARTY DEVICE FAILURE");
    public static final AdditionalSense NOT_REACHABLE = named(0x0D02, "COPY TARGET DEVICE NOT REACHABLE");
    public static final AdditionalSense INCORRECT_DEVICE_TYPE = named(0x0D03, "INCORRECT COPY TARGET DEVICE TYPE");
    public static final AdditionalSense DATA_UNDERRUN = named(0x0D04, "COPY TARGET DEVICE DATA UNDERRUN");
    public static final AdditionalSense DATA_OVERRUN = named(0x0D05, "COPY TARGET DEVICE DATA OVERRUN");
    public static final AdditionalSense UNRECOVERED_READ_ERROR = named(0x1100, "UNRECOVERED READ ERROR");
    public static final AdditionalSense LIST_LENGTH_ERROR = named(0x1A00, "PARAMETER LIST LENGTH ERROR");
    public static final AdditionalSense INVALID_OPERATION_CODE = named(0x2000, "INVALID COMMAND OPERATION CODE");
    public static final AdditionalSense MISCOMPARE = named(0x1D00, "MISCOMPARE DURING VERIFY OPERATION");
    public static final AdditionalSense LBA_OUT_OF_RANGE = named(0x2100, "LOGICAL BLOCK ADDRESS OUT OF RANGE");
    public static final AdditionalSense INVALID_FIELD_IN_CDB = named(0x2400, "INVALID FIELD IN CDB");
    public static final AdditionalSense LOGICAL_UNIT_NOT_SUPPORTED = named(0x2500, "LOGICAL UNIT NOT SUPPORTED");
    public static final AdditionalSense INVALID_FIELD = named(0x2600, "INVALID FIELD IN PARAMETER LIST");
    public static final AdditionalSense TOO_MANY_CSCDS = named(0x2606, "TOO MANY TARGET DESCRIPTORS");
    public static final AdditionalSense UNSUPPORTED_CSCD = named(0x2607, "UNSUPPORTED TARGET DESCRIPTOR TYPE CODE");
    public static final AdditionalSense TOO_MANY_SEGMENTS = named(0x2608, "TOO MANY SEGMENT DESCRIPTORS");
    public static final AdditionalSense UNSUPPORTED_SEGMENT = named(0x2609, "UNSUPPORTED SEGMENT DESCRIPTOR TYPE CODE");
    public static final AdditionalSense INEXACT_SEGMENT = named(0x260A, "UNEXPECTED INEXACT SEGMENT");
    public static final AdditionalSense INLINE_TOO_LONG = named(0x260B, "INLINE DATA LENGTH EXCEEDED");
    public static final AdditionalSense INVALID_COPY_OPERATION =
            named(0x260C, "INVALID OPERATION FOR COPY SOURCE OR DESTINATION");
    public static final AdditionalSense SEGMENT_GRANULARITY = named(0x260D, "COPY SEGMENT GRANULARITY VIOLATION");
    public static final AdditionalSense INVALID_RELEASE = named(0x2604, "INVALID RELEASE OF PERSISTENT RESERVATION");
    public static final AdditionalSense WRITE_PROTECTED = named(0x2700, "WRITE PROTECTED");
    public static final AdditionalSense SOFTWARE_WRITE_PROTECTED =
            named(0x2702, "LOGICAL UNIT SOFTWARE WRITE PROTECTED");

    /** Of a unit that gets its room when it is written (SBC-3, 4.7.3.6). */
    public static final AdditionalSense SPACE_ALLOCATION_FAILED =
            named(0x2707, "SPACE ALLOCATION FAILED WRITE PROTECT");

    public static final AdditionalSense MEDIUM_MAY_HAVE_CHANGED =
            named(0x2800, "NOT READY TO READY CHANGE, MEDIUM MAY HAVE CHANGED");
    public static final AdditionalSense RESET_OCCURRED = named(0x2900, "POWER ON, RESET, OR BUS DEVICE RESET OCCURRED");
    public static final AdditionalSense BUS_DEVICE_RESET = named(0x2903, "BUS DEVICE RESET FUNCTION OCCURRED");
    public static final AdditionalSense MODE_PARAMETERS_CHANGED = named(0x2A01, "MODE PARAMETERS CHANGED");
    public static final AdditionalSense RESERVATIONS_PREEMPTED = named(0x2A03, "RESERVATIONS PREEMPTED");
    public static final AdditionalSense RESERVATIONS_RELEASED = named(0x2A04, "RESERVATIONS RELEASED");
    public static final AdditionalSense REGISTRATIONS_PREEMPTED = named(0x2A05, "REGISTRATIONS PREEMPTED");
    public static final AdditionalSense COMMANDS_CLEARED = named(0x2F00, "COMMANDS CLEARED BY ANOTHER INITIATOR");
    public static final AdditionalSense MEDIUM_NOT_PRESENT = named(0x3A00, "MEDIUM NOT PRESENT");
    public static final AdditionalSense SAVING_NOT_SUPPORTED = named(0x3900, "SAVING PARAMETERS NOT SUPPORTED");
    public static final AdditionalSense SEQUENTIAL_POSITIONING_ERROR = named(0x3B00, "SEQUENTIAL POSITIONING ERROR");
    public static final AdditionalSense REPORTED_LUNS_CHANGED = named(0x3F0E, "REPORTED LUNS DATA HAS CHANGED");
    public static final AdditionalSense DATA_PHASE_ERROR = named(0x4B00, "DATA PHASE ERROR");
    public static final AdditionalSense REMOVAL_PREVENTED = named(0x5302, "MEDIUM REMOVAL PREVENTED");
    public static final AdditionalSense NO_ROOM_TO_REGISTER = named(0x5504, "INSUFFICIENT REGISTRATION RESOURCES");
    public static final AdditionalSense INTERNAL_TARGET_FAILURE = named(0x4400, "INTERNAL TARGET FAILURE");

    static {
        named(0x0006, "I/O PROCESS TERMINATED");
        named(0x0402, "LOGICAL UNIT NOT READY, INITIALIZING COMMAND REQUIRED");
        named(0x0403, "LOGICAL UNIT NOT READY, MANUAL INTERVENTION REQUIRED");
        named(0x0801, "LOGICAL UNIT COMMUNICATION TIME-OUT");
        named(0x0C0D, "WRITE ERROR - NOT ENOUGH UNSOLICITED DATA");
        named(0x0D00, "ERROR DETECTED BY THIRD PARTY TEMPORARY INITIATOR");
        named(0x1101, "READ RETRIES EXHAUSTED");
        named(0x1400, "RECORDED ENTITY NOT FOUND");
        named(0x2A09, "CAPACITY DATA HAS CHANGED");
        named(0x3000, "INCOMPATIBLE MEDIUM INSTALLED");
        named(0x3B02, "TAPE POSITION ERROR AT END-OF-MEDIUM");
        named(0x3E01, "LOGICAL UNIT FAILURE");
        named(0x3F03, "INQUIRY DATA HAS CHANGED");
        named(0x5000, "WRITE APPEND ERROR");
        named(0x5508, "MAXIMUM NUMBER OF SUPPLEMENTAL DECRYPTION KEYS EXCEEDED");
        named(0x550A, "DATA CURRENTLY UNAVAILABLE");
    }

    public AdditionalSense {
        if (asc < 0 || asc > 0xFF || ascq < 0 || ascq > 0xFF) {
            throw new IllegalArgumentException("asc=" + asc + " ascq=" + ascq);
        }
    }

    private static AdditionalSense named(int code, String name) {
        NAMES.put(code, name);
        return new AdditionalSense(code >> 8, code & 0xFF);
    }

    /** "26h/09h UNSUPPORTED SEGMENT DESCRIPTOR TYPE CODE"; only the codes where the name is not known. */
    @Override
    public String toString() {
        String name = NAMES.get(asc << 8 | ascq);
        return String.format("%02Xh/%02Xh", asc, ascq) + (name == null ? "" : " " + name);
    }
}
