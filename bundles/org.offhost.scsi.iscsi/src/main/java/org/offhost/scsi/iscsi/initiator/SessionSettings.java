// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.util.Optional;
import org.offhost.scsi.iscsi.text.ChapSecret;
import org.offhost.scsi.iscsi.text.Keys;
import org.offhost.scsi.iscsi.text.Wishes;

/**
 * Where a session leads, and who begins it.
 *
 * @param host name or address of the portal
 * @param port its port
 * @param target name of the target; empty for a session of discovery
 * @param initiator name of this side
 * @param isid its part of the session's identifier, the same at each login: another one would leave reservations behind
 * @param own what this side proves; empty for none
 * @param peer what the target has to prove; only with {@code own}
 * @param wishes what is to be agreed on
 */
record SessionSettings(
        String host,
        int port,
        Optional<String> target,
        String initiator,
        long isid,
        Optional<ChapSecret> own,
        Optional<ChapSecret> peer,
        Wishes wishes) {
    /** As it stands in messages. */
    String portal() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** The same portal, asked for its targets. */
    SessionSettings forDiscovery() {
        String any = Keys.NONE + ","
                + Keys.CRC32C; // a few lines of text need no digest, and some portals take none for them
        return new SessionSettings(
                host, port, Optional.empty(), initiator, isid, own, peer, wishes.withDigests(any, any));
    }

    /** The same portal, another target. */
    SessionSettings to(String name) {
        return new SessionSettings(host, port, Optional.of(name), initiator, isid, own, peer, wishes);
    }
}
