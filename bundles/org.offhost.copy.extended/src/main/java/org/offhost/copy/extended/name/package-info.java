// SPDX-License-Identifier: Apache-2.0
/** How units are named to a copy manager: by designator, or by port and number. */
package org.offhost.copy.extended.name;
