// SPDX-License-Identifier: Apache-2.0
/** The initiator: logins, sessions that begin again, commands on their way (RFC 7143). */
package org.offhost.scsi.iscsi.initiator;
