// SPDX-License-Identifier: Apache-2.0
/** Numbers and names as file systems and partition tables of little-endian machines store them. */
package org.offhost.kit.bytes;
