// SPDX-License-Identifier: Apache-2.0
/** Sets that continue others: each point of a chain, and what happens when a link or a map is missing. */
package org.offhost.itest.increment;
