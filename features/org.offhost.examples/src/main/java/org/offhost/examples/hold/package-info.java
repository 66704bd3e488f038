// SPDX-License-Identifier: Apache-2.0
/** The example of {@code docs/guide/spi/quiescer.md}: an application that is held by files. */
package org.offhost.examples.hold;
