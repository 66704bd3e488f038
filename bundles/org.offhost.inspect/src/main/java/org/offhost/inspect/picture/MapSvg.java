// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect.picture;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.inspect.BlockOwner;
import org.offhost.inspect.MapGrid;
import org.offhost.inspect.Printable;

/**
 * A volume as a picture of a page (SVG 1.1): strips from left to right, each column of a strip filled from below by what is
 * in use. Whole by itself: no script, no style sheet, no reference to anything else.
 */
public final class MapSvg {
    private static final int COLUMNS = 128;
    private static final int ROWS = 40;
    private static final int CELL_WIDTH = 6;
    private static final int STRIP = 10;
    private static final int PITCH = 12;
    private static final int LEFT = 100;
    private static final int MARGIN = 24;
    private static final int TOP = 72;
    private static final int LINE = 18;
    private static final int LINE_LENGTH = 100;
    private static final int WIDTH = LEFT + COLUMNS * CELL_WIDTH + MARGIN;

    /** Every so many strips the position is told. */
    private static final int LABELED = 5;

    private final VolumeSummary summary;
    private final MapGrid grid;
    private final StringBuilder svg = new StringBuilder(1 << 16);

    private MapSvg(VolumeSummary summary, MapGrid grid) {
        this.summary = summary;
        this.grid = grid;
    }

    public static MapGrid grid(VolumeSummary s) {
        return new MapGrid(s.length(), s.clusterLength(), COLUMNS, ROWS);
    }

    /** @param figures lines about the volume, for the picture's foot and for who cannot see it */
    public static String of(VolumeSummary summary, MapGrid grid, List<String> figures) {
        MapSvg map = new MapSvg(summary, grid);
        map.draw(figures);
        return map.svg.toString();
    }

    private void draw(List<String> figures) {
        int bottom = TOP + grid.rows() * PITCH;
        int legend = bottom + 30;
        int foot = legend + 4 * LINE + 16;
        int height = foot + figures.size() * LINE + MARGIN / 2;
        line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        line(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " role=\"img\" aria-labelledby=\"title desc\" font-family=\"sans-serif\" font-size=\"13\""
                        + " fill=\"#222222\">",
                WIDTH, height, WIDTH, height);
        line("<title id=\"title\">Map of %s</title>", text(VolumeTitle.of(summary)));
        line(
                "<desc id=\"desc\">%s</desc>",
                text(String.join("; ", amounts()) + ". " + String.join("; ", squeezed(figures))));
        line("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
        line("<text x=\"%d\" y=\"34\" font-size=\"18\" font-weight=\"bold\">%s</text>", MARGIN, text(name()));
        line("<text x=\"%d\" y=\"56\" fill=\"#555555\">%s</text>", MARGIN, text(scale()));
        strips();
        legend(legend);
        for (int i = 0; i < figures.size(); i++) {
            figure(figures.get(i), foot + i * LINE);
        }
        line("</svg>");
    }

    private String name() {
        String label = summary.label().isEmpty()
                ? "volume without a label"
                : "\u201c" + Printable.of(summary.label()) + "\u201d";
        return label + ", " + summary.type() + ", " + Quantities.bytes(summary.length());
    }

    private String scale() {
        long clusters = grid.cellLength() / summary.clusterLength();
        return String.format(
                Locale.ROOT,
                "a strip is %s, a column of it %,d %s of %,d bytes, filled from below by what is in use",
                Quantities.bytes(grid.cellLength() * grid.columns()),
                clusters,
                clusters == 1 ? "cluster" : "clusters",
                summary.clusterLength());
    }

    /** One path per owner: a picture of a few kilobytes for a tidy volume, of some hundred for the worst. */
    private void strips() {
        Map<BlockOwner, StringBuilder> paths = new EnumMap<>(BlockOwner.class);
        StringBuilder free = new StringBuilder();
        for (int row = 0; row < grid.rows(); row++) {
            int y = TOP + row * PITCH;
            int first = row * grid.columns();
            int cells = Math.min(grid.columns(), grid.cells() - first);
            rectangle(free, LEFT, y, cells * CELL_WIDTH, STRIP);
            strip(paths, first, first + cells, y);
            if (row % LABELED == 0) {
                line(
                        "<text x=\"%d\" y=\"%d\" font-size=\"11\" text-anchor=\"end\" fill=\"#555555\">%s</text>",
                        LEFT - 10, y + STRIP - 1, Quantities.bytes(grid.position(row)));
            }
        }
        line("<path fill=\"%s\" d=\"%s\"/>", OwnerMark.FREE_COLOR, free);
        paths.forEach((owner, path) ->
                line("<path fill=\"%s\" d=\"%s\"/>", OwnerMark.of(owner).color(), path));
    }

    private void strip(Map<BlockOwner, StringBuilder> paths, int first, int end, int y) {
        for (int cell = first; cell < end; ) {
            int next = cell + 1;
            BlockOwner whole = whole(cell);
            while (whole != null && next < end && whole(next) == whole) {
                next++;
            }
            double x = LEFT + (cell - first) * (double) CELL_WIDTH;
            double bottom = y + STRIP;
            for (BlockOwner owner : BlockOwner.values()) {
                double height = Math.min(bottom - y, STRIP * grid.bytes(owner, cell) / (double) grid.size(cell));
                if (height > 0) {
                    height = Math.max(height, 0.5);
                    bottom -= height;
                    rectangle(
                            paths.computeIfAbsent(owner, o -> new StringBuilder()),
                            x,
                            bottom,
                            (next - cell) * (double) CELL_WIDTH,
                            height);
                }
            }
            cell = next;
        }
    }

    /** Who has all of a cell; null if it is more than one, or part of it is free. */
    private BlockOwner whole(int cell) {
        BlockOwner most = grid.dominant(cell);
        return most != null && grid.bytes(most, cell) >= grid.size(cell) ? most : null;
    }

    private static void rectangle(StringBuilder path, double x, double y, double width, double height) {
        path.append('M').append(number(x)).append(' ').append(number(y));
        path.append('h').append(number(width)).append('v').append(number(height));
        path.append('H').append(number(x)).append('z');
    }

    private static String number(double n) {
        String text = String.format(Locale.ROOT, "%.1f", n);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private List<String> amounts() {
        List<String> amounts = new ArrayList<>();
        for (BlockOwner owner : BlockOwner.values()) {
            amounts.add(OwnerMark.of(owner).words() + " " + share(grid.bytes(owner)));
        }
        amounts.add("free " + share(grid.length() - grid.used() - grid.bytes(BlockOwner.BAD)));
        return amounts;
    }

    private String share(long bytes) {
        return String.format(Locale.ROOT, "%s (%.1f %%)", Quantities.bytes(bytes), 100.0 * bytes / grid.length());
    }

    /** Two columns of swatches. */
    private void legend(int top) {
        List<String> amounts = amounts();
        for (int i = 0; i < amounts.size(); i++) {
            String color = i < BlockOwner.values().length
                    ? OwnerMark.of(BlockOwner.values()[i]).color()
                    : OwnerMark.FREE_COLOR;
            int x = LEFT + i / 4 * (COLUMNS * CELL_WIDTH / 2);
            int y = top + i % 4 * LINE;
            line("<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>", x, y - 10, color);
            line("<text x=\"%d\" y=\"%d\">%s</text>", x + 20, y, text(amounts.get(i)));
        }
    }

    private void figure(String figure, int y) {
        int split = Math.min(13, figure.length());
        String label = figure.substring(0, split).strip();
        if (!label.isEmpty()) {
            line("<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#555555\">%s</text>", LEFT - 10, y, text(label));
        }
        line(
                "<text x=\"%d\" y=\"%d\">%s</text>",
                LEFT, y, text(cut(figure.substring(split).strip())));
    }

    /** What is longer than the picture is wide loses its end; the text of the command has it whole. */
    private static String cut(String s) {
        return s.codePointCount(0, s.length()) <= LINE_LENGTH
                ? s
                : s.substring(0, s.offsetByCodePoints(0, LINE_LENGTH)) + "\u2026";
    }

    private static List<String> squeezed(List<String> figures) {
        return figures.stream().map(f -> f.strip().replaceAll(" {2,}", " ")).toList();
    }

    private void line(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    /** Character data of XML; control characters and unpaired surrogates are spelled out before. */
    private static String text(String s) {
        return Printable.of(s).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
