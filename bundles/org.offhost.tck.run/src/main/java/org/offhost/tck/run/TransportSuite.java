// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.run;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.offhost.scsi.ScsiTransport;
import org.offhost.tck.scsi.ScsiTransportContract;

/** A transport with the units that it reaches here. */
@ExtendWith(TrialResolver.class)
@TestMethodOrder(MethodOrderer.MethodName.class)
final class TransportSuite extends ScsiTransportContract {
    private final Trial trial;

    TransportSuite(Trial trial) {
        this.trial = trial;
    }

    @Override
    protected ScsiTransport transport() {
        return trial.service().get(ScsiTransport.class);
    }

    @Override
    protected void withdraw(ScsiTransport transport) {
        trial.service().withdraw();
    }
}
