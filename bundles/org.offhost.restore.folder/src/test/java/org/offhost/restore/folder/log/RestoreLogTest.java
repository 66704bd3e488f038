// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreLogTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("spool/restored");
    }

    private void write() throws IOException {
        try (RestoreLog log = RestoreLog.open(file())) {
            log.in("");
            log.fail(2);
            log.done(4, "3 1");
            log.in("a b/c");
        }
    }

    @Test
    void whatWasDoneForGoodIsWhole() throws IOException {
        write();
        try (RestoreLog log = RestoreLog.open(file())) {
            assertThat(log.done()).isEqualTo(4);
            assertThat(log.remark()).contains("3 1");
            assertThat(new boolean[] {log.isWhole(0), log.isWhole(1), log.isWhole(2), log.isWhole(3), log.isWhole(4)})
                    .containsExactly(true, true, false, true, false);
            assertThat(log.partialIn()).isEqualTo("a b/c");
        }
    }

    @Test
    void whatFailedAndThenCameIsWhole() throws IOException {
        write();
        try (RestoreLog log = RestoreLog.open(file())) {
            assertThat(log.hasFailed(2)).isTrue();
            log.good(2, "4 1");
            log.good(3, "4 1");
            assertThat(log.hasFailed(2)).isFalse();
        }
        try (RestoreLog log = RestoreLog.open(file())) {
            assertThat(log.isWhole(2)).isTrue();
        }
    }

    /** The process may be killed in the midst of a line; it tells of what has not happened then. */
    @Test
    void everyTornEndIsPassedOverAndWrittenOver() throws IOException {
        write();
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            try (RestoreLog log = RestoreLog.open(file())) {
                assertThat(log.done()).isIn(0L, 4L);
                log.done(100, "0 0");
            }
            try (RestoreLog log = RestoreLog.open(file())) {
                assertThat(log.done()).as("length %d", length).isEqualTo(100);
            }
        }
    }

    @Test
    void damageIsAnErrorThatNamesTheFile() throws IOException {
        write();
        Files.writeString(file(), "nonsense\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> RestoreLog.open(file())).hasMessageContaining(file().toString());
        Files.writeString(file(), "own 1 2\n");
        assertThatThrownBy(() -> RestoreLog.open(file())).hasMessageContaining("'own' begins none of its lines");
        Files.writeString(file(), "done many\n");
        assertThatThrownBy(() -> RestoreLog.open(file()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file().toString());
    }
}
