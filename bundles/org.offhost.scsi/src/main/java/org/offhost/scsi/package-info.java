// SPDX-License-Identifier: Apache-2.0
/** SCSI command, parameter-list and sense codecs; no I/O. */
package org.offhost.scsi;
