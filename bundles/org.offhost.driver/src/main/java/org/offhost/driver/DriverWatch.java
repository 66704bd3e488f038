// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

/** Told of drivers that come and go, in the thread that brings or takes one: it returns soon, and throws nothing. */
public interface DriverWatch {
    /**
     * A driver can be had.
     *
     * @param kind its service interface
     */
    void came(Class<?> kind, KnownDriver<?> driver);

    /** A driver cannot be had any more; those who have it learn it at their next check. */
    void went(Class<?> kind, KnownDriver<?> driver);
}
