// SPDX-License-Identifier: Apache-2.0
/** Catalog of sets, media and listings on H2 MVStore. */
package org.offhost.catalog;
