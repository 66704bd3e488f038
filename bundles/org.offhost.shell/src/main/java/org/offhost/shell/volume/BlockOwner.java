// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.volume;

/** Who has a part of a volume, with what stands for it in a picture. */
public enum BlockOwner {
    SYSTEM("file system's own", 'S', '\u2588', 34, "#0072b2"),
    DIRECTORY("directories", 'D', '\u2584', 33, "#e69f00"),
    CONTIGUOUS("files in one piece", 'F', '\u2592', 32, "#009e73"),
    FRAGMENTED("files in pieces", 'X', '\u259e', 31, "#d55e00"),
    BAD("bad", 'B', '\u00d7', 35, "#000000"),
    UNKNOWN("in use, owner unknown", '?', '?', 36, "#cc79a7");

    /** What is nobody's: letter, picture element, color. */
    public static final char FREE_LETTER = '.';

    public static final char FREE_BLOCK = '\u00b7';
    public static final String FREE_COLOR = "#e4e4e4";

    private final String words;
    private final char letter;
    private final char block;
    private final int ansi;
    private final String color;

    /** @param color colors that most color-blind people can tell apart (Okabe and Ito) */
    BlockOwner(String words, char letter, char block, int ansi, String color) {
        this.words = words;
        this.letter = letter;
        this.block = block;
        this.ansi = ansi;
        this.color = color;
    }

    public String words() {
        return words;
    }

    /** For pictures of plain characters. */
    public char letter() {
        return letter;
    }

    /** For pictures of Unicode blocks without color. */
    public char block() {
        return block;
    }

    /** Foreground color of a terminal (ECMA-48, 8.3.117). */
    public int ansi() {
        return ansi;
    }

    /** For pictures of a page. */
    public String color() {
        return color;
    }
}
