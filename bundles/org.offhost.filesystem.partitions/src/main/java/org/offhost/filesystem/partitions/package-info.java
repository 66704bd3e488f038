// SPDX-License-Identifier: Apache-2.0
/** Finds volumes in MBR and GPT partition tables. */
package org.offhost.filesystem.partitions;
