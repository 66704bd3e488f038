// SPDX-License-Identifier: Apache-2.0
/** Times as text. */
package org.offhost.inspect.time;
