// SPDX-License-Identifier: Apache-2.0
/** QEMU's agent within a guest: its file systems are frozen and thawed. */
package org.offhost.snapshot.qemu.agent;
