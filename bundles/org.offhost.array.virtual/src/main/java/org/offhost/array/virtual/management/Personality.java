// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

import java.util.Optional;

/**
 * How a copy manager and the drives beside it behave: as the standard has it, or as some product does. Each is a data file that
 * names where its facts are from.
 *
 * @param name of its file
 * @param product and version
 * @param source where the facts are from
 * @param recorded how it refuses something, to the byte; the array's own needs none
 */
public record Personality(
        String name,
        String product,
        String source,
        CopyManagerTraits copyManager,
        DriveTraits drive,
        Optional<RecordedRefusal> recorded) {}
