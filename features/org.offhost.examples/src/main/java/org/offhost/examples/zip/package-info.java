// SPDX-License-Identifier: Apache-2.0
/** The example of {@code docs/guide/spi/restore-placer.md}: restored files in a zip. */
package org.offhost.examples.zip;
