// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

/**
 * A driver that is there now.
 *
 * @param kind "parser", "volume-finder", "snapshot", "write-activity", "quiescer", "copy", "placer", "device", "catalog"
 * @param name class or method by which it is known
 * @param bundle symbolic name of its bundle
 * @param version version of its bundle
 * @param serviceId its {@code service.id}
 * @param ranking its {@code service.ranking}
 * @param abilities what it says of itself
 * @param leases units of work it does for jobs now
 */
public record Driver(
        String kind,
        String name,
        String bundle,
        String version,
        long serviceId,
        int ranking,
        String abilities,
        int leases) {}
