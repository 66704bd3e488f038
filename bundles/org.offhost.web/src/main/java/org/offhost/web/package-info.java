// SPDX-License-Identifier: Apache-2.0
/** The console as a web server: off until it is configured. */
package org.offhost.web;
