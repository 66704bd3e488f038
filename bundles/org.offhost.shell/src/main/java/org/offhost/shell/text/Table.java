// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.text;

import java.io.PrintWriter;
import java.util.List;
import org.offhost.inspect.Printable;

/** Rows of text in columns. */
public final class Table {
    private static final String GAP = "  ";

    private Table() {}

    /** Prints rows of equal length, each column as wide as its longest cell; what a cell may not hold is spelled out. */
    public static void print(PrintWriter out, List<List<String>> text) {
        List<List<String>> rows =
                text.stream().map(r -> r.stream().map(Printable::of).toList()).toList();
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i));
                if (i < columns - 1) {
                    line.append(" ".repeat(widths[i] - width(row.get(i)))).append(GAP);
                }
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** Columns of a terminal that a text takes: two for ideographs and pictures, none for marks on other characters. */
    static int width(String cell) {
        return cell.codePoints().map(Table::width).sum();
    }

    private static int width(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(c) ? 2 : 1;
        };
    }

    /** The bulk of what UAX #11 calls wide. */
    private static boolean isWide(int c) {
        return c >= 0x1100 && c <= 0x115f
                || c >= 0x2e80 && c <= 0xa4cf && c != 0x303f
                || c >= 0xac00 && c <= 0xd7a3
                || c >= 0xf900 && c <= 0xfaff
                || c >= 0xff00 && c <= 0xff60
                || c >= 0x1f300 && c <= 0x1faff
                || c >= 0x20000 && c <= 0x3fffd;
    }
}
