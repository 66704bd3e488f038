// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.inspect.Printable;
import org.offhost.inspect.StreamFacts;
import org.offhost.inspect.StreamHash;
import org.offhost.inspect.VolumeCounts;
import org.offhost.inspect.VolumeReport;
import org.offhost.inspect.picture.Quantities;
import org.offhost.inspect.picture.VolumeTitle;
import org.offhost.shell.text.KindLetter;

/** A volume for a person: what it is and why, then a line per path, sorted while that fits in memory. */
final class VolumeText implements VolumeReport, EntryLines {
    private static final int EXTENTS_SHOWN = 4;
    private static final int SIZE = 14;
    private static final String NO_SIZE = " ".repeat(1 + SIZE + 2);

    private final PrintWriter out;
    private final boolean evidence;
    private final boolean tree;
    private final SortedLines lines;
    private long unit = 1;

    /**
     * @param evidence whether to show why it is what it is
     * @param tree whether to show the entries
     */
    VolumeText(PrintWriter out, boolean evidence, boolean tree) {
        this.out = out;
        this.evidence = evidence;
        this.tree = tree;
        this.lines = new SortedLines(out);
    }

    @Override
    public void header(VolumeSummary s, long imageBytes) {
        if (evidence) {
            facts(s, imageBytes);
        } else {
            out.println(VolumeTitle.of(s));
        }
        if (tree) {
            out.println();
            begin(s);
        }
    }

    private void facts(VolumeSummary s, long imageBytes) {
        out.printf("File system   %s%s%n", s.type(), s.dirty() ? ", not closed cleanly" : "");
        out.printf("Label         %s%n", s.label().isEmpty() ? "(none)" : Printable.of(s.label()));
        if (!s.serial().isBlank()) {
            out.printf("Serial        %s%n", s.serial());
        }
        out.printf("Length        %,d bytes (%s) of %,d%n", s.length(), Quantities.bytes(s.length()), imageBytes);
        out.printf("Sector        %,d bytes; cluster %,d bytes%n", s.sectorLength(), s.clusterLength());
        for (String sentence : s.evidence()) {
            out.println("Because       " + Printable.of(sentence));
        }
    }

    @Override
    public void begin(VolumeSummary s) {
        unit = s.traits().addressUnit();
        out.printf("Extents are FIRST+COUNT in %s of %,d bytes.%n", s.traits().addressName() + "s", unit);
    }

    @Override
    public void entry(FileEntry entry, List<String> paths, List<StreamHash> hashes) {
        for (int i = 0; tree && i < paths.size(); i++) {
            lines.add(paths.get(i), text(entry, Printable.of(paths.get(i)), hashes));
        }
    }

    private String text(FileEntry entry, String path, List<StreamHash> hashes) {
        StringBuilder text = new StringBuilder();
        boolean named = false;
        for (int i = 0; i < entry.attributes().size(); i++) {
            Attribute a = entry.attributes().get(i);
            if (a.role() != Attribute.Role.STRUCTURE) {
                boolean main = a.role() == Attribute.Role.CONTENT && a.name().isEmpty();
                named |= main;
                String name = main ? path : path + ":" + (a.name().isEmpty() ? a.type() : Printable.of(a.name()));
                stream(
                        text,
                        main ? KindLetter.of(entry.kind()) : ' ',
                        name,
                        a,
                        hashes.get(i),
                        main ? words(entry) : "");
            }
        }
        return named ? text.toString() : text.insert(0, line(entry, path)).toString();
    }

    /** Of an entry without content. */
    private static String line(FileEntry entry, String path) {
        return KindLetter.of(entry.kind()) + NO_SIZE + path + words(entry) + System.lineSeparator();
    }

    private void stream(StringBuilder text, char letter, String name, Attribute a, StreamHash hash, String words) {
        Quantities.grouped(text.append(letter).append(' '), a.length(), SIZE);
        text.append("  ").append(name).append("  ");
        where(a, text);
        text.append(words);
        if (!hash.sha256().isEmpty()) {
            text.append("  ").append(hash.sha256());
        }
        if (!HashWords.of(hash).isEmpty()) {
            text.append("  ").append(Printable.of(HashWords.of(hash)));
        }
        text.append(System.lineSeparator());
    }

    private static String words(FileEntry entry) {
        if (WindowsFacets.attributes(entry.facets()) == 0) {
            return "";
        }
        List<String> words = new ArrayList<>();
        if ((WindowsFacets.attributes(entry.facets()) & WindowsFacets.READ_ONLY) != 0) {
            words.add("read-only");
        }
        if ((WindowsFacets.attributes(entry.facets()) & WindowsFacets.HIDDEN) != 0) {
            words.add("hidden");
        }
        if ((WindowsFacets.attributes(entry.facets()) & WindowsFacets.SYSTEM) != 0) {
            words.add("system");
        }
        return words.isEmpty() ? "" : "  [" + String.join(", ", words) + "]";
    }

    private void where(Attribute a, StringBuilder text) {
        if (!(a.value() instanceof AttributeValue.NonResident n)) {
            text.append("resident");
            return;
        }
        text.append(n.runs().count() == 0 ? "no extents" : "at");
        int shown = 0;
        for (Run run : n.runs()) {
            if (shown++ == EXTENTS_SHOWN) {
                text.append(" and ").append(n.runs().count() - EXTENTS_SHOWN).append(" more");
                break;
            }
            if (run.isHole()) {
                text.append(" hole");
            } else {
                text.append(' ').append(run.position() / unit);
            }
            text.append('+').append((run.length() + unit - 1) / unit);
        }
        StreamFacts.flags(a).forEach(flag -> text.append(", ").append(flag));
    }

    @Override
    public void footer(VolumeCounts c) {
        flush();
        counts(out, c);
    }

    @Override
    public void flush() {
        lines.flush();
    }

    static void counts(PrintWriter out, VolumeCounts c) {
        out.printf(
                Locale.ROOT,
                "%n%s and %s under %s; %s of %,d bytes (%s):%n%,d resident, %,d non-resident; %s in all%s%n",
                Quantities.count(c.files(), "file", "files"),
                Quantities.count(c.directories(), "directory", "directories"),
                Quantities.count(c.paths(), "name", "names"),
                Quantities.count(c.contents(), "content stream", "content streams"),
                c.bytes(),
                Quantities.bytes(c.bytes()),
                c.resident(),
                c.contents() - c.resident(),
                Quantities.count(c.extents(), "extent", "extents"),
                c.faults() == 0 ? "" : "; " + Quantities.count(c.faults(), "fault", "faults"));
    }
}
