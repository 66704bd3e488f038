// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.util.List;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiTransport;

/**
 * In place of a session whose configuration cannot be: whoever asks for units is told why.
 *
 * @param why names the configuration, its key, what is expected and what was found
 */
record RefusedSession(String why) implements ScsiTransport {
    @Override
    public String initiator() {
        return "";
    }

    @Override
    public List<String> addresses() throws IOException {
        throw new IOException(why);
    }

    @Override
    public ScsiNexus connect(String address) throws IOException {
        throw new IOException(why);
    }
}
