// SPDX-License-Identifier: Apache-2.0
/** Gate, snapshot, inventory, plan, copy, check, commit; restore. */
package org.offhost.backup.engine;
