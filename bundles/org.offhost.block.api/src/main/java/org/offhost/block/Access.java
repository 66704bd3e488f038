// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

/** What a session may do. */
public enum Access {
    READ,
    READ_WRITE
}
