// SPDX-License-Identifier: Apache-2.0
/** The examples of {@code block-devices.md}, {@code unit-locator.md} and {@code unit-probe.md} in {@code docs/guide/spi}: disk images in several files. */
package org.offhost.examples.split;
