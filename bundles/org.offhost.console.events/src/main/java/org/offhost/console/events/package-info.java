// SPDX-License-Identifier: Apache-2.0
/** Tells EventAdmin of jobs, drivers and media. */
package org.offhost.console.events;
