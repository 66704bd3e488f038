// SPDX-License-Identifier: Apache-2.0
/** Who may use a logical unit, and what its initiators have to be told: reservations and unit attentions. */
package org.offhost.array.virtual.access;
