// SPDX-License-Identifier: Apache-2.0
/** Counts jobs, bytes, drivers and media, and gives the counts away. */
package org.offhost.console.metrics.figures;
