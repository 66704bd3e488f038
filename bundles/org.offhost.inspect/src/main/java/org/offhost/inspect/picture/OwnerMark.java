// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect.picture;

import org.offhost.inspect.BlockOwner;

/**
 * What stands for an owner of blocks in a picture.
 *
 * @param words for a legend
 * @param letter for pictures of plain characters
 * @param block for pictures of Unicode blocks without color
 * @param ansi foreground color of a terminal (ECMA-48, 8.3.117)
 * @param color for pictures of a page; colors that most color-blind people can tell apart (Okabe and Ito)
 */
public record OwnerMark(String words, char letter, char block, int ansi, String color) {
    /** What is nobody's: letter, picture element, color. */
    public static final char FREE_LETTER = '.';

    public static final char FREE_BLOCK = '\u00b7';
    static final String FREE_COLOR = "#e4e4e4";

    private static final OwnerMark SYSTEM = new OwnerMark("file system's own", 'S', '\u2588', 34, "#0072b2");
    private static final OwnerMark DIRECTORY = new OwnerMark("directories", 'D', '\u2584', 33, "#e69f00");
    private static final OwnerMark CONTIGUOUS = new OwnerMark("files in one piece", 'F', '\u2592', 32, "#009e73");
    private static final OwnerMark FRAGMENTED = new OwnerMark("files in pieces", 'X', '\u259e', 31, "#d55e00");
    private static final OwnerMark BAD = new OwnerMark("bad", 'B', '\u00d7', 35, "#000000");
    private static final OwnerMark UNKNOWN = new OwnerMark("in use, owner unknown", '?', '?', 36, "#cc79a7");

    public static OwnerMark of(BlockOwner owner) {
        return switch (owner) {
            case SYSTEM -> SYSTEM;
            case DIRECTORY -> DIRECTORY;
            case CONTIGUOUS -> CONTIGUOUS;
            case FRAGMENTED -> FRAGMENTED;
            case BAD -> BAD;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
