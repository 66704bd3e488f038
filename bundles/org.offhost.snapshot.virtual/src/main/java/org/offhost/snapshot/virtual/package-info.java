// SPDX-License-Identifier: Apache-2.0
/** Snapshots and write activity of the embedded array. */
package org.offhost.snapshot.virtual;
