// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host's refusals are called; to root, as which all others are provoked, nothing is forbidden by permissions. */
class HostFileTest {
    @TempDir
    Path folder;

    @Test
    void aFileThatPermissionsForbidToWriteIsSaidWithItsOwner() throws IOException {
        Path file = Files.createFile(folder.resolve("m.tar"));
        String owner = Files.getOwner(file).getName();
        AccessDeniedException denied = new AccessDeniedException(file.toString());
        assertThat(HostFile.cannotWrite(file, denied))
                .contains("no permission to write " + file, "belongs to " + owner, "have it permitted");
        assertThat(HostFile.cannotRead(file, denied)).hasMessageContaining("no permission to read " + file);
    }
}
