// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.offhost.scsi.Capacity;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.ScsiTransport;

/** An array whose units tell another capacity from a moment on, as those of an array do that somebody resizes. */
final class ShrunkUnits {
    private static final int SERVICE_ACTION_IN = 0x9E;

    private volatile long bytes;

    /** From now on every unit has so many bytes at most. */
    void shrinkTo(long most) {
        bytes = most;
    }

    ScsiTransport before(ScsiTransport array) {
        return new ScsiTransport() {
            @Override
            public String initiator() {
                return array.initiator();
            }

            @Override
            public List<String> addresses() throws IOException {
                return array.addresses();
            }

            @Override
            public ScsiNexus connect(String address) throws IOException {
                return new Shrunk(array.connect(address));
            }
        };
    }

    private final class Shrunk implements ScsiNexus {
        private final ScsiNexus nexus;

        Shrunk(ScsiNexus nexus) {
            this.nexus = nexus;
        }

        @Override
        public OptionalLong lun() {
            return nexus.lun();
        }

        @Override
        public ScsiResponse execute(ScsiCommand command, Duration timeout) throws IOException {
            int start = command.dataIn().position();
            ScsiResponse response = nexus.execute(command, timeout);
            if (bytes > 0
                    && command.operationCode() == SERVICE_ACTION_IN
                    && response.status() == ScsiResponse.GOOD
                    && command.dataIn().position() - start >= Capacity.LENGTH) {
                ByteBuffer told = command.dataIn().duplicate();
                long last = bytes / told.getInt(start + Long.BYTES) - 1;
                told.putLong(start, Math.min(last, told.getLong(start)));
            }
            return response;
        }

        @Override
        public void abort(ScsiCommand command) throws IOException {
            nexus.abort(command);
        }

        @Override
        public void close() throws IOException {
            nexus.close();
        }
    }
}
