// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

/**
 * Whose a member is, by number; names are not kept.
 *
 * @param user the user's number, 0 where the file system keeps none
 * @param group the group's
 */
public record TarOwner(long user, long group) {
    static final TarOwner NONE = new TarOwner(0, 0);
}
