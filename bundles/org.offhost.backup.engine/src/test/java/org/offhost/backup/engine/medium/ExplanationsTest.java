// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.archive.MediumFinding;
import org.offhost.driver.DriverBoard;

class ExplanationsTest {
    private static boolean explained(MediumFinding.Kind kind, String set, String unfinished) {
        return new Explanations(new DriverBoard(), unfinished::equals)
                .explain(new MediumFinding(kind, set, 0, "object 7", "a filemark", "the end of the tape", ""));
    }

    /** A job that was killed in front of its filemark, and then cancelled, has lost nothing; a tape that was cut has. */
    @ParameterizedTest
    @CsvSource({"BEHIND", "UNCLOSED"})
    void whatAnUnfinishedBackupLeftOnATapeIsNoFault(MediumFinding.Kind kind) {
        assertThat(explained(kind, "one", "one")).isTrue();
        assertThat(explained(kind, "two", "one")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"DAMAGED", "MISSING", "OTHER_FORM"})
    void noJobExplainsDamage(MediumFinding.Kind kind) {
        assertThat(explained(kind, "one", "one")).isFalse();
    }
}
