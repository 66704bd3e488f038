// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.run;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.CopyProvider.CopyOffer;
import org.offhost.copy.Place;
import org.offhost.tck.MemoryUnits;
import org.offhost.tck.copy.CopyProviderContract;
import org.offhost.tck.copy.CopySite;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** A copy provider with disks and tapes in memory, which are a service while a check runs. */
@ExtendWith(TrialResolver.class)
@TestMethodOrder(MethodOrderer.MethodName.class)
final class CopySuite extends CopyProviderContract {
    private final Trial trial;

    CopySuite(Trial trial) {
        this.trial = trial;
    }

    @Override
    protected CopySite site() throws IOException {
        return new UnitsInMemory(trial.service());
    }

    /** What it does not offer between such units is not asked of it. */
    @Override
    protected boolean copiesEverything() {
        return false;
    }

    /** The bundle is started behind the units, so that it finds them. */
    private static final class UnitsInMemory implements CopySite {
        private final VendorService service;
        private final MemoryUnits units = new MemoryUnits();
        private final ServiceRegistration<BlockDeviceProvider> registration;

        UnitsInMemory(VendorService service) throws IOException {
            BundleContext context = FrameworkUtil.getBundle(CopySuite.class).getBundleContext();
            this.service = service;
            service.withdraw();
            registration = context.registerService(BlockDeviceProvider.class, units, null);
            CopyOffer offer = provider().probe(new Place.Blocks(disk(512, 4096)), new Place.Blocks(disk(512, 4096)));
            if (!offer.able()) {
                close();
                assumeTrue(
                        false,
                        "it offers no copy between disks in memory, so a test with units of its own must extend "
                                + CopyProviderContract.class.getName() + ": " + offer.explanation());
            }
        }

        @Override
        public CopyProvider provider() {
            return service.get(CopyProvider.class);
        }

        @Override
        public BlockDeviceProvider devices() {
            return units;
        }

        @Override
        public Designator disk(int blockLength, int size) {
            return units.disk(blockLength, size);
        }

        @Override
        public Designator tape() {
            return units.tape(Integer.MAX_VALUE);
        }

        @Override
        public void withdraw() {
            service.withdraw();
        }

        @Override
        public void close() {
            registration.unregister();
        }
    }
}
