// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.CopyManagerLimits;
import org.offhost.tck.CopyProviderContract;

/** EXTENDED COPY by a manager with the array's own limits. */
class DefaultLimitsContractTest implements CopyProviderContract {
    @TempDir
    Path folder;

    @Override
    public Site site() throws IOException {
        return new ArraySite(Files.createTempDirectory(folder, "site"), CopyManagerLimits.DEFAULT);
    }
}
