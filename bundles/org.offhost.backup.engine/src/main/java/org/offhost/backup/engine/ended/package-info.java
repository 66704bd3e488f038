// SPDX-License-Identifier: Apache-2.0
/**
 * Jobs that have ended: how long they are kept, what is read of them at a start, and what they come to when they are kept no
 * more.
 */
package org.offhost.backup.engine.ended;
