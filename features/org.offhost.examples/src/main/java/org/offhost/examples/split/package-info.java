// SPDX-License-Identifier: Apache-2.0
/** The example of {@code docs/guide/spi/block-devices.md} and {@code unit-locator.md}: disk images in several files. */
package org.offhost.examples.split;
