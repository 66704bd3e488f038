// SPDX-License-Identifier: Apache-2.0
/** Drivers that fail, go and come while they are used. */
package org.offhost.itest.driver;
