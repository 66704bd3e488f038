// SPDX-License-Identifier: Apache-2.0
/** Files of a POSIX file system come through backup, listing and restore with all that is kept of them. */
package org.offhost.itest.posix;
