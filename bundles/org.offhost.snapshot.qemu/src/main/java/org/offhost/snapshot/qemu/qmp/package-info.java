// SPDX-License-Identifier: Apache-2.0
/** The machine protocol of QEMU: conversations with a monitor, and their JSON. */
package org.offhost.snapshot.qemu.qmp;
