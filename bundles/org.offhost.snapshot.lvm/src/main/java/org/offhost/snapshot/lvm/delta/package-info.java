// SPDX-License-Identifier: Apache-2.0
/** What {@code thin_delta} writes. */
package org.offhost.snapshot.lvm.delta;
