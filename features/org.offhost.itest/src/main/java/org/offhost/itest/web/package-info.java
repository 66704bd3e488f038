// SPDX-License-Identifier: Apache-2.0
/** The console by HTTP: real requests to the real server. */
package org.offhost.itest.web;
