// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

/**
 * What a layout holds, closing included.
 *
 * @param members tar members
 * @param inlineBytes bytes this host gives: headers, attributes, resident values, tails, index
 * @param tailBytes of these, bytes to be read from the source when the pieces are pulled
 * @param decodedBytes of these, content that only this host could decode
 * @param rangeBytes bytes of ranges
 * @param zeroBytes bytes of zeros that are pieces of their own
 * @param ranges pieces that are ranges
 * @param pieces all pieces: about the segment descriptors needed
 * @param streams streams of content laid out
 */
public record LayoutCounts(
        long members,
        long inlineBytes,
        long tailBytes,
        long decodedBytes,
        long rangeBytes,
        long zeroBytes,
        long ranges,
        long pieces,
        long streams) {}
