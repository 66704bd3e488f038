// SPDX-License-Identifier: Apache-2.0
/** Gogo commands of scope offhost. */
package org.offhost.shell;
