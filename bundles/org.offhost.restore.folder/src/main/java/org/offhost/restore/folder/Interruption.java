// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.IOException;

/** Asked wherever something may last, so that it ends when nobody wants it any more or this placer is gone. */
interface Interruption {
    /**
     * Returns if the work goes on.
     *
     * @throws org.offhost.block.ProviderWithdrawnException if this placer was withdrawn
     */
    void check() throws IOException;
}
