// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.copy;

import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.copy.CopyProvider;
import org.offhost.tck.MemoryUnits;
import org.offhost.tck.copy.CopyProviderContract;
import org.offhost.tck.copy.CopySite;

class DiskCopierContractTest extends CopyProviderContract {
    @Override
    protected CopySite site() {
        return new UnitsInMemory();
    }

    /** Tapes are not: such a pair is not offered, and refused if it is asked for all the same. */
    @Override
    protected boolean copiesEverything() {
        return false;
    }

    private static final class UnitsInMemory implements CopySite {
        private final MemoryUnits units = new MemoryUnits();
        private final DiskCopier copier = new DiskCopier();

        UnitsInMemory() {
            copier.bindDevices(units);
        }

        @Override
        public CopyProvider provider() {
            return copier;
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
            copier.withdraw();
        }

        @Override
        public void close() {
            copier.withdraw();
        }
    }
}
