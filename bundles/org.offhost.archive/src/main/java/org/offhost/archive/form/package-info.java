// SPDX-License-Identifier: Apache-2.0
/**
 * What is read and written piece by piece: documents, packed numbers, codes that stand for constants, entries, and how much
 * a medium may ask a reader for. Uses the words of the archive alone.
 */
package org.offhost.archive.form;
