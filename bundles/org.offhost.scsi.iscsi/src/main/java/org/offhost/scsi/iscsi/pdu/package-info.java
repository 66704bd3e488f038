// SPDX-License-Identifier: Apache-2.0
/** The protocol data units of iSCSI (RFC 7143, 11): their layout, and nothing that is done with them. */
package org.offhost.scsi.iscsi.pdu;
