// SPDX-License-Identifier: Apache-2.0
/** Places files in a folder of this host: names, gates, notes of what was made, and what NTFS keeps of a file. */
package org.offhost.restore.folder;
