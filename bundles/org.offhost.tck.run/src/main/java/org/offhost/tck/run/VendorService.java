// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.run;

/**
 * A service of a vendor's bundle, which goes and comes with it.
 *
 * @param bundle whose it is
 * @param type its interface
 * @param number its place among the services of this interface, in the order in which the bundle registers them, from 0
 * @param of how many there are
 */
record VendorService(VendorBundle bundle, Class<?> type, int number, int of) {
    /** What the report calls it. */
    String name() {
        return of == 1 ? type.getSimpleName() : type.getSimpleName() + " " + (number + 1);
    }

    /** The service as it is now; the bundle is started if it was stopped. */
    <T> T get(Class<T> as) {
        return as.cast(bundle.service(type, number));
    }

    /** Takes it away, as its framework does when somebody stops the bundle. */
    void withdraw() {
        bundle.stop();
    }
}
