// SPDX-License-Identifier: Apache-2.0
/** Jobs: cancelled, interrupted, resumed, counted, kept in the catalog. */
package org.offhost.itest.job;
