// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.copy;

import java.io.Closeable;
import java.io.IOException;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.copy.CopyProvider;

/** The provider under test, as its component framework activates it, and units that it reaches. */
public interface CopySite extends Closeable {
    CopyProvider provider();

    /** Opens the units, to fill them and to look at them. */
    BlockDeviceProvider devices();

    /** A new disk of zeros. */
    Designator disk(int blockLength, int size) throws IOException;

    /** A new blank tape. */
    Designator tape() throws IOException;

    /** Takes the provider away as its component framework does on deactivation. */
    void withdraw();
}
