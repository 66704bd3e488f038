// SPDX-License-Identifier: Apache-2.0
/** Copies through this host, and says so. */
package org.offhost.copy.host;
