// SPDX-License-Identifier: Apache-2.0
/** Logical units as initiators meet them: which commands there are, and what each does to the medium (SPC-4, SBC-3, SSC-4). */
package org.offhost.array.virtual.unit;
