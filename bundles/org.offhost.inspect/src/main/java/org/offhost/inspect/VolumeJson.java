// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.VolumeTraits;
import org.offhost.filesystem.WindowsFacets;

/** JSON lines in the shape of {@code rig/volumes/manifest.py}, so that the two can be compared line by line. */
public final class VolumeJson implements VolumeReport {
    private final Json out;
    private long unit = 1;
    private boolean sequences;
    private boolean posix;

    public VolumeJson(Appendable sink) {
        this.out = new Json(sink);
    }

    @Override
    public void header(VolumeSummary s, long imageBytes) {
        sequences = s.traits().sequences();
        posix = s.traits().metadata() == VolumeTraits.Metadata.POSIX;
        unit = s.traits().addressUnit();
        out.object()
                .member("header", 1)
                .member("fs", s.type())
                .member("layout_by", "offhost")
                .member("block_size", unit)
                .member("blocks", s.length() / unit)
                .member("root_ino", s.rootId())
                .member("image_bytes", imageBytes)
                .member("label", s.label())
                .member("serial", s.serial())
                .member("dirty", s.dirty())
                .name("evidence")
                .array();
        s.evidence().forEach(out::value);
        out.endArray().end().line();
    }

    @Override
    public void entry(FileEntry entry, List<String> paths, List<StreamHash> hashes) {
        for (String path : paths) {
            out.object().member("path", path).member("ino", entry.id()).member("kind", StreamFacts.kind(entry));
            out.member("links", sequences ? entry.links().size() : paths.size());
            out.member("size", entry.content().map(Attribute::length).orElse(0L));
            if (sequences) {
                out.member("seq", Integer.toUnsignedLong(entry.sequence()));
            }
            out.member("attrs", WindowsFacets.attributes(entry.facets()));
            if (WindowsFacets.isCaseSensitive(entry.facets())) {
                out.member("caseSensitive", true);
            }
            entry.target().ifPresent(t -> out.member("target", t.path()));
            if (posix) {
                facets(entry);
            }
            FileTimes t = entry.times();
            time("crtime", t, FileTimes.Stamp.CREATED);
            time("mtime", t, FileTimes.Stamp.MODIFIED);
            time("atime", t, FileTimes.Stamp.ACCESSED);
            time("ctime", t, FileTimes.Stamp.CHANGED);
            out.name("streams").array();
            for (int i = 0; i < entry.attributes().size(); i++) {
                stream(entry.attributes().get(i), hashes.get(i));
            }
            out.endArray().end().line();
        }
    }

    /** What only some file systems keep: numbers as such, bytes as hexadecimal digits. */
    private void facets(FileEntry entry) {
        out.name("facets").object();
        for (Facet f : entry.facets()) {
            if (f instanceof Facet.Number n) {
                out.member(n.name(), n.value());
            } else if (f instanceof Facet.Bytes b) {
                out.member(b.name(), HexFormat.of().formatHex(b.value().toArray()));
            }
        }
        out.end();
    }

    /** Seconds since 1970 and nanoseconds; [0,0] where the file system keeps no such time. */
    private void time(String name, FileTimes times, FileTimes.Stamp stamp) {
        out.name(name)
                .array()
                .value(times.seconds(stamp))
                .value(times.nanos(stamp))
                .endArray();
    }

    private void stream(Attribute a, StreamHash hash) {
        out.object()
                .member("name", a.name())
                .member("type", a.type())
                .member("size", a.length())
                .member("resident", a.value() instanceof AttributeValue.Resident);
        List<String> flags = StreamFacts.flags(a);
        if (!flags.isEmpty()) {
            out.name("flags").array();
            flags.forEach(out::value);
            out.endArray();
        }
        if (a.value() instanceof AttributeValue.NonResident n) {
            out.name("extents").array();
            for (Run run : n.runs()) {
                long place = run.isHole() ? Run.HOLE : run.position() / unit;
                out.array().value(run.offset() / unit).value(place);
                out.value((run.length() + unit - 1) / unit).endArray();
            }
            out.endArray();
        }
        if (!hash.sha256().isEmpty()) {
            out.member("sha256", hash.sha256());
        }
        if (!hash.error().isEmpty()) {
            out.member("error", hash.error());
        }
        if (hash.missing() > 0) {
            out.member("missing", hash.missing());
        }
        out.end();
    }

    @Override
    public void fault(Fault fault, Optional<String> path) {
        out.object().member("fault", fault.effect().words());
        path.ifPresent(p -> {
            boolean inside = fault.subject() instanceof FaultSubject.Inside;
            out.member(inside ? "directory" : "path", p);
        });
        if (fault.subject() instanceof FaultSubject.Entry e) {
            out.member("ino", e.id());
        } else if (fault.subject() instanceof FaultSubject.Number n) {
            out.member("ino", n.id());
        }
        out.member("structure", fault.structure())
                .member("position", fault.position())
                .member("detail", fault.detail())
                .end()
                .line();
    }

    @Override
    public void footer(VolumeCounts c) {
        out.object()
                .member("footer", 1)
                .member("paths", c.paths())
                .member("streams", c.streams())
                .member("extents", c.extents())
                .member("faults", c.faults())
                .end()
                .line();
    }
}
