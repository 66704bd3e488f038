// SPDX-License-Identifier: Apache-2.0
/** NTFS parser. */
package org.offhost.filesystem.ntfs;
