// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

/** Data-Out that breaks its sequence: the command fails, nothing of it reaches the unit. */
final class DataSequenceException extends Exception {
    private static final long serialVersionUID = 1L;

    DataSequenceException(String problem) {
        super(problem);
    }
}
