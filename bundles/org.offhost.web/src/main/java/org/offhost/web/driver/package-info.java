// SPDX-License-Identifier: Apache-2.0
/** Drivers as resources. */
package org.offhost.web.driver;
