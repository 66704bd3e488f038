// SPDX-License-Identifier: Apache-2.0
/** Jobs as resources. */
package org.offhost.web.job;
