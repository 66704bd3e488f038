// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.UnitLocator;
import org.offhost.block.UnitProbe;
import org.offhost.tck.locate.UnitLocatorContract;
import org.offhost.tck.locate.UnitProbeContract;

/** Images on a dataset: found by what is typed, and what is said of them. */
@Tag("oldest-jdk")
class ZfsUnitsContractTest {
    private static final int SIZE = 1 << 20;

    private static ZfsPool pool;

    private Path state;
    private String dataset;
    private ZfsServices services;

    @BeforeAll
    static void begin() throws Exception {
        pool = new ZfsPool();
    }

    @AfterAll
    static void end() throws Exception {
        if (pool != null) {
            pool.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        dataset = pool.dataset();
        pool.make(dataset, "a.img", SIZE);
        pool.make(dataset, "b.img", SIZE);
        state = pool.state(dataset.replace('/', '-'));
        services = new ZfsServices(pool, state);
    }

    @AfterEach
    void stop() {
        services.close();
    }

    private String address(String file) {
        return "zfs:" + dataset + "#" + file;
    }

    @Nested
    class Locator extends UnitLocatorContract {
        @Override
        protected UnitLocator locator() {
            return services.locator;
        }

        @Override
        protected List<String> addresses() {
            return List.of(address("a.img"), address("b.img"));
        }

        @Override
        protected Optional<String> absent() {
            return Optional.of(address("nothing.img"));
        }

        @Override
        protected Optional<UnitLocator> restarted() throws IOException {
            services.close();
            services = new ZfsServices(pool, state);
            return Optional.of(services.locator);
        }

        @Override
        protected Optional<BlockDeviceProvider> devices() {
            return Optional.of(services.devices);
        }
    }

    @Nested
    class Probe extends UnitProbeContract {
        @Override
        protected UnitProbe probe() {
            return new ZfsProbe(services.room);
        }

        @Override
        protected void withdraw() {
            services.close();
        }

        @Override
        protected List<Designator> units() throws IOException {
            return List.of(services.name(address("a.img")), services.name(address("b.img")));
        }

        @Override
        protected Optional<BlockDeviceProvider> devices() {
            return Optional.of(services.devices);
        }
    }
}
