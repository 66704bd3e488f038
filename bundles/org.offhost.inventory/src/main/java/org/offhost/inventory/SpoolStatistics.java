// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

/**
 * What an inventory counted.
 *
 * @param files entries that are files, links or special; the file system's own left out, here and below
 * @param directories entries that are directories; the root left out
 * @param streams attributes with bytes of an application ({@code Role.CONTENT})
 * @param resident of these, how many are kept with the attributes
 * @param nonResident of these, how many have clusters
 * @param extents ranges of clusters these have, holes not counted
 * @param bytes bytes of content of these
 * @param faults structures that could not be read and were passed over
 * @param allocatedRanges ranges of {@code allocated()}
 * @param allocatedBytes bytes of these
 */
public record SpoolStatistics(
        long files,
        long directories,
        long streams,
        long resident,
        long nonResident,
        long extents,
        long bytes,
        long faults,
        long allocatedRanges,
        long allocatedBytes) {}
