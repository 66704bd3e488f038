// SPDX-License-Identifier: Apache-2.0
/**
 * What reads sets: restores to a unit or a folder and verifications, each a row of steps with its bench. Uses all packages
 * before it but {@code backup}.
 */
package org.offhost.backup.engine.restore;
