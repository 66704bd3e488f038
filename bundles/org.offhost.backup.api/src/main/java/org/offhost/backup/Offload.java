// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

/** Whether content may pass this host. */
public enum Offload {
    /** The job fails rather than copy through this host. */
    REQUIRED,
    /** Copies through this host where nothing else works, and says so. */
    PREFERRED,
    /** Copies through this host. */
    OFF
}
