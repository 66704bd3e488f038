// SPDX-License-Identifier: Apache-2.0
/** What happens, told as it happens (Server-Sent Events, WHATWG HTML). */
package org.offhost.web.event;
