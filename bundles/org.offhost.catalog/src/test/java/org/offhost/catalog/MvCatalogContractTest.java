// SPDX-License-Identifier: Apache-2.0
package org.offhost.catalog;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.CatalogStore;
import org.offhost.tck.catalog.CatalogStoreContract;

class MvCatalogContractTest extends CatalogStoreContract {
    @TempDir
    Path folder;

    private MvCatalog catalog;

    @AfterEach
    void close() {
        if (catalog != null) {
            catalog.close();
        }
    }

    @Override
    protected CatalogStore store() throws IOException {
        if (catalog == null) {
            catalog = new MvCatalog(folder, 1 << 20);
        }
        return catalog;
    }

    @Override
    protected CatalogStore restarted() throws IOException {
        close();
        catalog = null;
        return store();
    }
}
