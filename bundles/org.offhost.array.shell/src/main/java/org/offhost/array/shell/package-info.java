// SPDX-License-Identifier: Apache-2.0
/** Commands of the embedded array. */
package org.offhost.array.shell;
