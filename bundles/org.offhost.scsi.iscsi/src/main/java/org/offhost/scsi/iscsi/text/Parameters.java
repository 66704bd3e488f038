// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.text;

/**
 * What the two sides of a session agreed on. Lengths are in bytes.
 *
 * @param headerDigest whether headers have CRC32C
 * @param dataDigest whether data segments have CRC32C
 * @param peerSegment longest data segment that the other side takes
 * @param maxBurst longest sequence of Data-In, or of Data-Out that was asked for
 * @param firstBurst most unsolicited data of a command, immediate data included
 * @param initialR2T whether Data-Out has to wait until it is asked for
 * @param immediateData whether a command may carry data
 * @param maxOutstandingR2T most R2T of a command that wait for their data
 */
public record Parameters(
        boolean headerDigest,
        boolean dataDigest,
        int peerSegment,
        int maxBurst,
        int firstBurst,
        boolean initialR2T,
        boolean immediateData,
        int maxOutstandingR2T) {
    Parameters withFirstBurst(int length) {
        return new Parameters(
                headerDigest, dataDigest, peerSegment, maxBurst, length, initialR2T, immediateData, maxOutstandingR2T);
    }
}
