// SPDX-License-Identifier: Apache-2.0
/** The example of {@code docs/guide/spi/copy-provider.md}: copies of disks through this host. */
package org.offhost.examples.copy;
