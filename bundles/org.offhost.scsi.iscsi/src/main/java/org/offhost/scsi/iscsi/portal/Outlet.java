// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.io.IOException;
import java.util.function.Function;
import org.offhost.scsi.iscsi.pdu.Counters;
import org.offhost.scsi.iscsi.pdu.Pdu;

/** Where units to the initiator go out. Thread-safe: units are numbered and written in one order. */
interface Outlet {
    /** Sends a unit that does not use up a status number. */
    void send(Function<Counters, Pdu> unit) throws IOException;

    /** Sends a unit that does. */
    void sendStatus(Function<Counters, Pdu> unit) throws IOException;

    /** The same; {@code gone} is called when the unit has been written or never will be. */
    void sendStatus(Function<Counters, Pdu> unit, Runnable gone) throws IOException;

    /** Waits until what was sent is written, but not for ever. */
    void flush() throws IOException;

    /**
     * Waits until all that the initiator has sent by now is read and, if it has closed the connection behind it, the session is
     * settled; but not for ever.
     */
    void catchUp() throws IOException;

    /** Ends the connection; whoever sends or receives fails. */
    void close();
}
