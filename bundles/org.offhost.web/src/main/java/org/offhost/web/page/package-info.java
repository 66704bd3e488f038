// SPDX-License-Identifier: Apache-2.0
/** The page. */
package org.offhost.web.page;
