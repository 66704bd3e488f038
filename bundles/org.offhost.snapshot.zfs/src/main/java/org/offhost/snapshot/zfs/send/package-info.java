// SPDX-License-Identifier: Apache-2.0
/** The stream of {@code zfs send}, read for what changed of one file. */
package org.offhost.snapshot.zfs.send;
