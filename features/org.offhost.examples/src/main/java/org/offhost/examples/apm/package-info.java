// SPDX-License-Identifier: Apache-2.0
/** The finder of docs/guide/spi/volume-finder.md. */
package org.offhost.examples.apm;
