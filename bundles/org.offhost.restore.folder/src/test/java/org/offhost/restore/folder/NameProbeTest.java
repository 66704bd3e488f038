// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.kit.name.NameRules;

class NameProbeTest {
    @TempDir
    Path folder;

    @Test
    void whatIsConcludedIsWhatTheFolderDoesAndNothingIsLeft() throws Exception {
        InsideFolder inside = new InsideFolder(folder);
        NameRules rules = NameProbe.of(inside, "job");
        assertThat(folder).isEmptyDirectory();
        assertThat(NameRules.of(rules.words())).isEqualTo(rules);
        Files.createFile(folder.resolve("a"));
        assertThat(rules.folds()).isEqualTo(Files.exists(folder.resolve("A")));
        if (rules.refused().isEmpty()) {
            Files.createFile(folder.resolve("x:y?"));
            Files.createFile(folder.resolve("n".repeat(rules.longest())));
        }
    }

    @Test
    void whatAKilledProbeLeftIsDeleted() throws Exception {
        Path left = Files.createDirectory(folder.resolve(".offhost-probe-job"));
        Files.createFile(left.resolve("x"));
        NameProbe.clean(new InsideFolder(folder), "job");
        assertThat(folder).isEmptyDirectory();
    }
}
