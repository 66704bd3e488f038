// SPDX-License-Identifier: Apache-2.0
/** SCSI pass-through of Linux (SG_IO): units of this host's adapters. */
package org.offhost.scsi.passthrough;
