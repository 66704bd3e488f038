// SPDX-License-Identifier: Apache-2.0
/** Times and numbers as text. */
package org.offhost.inspect.time;
