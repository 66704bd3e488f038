// SPDX-License-Identifier: Apache-2.0
/**
 * The source of a backup: which volume of a unit, who reads it, when it stands still, and what is on it. Uses
 * {@code job}.
 */
package org.offhost.backup.engine.source;
