// SPDX-License-Identifier: Apache-2.0
/** Every unit of every SCSI transport as a block or record device. */
package org.offhost.scsi.device;
