// SPDX-License-Identifier: Apache-2.0
/** JSON that a stranger wrote. */
package org.offhost.kit.json;
