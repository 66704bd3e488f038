// SPDX-License-Identifier: Apache-2.0
/** Copies by SCSI EXTENDED COPY. */
package org.offhost.copy.extended;
