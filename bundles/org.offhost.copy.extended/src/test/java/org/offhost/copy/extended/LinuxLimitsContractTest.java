// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.CopyManagerLimits;
import org.offhost.tck.CopyProviderContract;

/** EXTENDED COPY by a manager that takes what the one of Linux takes. */
class LinuxLimitsContractTest implements CopyProviderContract {
    @TempDir
    Path folder;

    @Override
    public Site site() throws IOException {
        return new ArraySite(
                Files.createTempDirectory(folder, "site"),
                CopyManagerLimits.DEFAULT
                        .withCounts(2, 1)
                        .withLengths(1024, 256L << 20, 0)
                        .withGranularity(512)
                        .refusing(Set.of(0x00, 0x01, 0x04, 0x05, 0x06, 0x08, 0x09, 0x0A, 0x10, 0x12)));
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
