// SPDX-License-Identifier: Apache-2.0
/** Keys and values: text, the negotiation of parameters, CHAP (RFC 7143, 6, 12, 13; RFC 1994). */
package org.offhost.scsi.iscsi.text;
