// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.tck.CopyProviderContract;

/** EXTENDED COPY by a manager that knows ports, no designators, copies to tape and not from it. */
class XpContractTest implements CopyProviderContract {
    @TempDir
    Path folder;

    @Override
    public Site site() throws IOException {
        return ArraySite.as("xp", Files.createTempDirectory(folder, "site"));
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
