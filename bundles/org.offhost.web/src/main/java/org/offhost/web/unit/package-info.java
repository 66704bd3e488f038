// SPDX-License-Identifier: Apache-2.0
/** Units and their volumes as resources. */
package org.offhost.web.unit;
