// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.driver.DriverBoard;

class JobsOnDemandTest {
    @TempDir
    Path folder;

    private int opened;

    private JobsOnDemand jobs(Path state) {
        return new JobsOnDemand(
                state,
                jobs -> new Jobs(
                        jobs, new DriverBoard(), new UnitsInUse((one, other) -> false), file -> null, status -> {}),
                () -> opened++);
    }

    @Test
    void folderIsUntouchedUntilItIsAskedFor() throws Exception {
        Path state = folder.resolve("state");
        JobsOnDemand jobs = jobs(state);
        assertThat(state).doesNotExist();
        jobs.get();
        assertThat(state).isDirectory();
        assertThat(jobs.get()).isSameAs(jobs.get());
        assertThat(opened).isEqualTo(1);
        jobs.close();
        assertThatThrownBy(jobs::get).isInstanceOf(IOException.class).hasMessage("service-stopping");
    }

    @Test
    void folderThatWasMendedIsUsedAtTheNextCall() throws Exception {
        Path state = Files.createFile(folder.resolve("state"));
        JobsOnDemand jobs = jobs(state);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(jobs::get)
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("state-folder-unusable", state.toString());
        }
        Files.delete(state);
        assertThat(jobs.get().jobs().all()).isEmpty();
        assertThat(opened).isEqualTo(1);
    }

    @Test
    void jobsFolderInTheWayIsNamedAndThenUsed() throws Exception {
        Path inTheWay = Files.createFile(folder.resolve("jobs"));
        JobsOnDemand jobs = jobs(folder);
        assertThatThrownBy(jobs::get).isInstanceOf(IOException.class).hasMessageContaining(inTheWay.toString());
        Files.delete(inTheWay);
        jobs.get();
    }
}
