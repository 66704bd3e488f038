// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.CopyManagerLimits;
import org.offhost.tck.CopyProviderContract;

/** EXTENDED COPY by a manager that counts blocks only and neither locates nor writes filemarks. */
class BlocksLimitsContractTest implements CopyProviderContract {
    @TempDir
    Path folder;

    @Override
    public Site site() throws IOException {
        return new ArraySite(
                Files.createTempDirectory(folder, "site"),
                CopyManagerLimits.DEFAULT.refusing(Set.of(0x08, 0x0A, 0x10, 0x12)));
    }

    @Override
    public int plans() {
        return 1;
    }

    @Override
    public boolean copiesEverything() {
        return false;
    }
}
