// SPDX-License-Identifier: Apache-2.0
/** A portal: logins, sessions, tasks, and the way of their data (RFC 7143). */
package org.offhost.scsi.iscsi.portal;
