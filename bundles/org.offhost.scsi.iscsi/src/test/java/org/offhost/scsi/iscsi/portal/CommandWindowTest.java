// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.offhost.scsi.iscsi.pdu.NopOut;
import org.offhost.scsi.iscsi.pdu.Pdu;

/** No command that an initiator was allowed to send is lost. */
class CommandWindowTest {
    private static final int FIRST = Integer.MAX_VALUE; // numbers wrap

    private final CommandWindow window = new CommandWindow(FIRST, 2);

    private int admitted(int number) {
        return window.admit(new NopOut(false, 0, 1, Pdu.NO_TAG, number, 0, Pdu.NO_DATA))
                .size();
    }

    @Test
    void commandThatWasAllowedIsTakenThoughOneBeganMeanwhile() {
        assertThat(admitted(FIRST)).isEqualTo(1);
        int told = window.last(); // an answer goes out before the command counts
        window.begin();
        assertThat(window.last()).isEqualTo(told);
        assertThat(admitted(FIRST + 1)).isEqualTo(1);
        assertThat(admitted(told)).isEqualTo(1);
    }

    @Test
    void immediateCommandTakesNoRoomThatWasPromised() {
        int told = window.last();
        window.begin();
        assertThat(window.last()).isEqualTo(told);
        window.end();
        assertThat(window.last()).isEqualTo(told);
    }

    @Test
    void moreThanTheDepthDoNotComeAtOnce() {
        assertThat(admitted(FIRST + 1)).isZero(); // early
        assertThat(admitted(FIRST)).isEqualTo(2);
        window.begin();
        window.begin();
        assertThat(admitted(FIRST + 2)).isZero();
        window.end();
        assertThat(window.last()).isEqualTo(FIRST + 2);
        assertThat(admitted(FIRST + 2)).isEqualTo(1);
    }
}
