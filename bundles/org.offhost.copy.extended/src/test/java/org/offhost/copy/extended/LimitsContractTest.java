// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.CopyManagerLimits;
import org.offhost.tck.copy.CopyProviderContract;
import org.offhost.tck.copy.CopySite;

/** EXTENDED COPY by the array's own copy manager, and by one that takes less. */
class LimitsContractTest {
    /** The contract with an array of these limits. */
    abstract static class Limited extends CopyProviderContract {
        @TempDir
        Path folder;

        abstract CopyManagerLimits limits();

        @Override
        public CopySite site() throws IOException {
            return new ArraySite(Files.createTempDirectory(folder, "site"), limits());
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

    @Nested
    class None extends Limited {
        @Override
        CopyManagerLimits limits() {
            return CopyManagerLimits.DEFAULT;
        }

        @Override
        public int plans() {
            return 4;
        }

        @Override
        public boolean copiesEverything() {
            return true;
        }
    }

    /** Little at a time. */
    @Nested
    class Narrow extends Limited {
        @Override
        CopyManagerLimits limits() {
            return CopyManagerLimits.DEFAULT.withCounts(3, 12).withLengths(2048, 4096, 32768);
        }
    }

    /** A granularity of 512 bytes. */
    @Nested
    class Coarse extends Limited {
        @Override
        CopyManagerLimits limits() {
            return CopyManagerLimits.DEFAULT.withGranularity(512);
        }
    }

    /** Blocks only; it neither locates nor writes filemarks. */
    @Nested
    class Blocks extends Limited {
        @Override
        CopyManagerLimits limits() {
            return CopyManagerLimits.DEFAULT.refusing(Set.of(0x08, 0x0A, 0x10, 0x12));
        }
    }
}
