// SPDX-License-Identifier: Apache-2.0
/** Commands as a person or a script types them. */
package org.offhost.itest.console;
