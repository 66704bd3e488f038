// SPDX-License-Identifier: Apache-2.0
/** Media, their sets, and what these hold, as resources. */
package org.offhost.web.set;
