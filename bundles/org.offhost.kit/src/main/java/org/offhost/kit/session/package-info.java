// SPDX-License-Identifier: Apache-2.0
/** The end of a driver's sessions. */
package org.offhost.kit.session;
