// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;

class ExportedUnitsTest {
    private final AtomicBoolean gone = new AtomicBoolean();
    private final List<String> mapped = new ArrayList<>();

    private VirtualArray array() {
        return (VirtualArray) Proxy.newProxyInstance(
                ExportedUnitsTest.class.getClassLoader(),
                new Class<?>[] {VirtualArray.class},
                (proxy, method, args) -> {
                    if (gone.get()) {
                        throw new UncheckedIOException(new ProviderWithdrawnException("the array is gone"));
                    }
                    if (method.getName().equals("map")) {
                        mapped.add((String) args[0]);
                        return 0;
                    }
                    return method.getName().equals("lunMap") ? Map.of() : null;
                });
    }

    /** A process that is ended stops its drivers in an order of its own. */
    @Test
    void portalThatIsClosedBehindItsArrayHasNothingToTakeBack() throws IOException {
        ExportedUnits units = new ExportedUnits(array(), List.of(Designator.parse("naa.6000000000000001")));
        units.of("iqn.2026-11.org.offhost:host", "port");
        assertThat(mapped).hasSize(1);
        gone.set(true);
        assertThatCode(units::close).doesNotThrowAnyException();
    }
}
