// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.inspect.Printable;
import org.offhost.inspect.StreamFacts;
import org.offhost.inspect.StreamHash;
import org.offhost.inspect.VolumeCounts;
import org.offhost.inspect.VolumeReport;
import org.offhost.inspect.picture.Quantities;
import org.offhost.inspect.picture.VolumeTitle;

/** Every stream for a person, a line each; with its runs below it if they are wanted, in the order they are stored. */
final class StreamText implements VolumeReport, EntryLines {
    private static final int NUMBER = 15;
    private static final int WHERE = 11;
    private static final int FLAGS = 10;
    private static final String GAP = "  ";
    private static final String ROW = "%15s  %15s  %15s  %-11s  %-10s  %s%n";
    private static final String RUN = "%2s%13s  %15s  %15s  %22s%n";

    private final PrintWriter out;
    private final SortedLines lines;
    private final boolean extents;
    private long unit = 1;

    StreamText(PrintWriter out, boolean extents) {
        this.out = out;
        this.lines = new SortedLines(out);
        this.extents = extents;
    }

    @Override
    public void header(VolumeSummary s, long imageBytes) {
        out.println(VolumeTitle.of(s));
        out.println();
        begin(s);
    }

    @Override
    public void begin(VolumeSummary s) {
        unit = s.traits().addressUnit();
        if (extents) {
            out.printf(
                    "The runs of a stream are below it; %s are of %,d bytes.%n",
                    s.traits().addressName() + "s", unit);
        }
        out.printf(ROW, "SIZE", "INITIALIZED", "ALLOCATED", "WHERE", "FLAGS", "TYPE, PATH:STREAM");
        if (extents) {
            out.printf(
                    RUN, "", "OFFSET", "POSITION", "LENGTH", (s.traits().addressName() + "s").toUpperCase(Locale.ROOT));
        }
    }

    @Override
    public void entry(FileEntry entry, List<String> paths, List<StreamHash> hashes) {
        String path = paths.isEmpty() ? "/" : paths.get(0);
        String more = paths.size() > 1 ? "  (" + paths.size() + " names)" : "";
        for (int i = 0; i < entry.attributes().size(); i++) {
            Attribute a = entry.attributes().get(i);
            String line = row(a, path, more + hash(hashes.get(i)));
            if (extents) {
                out.print(line);
                runs(StreamFacts.runs(a));
            } else {
                lines.add(path, line);
            }
        }
    }

    private static String hash(StreamHash hash) {
        return (hash.sha256().isEmpty() ? "" : "  " + hash.sha256())
                + (HashWords.of(hash).isEmpty() ? "" : "  " + Printable.of(HashWords.of(hash)));
    }

    private String row(Attribute a, String path, String more) {
        Runs runs = StreamFacts.runs(a);
        String name = Printable.of(path) + (a.name().isEmpty() ? "" : ":" + Printable.of(a.name()));
        List<String> flags = StreamFacts.flags(a);
        StringBuilder line = new StringBuilder(96 + name.length());
        Quantities.grouped(line, a.length(), NUMBER).append(GAP);
        Quantities.grouped(line, StreamFacts.initialized(a), NUMBER).append(GAP);
        if (StreamFacts.isResident(a)) {
            line.append(" ".repeat(NUMBER - 1)).append('-');
        } else {
            Quantities.grouped(line, StreamFacts.allocated(runs), NUMBER);
        }
        padded(line.append(GAP), where(a, runs), WHERE).append(GAP);
        padded(line, flags.isEmpty() ? "-" : String.join(" ", flags), FLAGS).append(GAP);
        return line.append((a.type() + " " + name + more).stripTrailing())
                .append(System.lineSeparator())
                .toString();
    }

    private static StringBuilder padded(StringBuilder line, String text, int width) {
        return line.append(text).append(" ".repeat(Math.max(0, width - text.length())));
    }

    private static String where(Attribute a, Runs runs) {
        if (StreamFacts.isResident(a)) {
            return "resident";
        }
        long pieces = StreamFacts.pieces(runs);
        return pieces == 0
                ? "no clusters"
                : Quantities.grouped(new StringBuilder(), pieces, 0)
                        .append(pieces == 1 ? " piece" : " pieces")
                        .toString();
    }

    private void runs(Runs runs) {
        for (Run run : runs) {
            out.printf(
                    Locale.ROOT,
                    RUN,
                    "",
                    number(run.offset()),
                    run.isHole() ? "hole" : number(run.position()),
                    number(run.length()),
                    run.isHole() ? "-" : span(run));
        }
    }

    private String span(Run run) {
        long first = run.position() / unit;
        long count = (run.length() + unit - 1) / unit;
        return count == 1 ? Long.toString(first) : first + "-" + (first + count - 1);
    }

    private static String number(long n) {
        return Quantities.grouped(new StringBuilder(), n, 0).toString();
    }

    @Override
    public void footer(VolumeCounts c) {
        flush();
        VolumeText.counts(out, c);
    }

    @Override
    public void flush() {
        lines.flush();
    }
}
