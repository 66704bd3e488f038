// SPDX-License-Identifier: Apache-2.0
/** What the array's logical units are kept in: backing files, tape files, pre-images. Knows no commands. */
package org.offhost.array.virtual.medium;
