// SPDX-License-Identifier: Apache-2.0
/**
 * A backup: its steps in their order, and the bench on which they leave things for each other. Uses all packages before it.
 */
package org.offhost.backup.engine.backup;
