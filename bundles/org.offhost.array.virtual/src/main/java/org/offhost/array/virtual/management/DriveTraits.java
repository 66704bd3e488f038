// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

/**
 * What a tape drive can and cannot do.
 *
 * @param locates whether it has LOCATE
 * @param tellsPosition whether READ POSITION tells anything: otherwise "unknown" in the short form, in the long one 0 without a flag
 * @param suppressesLength whether SILI is heeded
 * @param sendsAtFilemark whether a READ that meets a filemark sends data all the same
 * @param miscountsShortRecords whether a READ of a record that is shorter sends as many bytes as it lacks, not as it has
 * @param spacesBlindly whether SPACE over records counts filemarks as records and goes on, takes the end behind the last object for
 *     the end of data, and does not say how far it came
 * @param tellsCapacity whether READ ATTRIBUTE tells what is left on a cartridge
 */
public record DriveTraits(
        boolean locates,
        boolean tellsPosition,
        boolean suppressesLength,
        boolean sendsAtFilemark,
        boolean miscountsShortRecords,
        boolean spacesBlindly,
        boolean tellsCapacity) {
    /** A drive that does what the standard says. */
    public static final DriveTraits STANDARD = new DriveTraits(true, true, true, false, false, false, true);
}
