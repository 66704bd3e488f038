// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.offhost.block.Designator;
import org.offhost.scsi.ScsiTransport;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The embedded array: a SCSI target in this process with disks, tape drives, point-in-time units and a copy manager.
 *
 * <p>Units, designators, LUN maps and point-in-time sets survive a restart. Thread-safe.
 */
@ProviderType
public interface VirtualArray {
    /** Initiator port of this host; every attached unit is mapped to it. */
    String HOST_INITIATOR = "iqn.2026-11.org.offhost:host";

    /**
     * Attaches a disk, or finds it if it is attached. A file attached read-only is opened anew if it is now to be written.
     *
     * @throws IOException if the file is missing, a directory, not permitted, locked by another process, or attached as
     *     something else
     */
    ArrayUnit attach(DiskFile disk) throws IOException;

    /** Attaches a tape drive with its cartridge, or finds it; as with a disk. */
    ArrayUnit attach(TapeFile tape) throws IOException;

    /**
     * Detaches a unit and lets go of its file; attached again it has the same designator. Does nothing if there is none.
     *
     * @throws IOException if point-in-time units depend on it
     */
    void detach(Designator unit) throws IOException;

    /** All units, point-in-time units that were cut included. */
    List<ArrayUnit> units();

    /** Logical unit numbers that an initiator sees. */
    Map<Integer, Designator> lunMap(String initiator);

    /** Maps a unit for an initiator; returns its logical unit number, the old one if it was mapped before. */
    int map(String initiator, Designator unit) throws IOException;

    /** Takes a unit from an initiator's map. Does nothing if it is not there. */
    void unmap(String initiator, Designator unit) throws IOException;

    /** Reads the write counter of a unit; looks whether its backing file was changed behind the array's back. */
    WriteReading writes(Designator unit) throws IOException;

    /** Point-in-time units. */
    PointInTimeSets pointInTime();

    /** What the copy manager takes now. */
    CopyManagerLimits copyLimits();

    /** Changes what the copy manager takes, until the next start. */
    void copyLimits(CopyManagerLimits limits);

    /** As whose copy manager and drives the array behaves now. */
    Personality personality();

    /** Behaves as another, with its limits, until the next start; for copies that begin from now on. */
    void personality(Personality personality);

    /** Faults to show. */
    Faults faults();

    /**
     * Writes the records of a tape file one behind the other, whatever the drive's position is.
     *
     * @param tapeFile filemarks before the file; 0 for the first
     * @return number of records
     * @throws IOException if the tape has no such file, cannot be read, or the stream refuses
     */
    long exportTape(Designator tape, int tapeFile, OutputStream out) throws IOException;

    /** The way to the units for any initiator; that of {@link #HOST_INITIATOR} is also a service. */
    ScsiTransport transport(String initiator);

    /**
     * The way to the units of an initiator for one of its ports, as of a session. Its nexuses are one I_T nexus, which has
     * reservations and attentions of its own and is lost when the last of them is closed. Commands run in the thread that
     * executes them, which nobody may interrupt: that would close the file behind a unit.
     *
     * @param initiator whose LUN map it is
     * @param port name of the port; for iSCSI the initiator's name with {@code ,i,0x} and its ISID
     */
    ScsiTransport transport(String initiator, String port);
}
