// SPDX-License-Identifier: Apache-2.0
/** What becomes of sets that are there, as requests: locked, forgotten. */
package org.offhost.web.keep;
