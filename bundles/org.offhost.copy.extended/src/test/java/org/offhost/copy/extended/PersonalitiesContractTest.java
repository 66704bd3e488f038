// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.Personalities;
import org.offhost.tck.copy.CopyProviderContract;
import org.offhost.tck.copy.CopySite;

/** EXTENDED COPY by the copy managers and with the drives of other products: whatever they refuse, what they copy lands exactly. */
class PersonalitiesContractTest {
    /** The contract with an array that behaves as the product that the class is named for. */
    abstract static class Behaving extends CopyProviderContract {
        @TempDir
        Path folder;

        @Override
        public CopySite site() throws IOException {
            return ArraySite.as(personality(getClass()), Files.createTempDirectory(folder, "site"));
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

    /** {@code PoorDrive} is {@code poor-drive}. */
    private static String personality(Class<?> named) {
        return named.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    @Nested
    class Lio extends Behaving {}

    @Nested
    class Scst extends Behaving {}

    @Nested
    class Ctl extends Behaving {}

    @Nested
    class Pure extends Behaving {}

    @Nested
    class Xp extends Behaving {}

    @Nested
    class M2402 extends Behaving {}

    @Nested
    class Atto extends Behaving {}

    /** Whatever its drive does, the copy manager before it copies all. */
    @Nested
    class PoorDrive extends Behaving {
        @Override
        public boolean copiesEverything() {
            return true;
        }
    }

    @Test
    void everyPersonalityIsHeldToTheContract() {
        assertThat(Arrays.stream(getClass().getDeclaredClasses())
                        .filter(c -> c.isAnnotationPresent(Nested.class))
                        .map(PersonalitiesContractTest::personality))
                .as("the array's own is in LimitsContractTest")
                .containsExactlyInAnyOrderElementsOf(Personalities.names().stream()
                        .filter(n -> !n.equals(Personalities.OWN))
                        .toList());
    }
}
