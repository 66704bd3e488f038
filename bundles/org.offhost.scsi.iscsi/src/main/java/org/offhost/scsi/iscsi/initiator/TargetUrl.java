// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.offhost.scsi.LogicalUnitList;

/**
 * Address of a unit: {@code iscsi://HOST:PORT/TARGET/LUN}.
 *
 * @param portal host and port
 * @param target name of the target
 * @param lun number of the unit
 */
record TargetUrl(String portal, String target, int lun) {
    private static final Pattern FORM = Pattern.compile("iscsi://([^/@]+)/([^/]+)/([0-9]{1,5})");
    private static final int MOST = 16_383;

    static TargetUrl parse(String address) throws IOException {
        Matcher m = FORM.matcher(address);
        if (!m.matches() || Integer.parseInt(m.group(3)) > MOST) {
            throw new IOException("'" + address + "' is no iscsi://HOST:PORT/TARGET/LUN");
        }
        return new TargetUrl(m.group(1), m.group(2), Integer.parseInt(m.group(3)));
    }

    /** The unit's number in its eight-byte form. */
    long eightBytes() {
        return LogicalUnitList.lun(lun);
    }

    @Override
    public String toString() {
        return "iscsi://" + portal + "/" + target + "/" + lun;
    }
}
