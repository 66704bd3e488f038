// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.inspect.BlockOwner;
import org.offhost.inspect.MapGrid;
import org.offhost.inspect.picture.MapFigures;
import org.offhost.inspect.picture.OwnerMark;
import org.offhost.inspect.picture.Quantities;

/** A volume as a picture of characters, with its legend. */
final class MapText {
    private static final int ROWS = 24;
    private static final int LABEL = 11;
    private static final int ROUND = 8;

    /** A quarter full, half, three quarters, full. */
    private static final String SHADES = "\u2591\u2592\u2593\u2588";

    private final PrintWriter out;
    private final Terminal terminal;

    MapText(PrintWriter out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Cells that fit. */
    MapGrid grid(VolumeSummary s) {
        int columns = (terminal.columns() - LABEL) / ROUND * ROUND;
        return new MapGrid(s.length(), s.clusterLength(), columns, ROWS);
    }

    void print(VolumeSummary s, MapGrid grid) {
        out.printf(
                Locale.ROOT,
                "A cell is %s: %,d bytes.%n%n",
                clusters(grid.cellLength() / s.clusterLength()),
                grid.cellLength());
        for (int row = 0; row < grid.rows(); row++) {
            int first = row * grid.columns();
            int end = Math.min(first + grid.columns(), grid.cells());
            out.printf("%9s  ", Quantities.bytes(grid.position(row)));
            row(grid, first, end);
            out.println();
        }
        out.println();
        legend(grid);
    }

    private static String clusters(long count) {
        return String.format(Locale.ROOT, count == 1 ? "%,d cluster" : "%,d clusters", count);
    }

    private void row(MapGrid grid, int first, int end) {
        int color = 0;
        StringBuilder line = new StringBuilder();
        for (int cell = first; cell < end; cell++) {
            BlockOwner owner = grid.dominant(cell);
            int wanted = terminal.color() && owner != null ? OwnerMark.of(owner).ansi() : 0;
            if (wanted != color) {
                line.append(escape(wanted));
                color = wanted;
            }
            line.append(character(owner, grid.fill(cell)));
        }
        out.print(line.append(color == 0 ? "" : escape(0)));
    }

    private static String escape(int color) {
        return "\u001b[" + color + "m";
    }

    private char character(BlockOwner owner, double fill) {
        if (owner == null) {
            return terminal.unicode() ? OwnerMark.FREE_BLOCK : OwnerMark.FREE_LETTER;
        }
        if (!terminal.unicode()) {
            return fill < 0.5
                    ? Character.toLowerCase(OwnerMark.of(owner).letter())
                    : OwnerMark.of(owner).letter();
        }
        return terminal.color()
                ? SHADES.charAt((int) Math.min(3, fill * 4))
                : OwnerMark.of(owner).block();
    }

    private void legend(MapGrid grid) {
        for (BlockOwner owner : BlockOwner.values()) {
            String color = terminal.color() ? escape(OwnerMark.of(owner).ansi()) : "";
            out.printf(
                    "%s%s%s  %s%n",
                    color,
                    character(owner, 1),
                    color.isEmpty() ? "" : escape(0),
                    MapFigures.amount(OwnerMark.of(owner).words(), grid.bytes(owner), grid.length()));
        }
        long taken = grid.used() + grid.bytes(BlockOwner.BAD);
        out.printf("%s  %s%n", character(null, 0), MapFigures.amount("free", grid.length() - taken, grid.length()));
        if (!terminal.unicode()) {
            out.println("A cell shows who has most of it; in lower case if less than half of it is in use.");
        } else if (terminal.color()) {
            out.printf("A cell shows who has most of it; %s: how much of it is in use.%n", SHADES);
        } else {
            out.println("A cell shows who has most of it.");
        }
    }

    void print(List<String> figures) {
        out.println();
        figures.forEach(out::println);
    }
}
