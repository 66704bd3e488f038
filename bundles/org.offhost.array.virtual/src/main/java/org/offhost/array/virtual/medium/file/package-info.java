// SPDX-License-Identifier: Apache-2.0
/** Files and devices of this host that bytes are kept in: whose they are, who else uses them, where they are now. */
package org.offhost.array.virtual.medium.file;
