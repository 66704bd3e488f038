// SPDX-License-Identifier: Apache-2.0
/**
 * What reads sets: restores to a unit or a folder, verifications, and the proof of what came of them. Uses all packages
 * before it but {@code backup}.
 */
package org.offhost.backup.engine.restore;
