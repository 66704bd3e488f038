// SPDX-License-Identifier: Apache-2.0
/** The example of {@code docs/guide/spi/catalog-store.md}: a catalog in a folder. */
package org.offhost.examples.shelf;
