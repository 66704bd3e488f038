// SPDX-License-Identifier: Apache-2.0
/** Units on a connection: framing, digests, numbers that wrap. */
package org.offhost.scsi.iscsi.wire;
