// SPDX-License-Identifier: Apache-2.0
/**
 * Files of a set as an archive that is sent while it is read: a placer of restores writes it into a pipe, and a request takes it from
 * there.
 */
package org.offhost.web.archive;
