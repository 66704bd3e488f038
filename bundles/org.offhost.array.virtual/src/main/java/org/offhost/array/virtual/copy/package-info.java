// SPDX-License-Identifier: Apache-2.0
/** The copy manager: executes EXTENDED COPY(LID1) parameter lists on media (SPC-4, 5.17.7 and 6.4). */
package org.offhost.array.virtual.copy;
