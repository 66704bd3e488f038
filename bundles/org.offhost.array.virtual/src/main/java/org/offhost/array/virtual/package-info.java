// SPDX-License-Identifier: Apache-2.0
/** The embedded array: disks, tape, point-in-time units, copy manager. */
package org.offhost.array.virtual;
