// SPDX-License-Identifier: Apache-2.0
/** exFAT parser. */
package org.offhost.filesystem.exfat;
