// SPDX-License-Identifier: Apache-2.0
/** Under which names entries lie in a folder: what it can hold, how names are escaped, and that no two become one. */
package org.offhost.restore.folder.name;
