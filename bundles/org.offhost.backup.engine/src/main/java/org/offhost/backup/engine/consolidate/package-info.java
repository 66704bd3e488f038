// SPDX-License-Identifier: Apache-2.0
/**
 * Consolidations: the point that sets of one medium show, as a set that stands alone on another. Uses {@code job},
 * {@code medium} and {@code writing}.
 */
package org.offhost.backup.engine.consolidate;
