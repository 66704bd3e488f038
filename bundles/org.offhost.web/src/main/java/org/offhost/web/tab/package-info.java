// SPDX-License-Identifier: Apache-2.0
/** A tab of the Felix web console, where that runs. */
package org.offhost.web.tab;
