// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

/** Told runs that lie on a volume. */
@FunctionalInterface
public interface RunSink {
    /**
     * Takes a run.
     *
     * @param position byte of the volume
     * @param length bytes
     */
    void run(long position, long length);
}
