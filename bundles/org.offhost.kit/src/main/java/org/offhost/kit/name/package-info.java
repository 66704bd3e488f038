// SPDX-License-Identifier: Apache-2.0
/**
 * Under which names entries of a set lie where they are restored: what can be held there, how names are escaped, that no two become
 * one, and what a link leads to.
 */
package org.offhost.kit.name;
