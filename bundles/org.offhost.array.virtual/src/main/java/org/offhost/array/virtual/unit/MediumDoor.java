// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import java.util.HashSet;
import java.util.Set;
import org.offhost.array.virtual.access.UnitAttentions;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseKey;

/**
 * The medium of a removable unit: taken out and put back by START STOP UNIT (SBC-3, 5.25), held by PREVENT ALLOW MEDIUM REMOVAL
 * (SPC-4, 6.18). Of a unit that is not removable it is always in. Thread-safe.
 */
final class MediumDoor {
    private static final int POWER_CONDITION = 0xF0;
    private static final int LOAD_EJECT = 0x02;
    private static final int START = 0x01;
    private static final int PREVENT = 0x01;

    private final UnitAttentions attentions;
    private final Set<String> preventing = new HashSet<>();
    private boolean out;

    MediumDoor(UnitAttentions attentions) {
        this.attentions = attentions;
    }

    synchronized void requireMedium() throws MediumException {
        if (out) {
            throw MediumException.gone("the medium was taken out by START STOP UNIT");
        }
    }

    /** Starting and stopping without LOEJ changes nothing: the medium always turns. */
    synchronized ScsiResponse startStop(Request request) throws MediumException {
        int what = request.command().cdb()[4];
        if ((what & POWER_CONDITION) != 0 || (what & LOAD_EJECT) == 0) {
            return ScsiResponse.good();
        }
        boolean eject = (what & START) == 0;
        if (eject != out && !preventing.isEmpty()) {
            throw MediumException.of(
                    SenseKey.ILLEGAL_REQUEST, AdditionalSense.REMOVAL_PREVENTED, "held by " + preventing);
        }
        if (out && !eject) {
            attentions.tellOthers(request.port(), AdditionalSense.MEDIUM_MAY_HAVE_CHANGED);
        }
        out = eject;
        return ScsiResponse.good();
    }

    synchronized ScsiResponse preventAllow(Request request) {
        if ((request.command().cdb()[4] & PREVENT) != 0) {
            preventing.add(request.port());
        } else {
            preventing.remove(request.port());
        }
        return ScsiResponse.good();
    }

    /** A nexus that is lost prevents nothing. */
    synchronized void nexusLost(String port) {
        preventing.remove(port);
    }

    synchronized void reset() {
        preventing.clear();
    }
}
