// SPDX-License-Identifier: Apache-2.0
/** Commands of the embedded array: attach, tape export, demo. */
package org.offhost.array.shell;
