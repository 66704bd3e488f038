// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.host;

import java.nio.ByteBuffer;

/**
 * What goes from the reading to the writing thread.
 *
 * @param position byte of the destination
 * @param bytes whole units, between position and limit; null at the end
 * @param planEnd bytes of the plan, from its start, that are behind this chunk
 * @param failure why there is no more; null if that is no failure
 */
record CopyBuffer(long position, ByteBuffer bytes, long planEnd, Throwable failure) {
    boolean last() {
        return bytes == null;
    }
}
