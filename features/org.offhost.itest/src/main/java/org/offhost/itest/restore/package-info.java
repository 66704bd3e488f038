// SPDX-License-Identifier: Apache-2.0
/** Restores and what they bring back. */
package org.offhost.itest.restore;
