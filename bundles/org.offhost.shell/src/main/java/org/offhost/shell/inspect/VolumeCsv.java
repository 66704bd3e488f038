// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.LinkTarget;
import org.offhost.filesystem.PosixFacets;
import org.offhost.filesystem.Runs;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.inspect.StreamFacts;
import org.offhost.inspect.StreamHash;
import org.offhost.inspect.VolumeCounts;
import org.offhost.inspect.VolumeReport;
import org.offhost.shell.text.TimeText;

/**
 * Comma-separated values (RFC 4180, UTF-8, lines end in CR LF): a head, then a line per stream. An entry without a stream
 * has one line, with the columns of the stream empty.
 *
 * <p>A text that begins with {@code = + - @}, a tab, CR, LF or an apostrophe gets an apostrophe in front, so that no
 * spreadsheet takes it for a formula; who reads the file takes one leading apostrophe away again. Unpaired surrogates
 * become U+FFFD.
 */
final class VolumeCsv implements VolumeReport {
    private static final String COLUMNS = "path,names,id,sequence,kind,attributes,created,modified,changed,accessed,"
            + "type,stream,size,initialized,allocated,resident,flags,extents,pieces,sha256,error,mode,owner,group,device,target";

    private static final String FORMULA = "=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20";

    private final PrintWriter out;
    private final StringBuilder line = new StringBuilder(256);
    private final TimeText times = new TimeText();

    VolumeCsv(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void header(VolumeSummary summary, long imageBytes) {
        out.print(COLUMNS + "\r\n");
    }

    @Override
    public void entry(FileEntry entry, List<String> paths, List<StreamHash> hashes) {
        List<Attribute> attributes = entry.attributes();
        for (int i = 0; i < attributes.size(); i++) {
            entry(entry, paths);
            stream(attributes.get(i), hashes.get(i));
            posix(entry);
        }
        if (attributes.isEmpty()) {
            entry(entry, paths);
            line.append(",".repeat(11));
            posix(entry);
        }
    }

    private void entry(FileEntry entry, List<String> paths) {
        line.setLength(0);
        text(paths.isEmpty() ? "/" : paths.get(0));
        number(Math.max(1, paths.size()));
        number(entry.id());
        number(Integer.toUnsignedLong(entry.sequence()));
        text(StreamFacts.kind(entry));
        number(WindowsFacets.attributes(entry.facets()));
        FileTimes t = entry.times();
        time(t, FileTimes.Stamp.CREATED);
        time(t, FileTimes.Stamp.MODIFIED);
        time(t, FileTimes.Stamp.CHANGED);
        time(t, FileTimes.Stamp.ACCESSED);
    }

    private void stream(Attribute a, StreamHash hash) {
        Runs runs = StreamFacts.runs(a);
        text(a.type());
        text(a.name());
        number(a.length());
        number(StreamFacts.initialized(a));
        number(StreamFacts.isResident(a) ? 0 : StreamFacts.allocated(runs));
        text(Boolean.toString(StreamFacts.isResident(a)));
        text(String.join(" ", StreamFacts.flags(a)));
        number(runs.count());
        number(StreamFacts.pieces(runs));
        text(hash.sha256());
        text(HashWords.of(hash));
    }

    /** What POSIX keeps of an entry, and where a link of any kind points; ends the line. */
    private void posix(FileEntry entry) {
        Facets facets = entry.facets();
        PosixFacets.mode(facets).ifPresent(m -> line.append(Long.toOctalString(m)));
        line.append(',');
        PosixFacets.owner(facets).ifPresent(line::append);
        line.append(',');
        PosixFacets.group(facets).ifPresent(line::append);
        line.append(',');
        if (isDevice(PosixFacets.type(facets))) {
            line.append(PosixFacets.major(facets)).append(':').append(PosixFacets.minor(facets));
        }
        line.append(',');
        text(entry.target().map(LinkTarget::path).orElse(""));
        end();
    }

    private static boolean isDevice(int type) {
        return type == PosixFacets.BLOCK_DEVICE || type == PosixFacets.CHARACTER_DEVICE;
    }

    private void time(FileTimes t, FileTimes.Stamp stamp) {
        if (t.has(stamp)) {
            times.append(t, stamp, line);
        }
        line.append(',');
    }

    private void number(long value) {
        line.append(value).append(',');
    }

    private void text(String value) {
        String safe = !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
        if (isPlain(safe)) {
            line.append(safe).append(',');
            return;
        }
        line.append('"');
        safe.codePoints().forEach(c -> {
            line.append(c == '"' ? "\"" : "");
            line.appendCodePoint(Character.getType(c) == Character.SURROGATE ? 0xfffd : c);
        });
        line.append("\",");
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == ',' || c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private void end() {
        line.setLength(line.length() - 1);
        out.append(line.append("\r\n"));
    }

    /** A line with the path, the kind {@code fault} and the sentence as its error; the rest is empty. */
    @Override
    public void fault(Fault fault, Optional<String> path) {
        line.setLength(0);
        text(path.orElse(""));
        line.append(",,,");
        text("fault");
        line.append(",".repeat(15));
        text(fault.sentence(Optional.empty()));
        line.append(",".repeat(5));
        end();
    }

    @Override
    public void footer(VolumeCounts counts) {
        // RFC 4180 knows none
    }
}
