// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import org.offhost.scsi.iscsi.text.Parameters;

/**
 * What a login came to.
 *
 * @param initiator name of the initiator
 * @param isid its part of the session's identifier
 * @param discovery whether the session is for discovery only
 * @param connection identifier of the connection
 * @param cmdSn number of the first command
 * @param parameters what was agreed on
 */
record LoginResult(String initiator, long isid, boolean discovery, int connection, int cmdSn, Parameters parameters) {
    /** Name of the initiator port (RFC 7143, 4.4.3). */
    String port() {
        return String.format("%s,i,0x%012x", initiator, isid);
    }
}
