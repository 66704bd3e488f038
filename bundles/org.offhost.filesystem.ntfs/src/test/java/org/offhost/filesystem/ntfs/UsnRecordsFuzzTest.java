// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Change;
import org.offhost.filesystem.ChangeJournal;
import org.offhost.filesystem.ChangeStream;
import org.offhost.kit.session.Withdrawal;
import org.offhost.tck.hostile.HostileInput;

/** A change journal of any bytes. Input: 32 bytes $Max; the rest $J. */
class UsnRecordsFuzzTest {
    private static final int LIMITS = 32;

    private final VolumeBytes volume = new VolumeBytes(null, new Withdrawal("the NTFS parser"), 0);

    @FuzzTest
    void changes(byte[] input) throws IOException {
        AttributeValue limits = AttributeValue.Resident.copyOf(input, 0, Math.min(LIMITS, input.length));
        int from = Math.min(LIMITS, input.length);
        AttributeValue records = AttributeValue.Resident.copyOf(input, from, input.length - from);
        HostileInput.check(() -> {
            ChangeJournal journal = UsnJournal.open(volume, limits, records);
            long last = -1;
            try (ChangeStream stream = journal.changes(journal.first())) {
                for (List<Change> some = stream.next(7); !some.isEmpty(); some = stream.next(7)) {
                    for (Change c : some) {
                        if (c.position() <= last || c.position() >= journal.next()) {
                            throw new AssertionError(c + " behind " + last);
                        }
                        last = c.position();
                    }
                }
            }
        });
    }
}
