// SPDX-License-Identifier: Apache-2.0
/**
 * Tar members: headers, records, names, what they hold, and reading them again (POSIX.1-2017, "pax"; GNU tar manual, "Tar
 * Internals").
 */
package org.offhost.archive.tar;
