// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.VolumeSummary;

/** A volume for a person: what it is and why, then a line per path, sorted while that fits in memory. */
final class VolumeText implements VolumeReport {
    /** Lines kept to be sorted; a volume of more is shown in the order it is stored. About 20 MiB. */
    private static final int SORTED = 100_000;

    private static final int EXTENTS_SHOWN = 4;

    private record Line(String path, String text) {}

    private final PrintWriter out;
    private final boolean tree;
    private final List<Line> lines = new ArrayList<>();
    private boolean sorting = true;
    private long unit = 1;

    VolumeText(PrintWriter out, boolean tree) {
        this.out = out;
        this.tree = tree;
    }

    @Override
    public void header(VolumeSummary s, long imageBytes) {
        unit = s.addressUnit();
        out.printf("File system   %s%s%n", s.type(), s.dirty() ? ", not closed cleanly" : "");
        out.printf("Label         %s%n", s.label().isEmpty() ? "(none)" : s.label());
        out.printf("Serial        %s%n", s.serial());
        out.printf("Length        %,d bytes (%s) of %,d%n", s.length(), Quantities.bytes(s.length()), imageBytes);
        out.printf("Sector        %,d bytes; cluster %,d bytes%n", s.sectorLength(), s.clusterLength());
        for (String sentence : s.evidence()) {
            out.println("Because       " + sentence);
        }
        if (tree) {
            out.printf(
                    "%nExtents are FIRST+COUNT in %s of %,d bytes.%n",
                    s.type().equals("ntfs") ? "clusters" : "sectors", unit);
        }
    }

    @Override
    public void entry(FileEntry entry, List<String> paths, List<StreamHashes.Outcome> hashes) {
        for (int i = 0; tree && i < paths.size(); i++) {
            line(paths.get(i), text(entry, paths.get(i), hashes));
        }
    }

    private void line(String path, String text) {
        if (sorting) {
            lines.add(new Line(path, text));
            if (lines.size() > SORTED) {
                flush();
                sorting = false;
            }
        } else {
            out.print(text);
        }
    }

    private void flush() {
        // '/' before every other character, so that a folder's content follows it
        lines.sort(Comparator.comparing(l -> l.path().replace('/', '\0')));
        lines.forEach(l -> out.print(l.text()));
        lines.clear();
    }

    private String text(FileEntry entry, String path, List<StreamHashes.Outcome> hashes) {
        StringBuilder text = new StringBuilder();
        boolean named = false;
        for (int i = 0; i < entry.attributes().size(); i++) {
            Attribute a = entry.attributes().get(i);
            if (a.role() != Attribute.Role.STRUCTURE) {
                boolean main = a.role() == Attribute.Role.CONTENT && a.name().isEmpty();
                named |= main;
                String name = main ? path : path + ":" + (a.name().isEmpty() ? a.type() : a.name());
                stream(text, main ? letter(entry) : ' ', name, a, hashes.get(i), main ? words(entry) : "");
            }
        }
        return named ? text.toString() : String.format("%c %14s  %s%s%n", letter(entry), "", path, words(entry)) + text;
    }

    private void stream(
            StringBuilder text, char letter, String name, Attribute a, StreamHashes.Outcome hash, String words) {
        text.append(String.format(
                Locale.ROOT,
                "%c %,14d  %s  %s%s%s",
                letter,
                a.length(),
                name,
                where(a),
                words,
                hash.sha256().isEmpty() ? "" : "  " + hash.sha256()));
        if (!hash.error().isEmpty()) {
            text.append("  cannot be read: ").append(hash.error());
        }
        text.append(System.lineSeparator());
    }

    static char letter(FileEntry entry) {
        return switch (entry.kind()) {
            case FILE -> 'f';
            case DIRECTORY -> 'd';
            case LINK -> 'l';
            case SPECIAL -> 's';
        };
    }

    private static String words(FileEntry entry) {
        List<String> words = new ArrayList<>();
        if ((entry.dosAttributes() & FileEntry.READ_ONLY) != 0) {
            words.add("read-only");
        }
        if ((entry.dosAttributes() & FileEntry.HIDDEN) != 0) {
            words.add("hidden");
        }
        if ((entry.dosAttributes() & FileEntry.SYSTEM) != 0) {
            words.add("system");
        }
        return words.isEmpty() ? "" : "  [" + String.join(", ", words) + "]";
    }

    private String where(Attribute a) {
        if (!(a.value() instanceof AttributeValue.NonResident n)) {
            return "resident";
        }
        StringBuilder text = new StringBuilder(n.runs().count() == 0 ? "no extents" : "at");
        int shown = 0;
        for (Run run : n.runs()) {
            if (shown++ == EXTENTS_SHOWN) {
                text.append(" and ").append(n.runs().count() - EXTENTS_SHOWN).append(" more");
                break;
            }
            text.append(' ').append(run.isHole() ? "hole" : Long.toString(run.position() / unit));
            text.append('+').append((run.length() + unit - 1) / unit);
        }
        if (a.encoding() != Encoding.PLAIN) {
            text.append(", ").append(a.encoding());
        }
        return text.append(a.sparse() ? ", sparse" : "").toString();
    }

    @Override
    public void footer(VolumeCounts c) {
        flush();
        out.printf(
                Locale.ROOT,
                "%n%,d files and %,d directories under %,d names; %,d content streams of %,d bytes (%s):%n"
                        + "%,d resident, %,d non-resident; %,d extents in all%s%n",
                c.files(),
                c.directories(),
                c.paths(),
                c.contents(),
                c.bytes(),
                Quantities.bytes(c.bytes()),
                c.resident(),
                c.contents() - c.resident(),
                c.extents(),
                c.faults() == 0 ? "" : "; " + c.faults() + " structures could not be read");
    }
}
