// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.offhost.block.Designator;

class GroupOfRequestsTest {
    private static final Designator A = Designator.parse("naa.6000000000000001");
    private static final Designator B = Designator.parse("naa.6000000000000002");
    private static final Designator M = Designator.parse("naa.6000000000000003");
    private static final BackupRequest OF_A = BackupRequest.of(A, "a", M);
    private static final BackupRequest OF_B = BackupRequest.of(B, "b", M);

    private static void refused(String why, BackupRequest... units) {
        assertThatThrownBy(() -> new BackupRequest.Group(List.of(units)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void unitsOfOneInstantHaveOnePolicyOfIt() {
        assertThat(new BackupRequest.Group(List.of(OF_A, OF_B)).sources()).containsExactly(A, B);
        refused("group of 1 units", OF_A);
        refused(A + " is in the group twice", OF_A, OF_B, OF_A.check(CheckLevel.NONE));
        refused("differ in patience", OF_A, OF_B.patience(Duration.ZERO));
        refused("differ in dryRun", OF_A.dryRun(true), OF_B);
        refused(
                "differ in quiet",
                OF_A,
                OF_B.quiet(new QuietPolicy(Duration.ZERO, Duration.ZERO, QuietPolicy.OnTimeout.FAIL)));
        refused("cut by their array", OF_A, OF_B.stillAccordingTo("me"));
        refused("chosen by patterns", OF_A, OF_B.names(List.of("/a")));
    }

    @Test
    void groupIsBounded() {
        List<BackupRequest> most = IntStream.rangeClosed(1, BackupRequest.Group.MOST)
                .mapToObj(i -> BackupRequest.of(Designator.parse("file./disk" + i), "d", M))
                .toList();
        assertThat(new BackupRequest.Group(most).units()).hasSize(BackupRequest.Group.MOST);
        assertThatThrownBy(() -> new BackupRequest.Group(Collections.nCopies(BackupRequest.Group.MOST + 1, OF_A)))
                .hasMessageContaining("2 to 64 expected");
    }
}
