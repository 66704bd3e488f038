// SPDX-License-Identifier: Apache-2.0
/** The server, started by whoever has a command for it. */
package org.offhost.web.start;
