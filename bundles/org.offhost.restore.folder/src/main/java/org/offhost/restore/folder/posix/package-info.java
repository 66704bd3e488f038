// SPDX-License-Identifier: Apache-2.0
/** What a POSIX host alone can give a restored file: owners, modes, extended attributes, special files. */
package org.offhost.restore.folder.posix;
