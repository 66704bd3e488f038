// SPDX-License-Identifier: Apache-2.0
/** The example of {@code docs/guide/spi/scsi-transport.md}: a disk in memory as a SCSI unit. */
package org.offhost.examples.ram;
