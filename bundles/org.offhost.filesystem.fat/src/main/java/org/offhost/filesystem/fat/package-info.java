// SPDX-License-Identifier: Apache-2.0
/** FAT12, FAT16 and FAT32 parser. */
package org.offhost.filesystem.fat;
