// SPDX-License-Identifier: Apache-2.0
/**
 * Media and their sets: opened, found, known, in use by whom, and proved by sums, read or restored. Uses {@code job}.
 */
package org.offhost.backup.engine.medium;
