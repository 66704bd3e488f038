// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import java.util.List;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.tck.TableSample;
import org.offhost.tck.VolumeFinderContract;

class PartitionContractTest extends VolumeFinderContract {
    @Override
    public VolumeFinder finder() {
        return new PartitionFinder();
    }

    @Override
    public void withdraw(VolumeFinder finder) {
        ((PartitionFinder) finder).deactivate();
    }

    @Override
    public List<TableSample> units() {
        return TableSample.all();
    }
}
