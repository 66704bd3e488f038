// SPDX-License-Identifier: Apache-2.0
/** Signing in and out. */
package org.offhost.web.session;
