// SPDX-License-Identifier: Apache-2.0
/** Tapes: files in the tap form, their marks found again, their capacity and export. */
package org.offhost.array.virtual.medium.tape;
