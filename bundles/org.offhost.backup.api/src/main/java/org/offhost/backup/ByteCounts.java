// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

/**
 * What went which way: "serverless" as a figure.
 *
 * @param offloaded moved by devices alone
 * @param control read or written by this host: metadata, headers, tails
 * @param decoded content that only this host could decode
 * @param verify read to prove the copy
 * @param fallback could have been offloaded and was not
 * @param fallbackReason why; empty if nothing was
 */
public record ByteCounts(
        long offloaded, long control, long decoded, long verify, long fallback, String fallbackReason) {
    public static final ByteCounts NONE = new ByteCounts(0, 0, 0, 0, 0, "");
}
