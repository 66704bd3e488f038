// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.VolumeTraits;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.inspect.Printable;
import org.offhost.shell.text.FailureText;

/** One entry for a person, with all that its file system keeps of it but where its streams lie. */
final class EntryText {
    /** More of a reparse point, object identifier or list of extended attributes is not read; NTFS has 64 KiB at most. */
    private static final int VALUE_LIMIT = 1 << 16;

    /** FILE_ATTRIBUTE_* from bit 0 on ([MS-FSCC] 2.6); empty: not used. */
    private static final String[] ATTRIBUTES = {
        "read-only",
        "hidden",
        "system",
        "",
        "directory",
        "archive",
        "",
        "normal",
        "temporary",
        "sparse",
        "reparse point",
        "compressed",
        "offline",
        "not indexed",
        "encrypted",
        "integrity stream",
        "",
        "no scrub",
        "recall on open",
        "pinned",
        "unpinned",
        "",
        "recall on access"
    };

    private final PrintWriter out;
    private final FileSystemVolume volume;

    EntryText(PrintWriter out, FileSystemVolume volume) {
        this.out = out;
        this.volume = volume;
    }

    /** @param path as it was found */
    void print(FileEntry entry, String path) throws IOException {
        VolumeTraits traits = volume.summary().traits();
        row("Path", Printable.of(path));
        row(
                "Entry",
                String.format(
                        Locale.ROOT,
                        traits.idIsPosition() ? "%s at byte %,d" : "%s %d%s",
                        traits.idName(),
                        entry.id(),
                        traits.sequences() ? ", sequence number " + Integer.toUnsignedString(entry.sequence()) : ""));
        row("Kind", kind(entry));
        names(entry, path);
        FileTimes t = entry.times();
        row("Created", time(t, FileTimes.Stamp.CREATED));
        row("Modified", time(t, FileTimes.Stamp.MODIFIED));
        row("Changed", time(t, FileTimes.Stamp.CHANGED));
        row("Accessed", time(t, FileTimes.Stamp.ACCESSED));
        if (traits.metadata() == VolumeTraits.Metadata.POSIX) {
            entry.target().ifPresent(target -> row("Target", Printable.of(target.path())));
            rows("Facets", FacetText.of(entry.facets()));
        } else {
            windows(entry);
        }
        for (Attribute a : entry.attributes()) {
            value(entry, a);
        }
    }

    private void windows(FileEntry entry) {
        row("Attributes", attributes(WindowsFacets.attributes(entry.facets())));
        rows(
                "Security",
                WindowsFacets.security(entry.facets())
                        .map(s -> SecurityText.of(s.toArray()))
                        .orElse(List.of("none")));
    }

    private static String kind(FileEntry entry) {
        String kind = switch (entry.kind()) {
            case FILE -> "file";
            case DIRECTORY -> WindowsFacets.isCaseSensitive(entry.facets()) ? "directory, case-sensitive" : "directory";
            case LINK -> "symbolic link or junction";
            case SPECIAL -> "device, pipe or socket";
        };
        return entry.system() ? kind + ", the file system's own" : kind;
    }

    private void names(FileEntry entry, String path) throws IOException {
        EntryPaths paths = new EntryPaths(volume, path);
        List<String> lines = new ArrayList<>();
        for (Link link : entry.links()) {
            lines.add(Printable.of(link.name().isEmpty() ? "/" : paths.of(link)) + (link.shortName() ? "  (8.3)" : ""));
        }
        rows(lines.size() == 1 ? "Name" : "Names", lines);
    }

    private static String time(FileTimes times, FileTimes.Stamp stamp) {
        return times.get(stamp).map(Instant::toString).orElse("not kept");
    }

    private static String attributes(int flags) {
        List<String> words = new ArrayList<>();
        int rest = flags;
        for (int i = 0; i < ATTRIBUTES.length; i++) {
            if ((flags & 1 << i) != 0 && !ATTRIBUTES[i].isEmpty()) {
                words.add(ATTRIBUTES[i]);
                rest &= ~(1 << i);
            }
        }
        if (rest != 0) {
            words.add(String.format("%Xh unknown", rest));
        }
        return String.format("%Xh%s", flags, words.isEmpty() ? "" : ": " + String.join(", ", words));
    }

    private void value(FileEntry entry, Attribute a) throws IOException {
        switch (a.role()) {
            case REPARSE -> row("Reparse point", ReparseText.of(bytes(entry, a), entry.target()));
            case OBJECT_ID -> row("Object id", ExtendedText.objectId(bytes(entry, a)));
            case EXTENDED_ATTRIBUTES -> {
                if (!a.type().equals("$EA_INFORMATION")) {
                    rows("EAs", ExtendedText.attributes(bytes(entry, a)));
                }
            }
            case ENCRYPTION -> row("Encryption", String.format(Locale.ROOT, "%s of %,d bytes", a.name(), a.length()));
            default -> {
                // streams have a table of their own
            }
        }
    }

    private byte[] bytes(FileEntry entry, Attribute a) throws IOException {
        if (a.value() instanceof AttributeValue.Resident r) {
            return r.toArray();
        }
        try (InputStream in = volume.content(entry, a)) {
            return in.readNBytes(VALUE_LIMIT);
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            row(a.type(), "cannot be read: " + Printable.of(FailureText.of(e)));
            return new byte[0];
        }
    }

    private void rows(String label, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            row(i == 0 ? label : "", lines.get(i));
        }
    }

    private void row(String label, String text) {
        out.printf("%-13s %s%n", label, text);
    }
}
