// SPDX-License-Identifier: Apache-2.0
/** The layout on the medium: writer and reader. */
package org.offhost.archive;
