// SPDX-License-Identifier: Apache-2.0
/**
 * Copying by whoever can do it best. Uses {@code job}.
 */
package org.offhost.backup.engine.copy;
