// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.offhost.block.BlockDevice;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.VolumeSearch;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.exfat.ExfatParser;
import org.offhost.filesystem.ext4.Ext4Parser;
import org.offhost.filesystem.fat.FatParser;
import org.offhost.filesystem.ntfs.NtfsParser;
import org.offhost.inspect.EntryVisitor;
import org.offhost.inspect.StreamHash;
import org.offhost.inspect.VolumeCounts;
import org.offhost.inspect.VolumeReader;
import org.offhost.inspect.VolumeReport;
import org.offhost.tck.Fixtures;

/** What the command would print of a fixture volume, without a framework. */
final class Inspected {
    private Inspected() {}

    /** What is done with an open volume. */
    interface Use<T> {
        T of(VolumeReader reader) throws IOException;
    }

    static VolumeSearch parsers() {
        DriverBoard board = new DriverBoard();
        for (FileSystemParser parser :
                List.of(new NtfsParser(), new FatParser(), new ExfatParser(), new Ext4Parser())) {
            board.add(FileSystemParser.class, new KnownDriver<>(parser, Map.of(), "org.offhost.test", ""));
        }
        return new VolumeSearch(board);
    }

    static <T> T volume(String fixture, Use<T> use) throws IOException {
        try (BlockDevice device = Fixtures.device(fixture);
                VolumeReader reader = VolumeReader.open(device, parsers())) {
            return use.of(reader);
        }
    }

    /** The whole volume by a report. */
    static String whole(String fixture, Function<PrintWriter, VolumeReport> form) throws IOException {
        return volume(fixture, reader -> shown(reader, form, reader::walk));
    }

    /** What --path shows. */
    static String path(String fixture, String path, InspectForm form) throws IOException {
        return volume(fixture, reader -> {
            NamedPaths chosen = new NamedPaths(reader, fixture, path);
            return shown(
                    reader,
                    out -> chosen.isOne() ? form.report(out, reader.volume()) : form.report(out, false),
                    chosen::walk);
        });
    }

    private interface Walk {
        void accept(EntryVisitor visitor) throws IOException;
    }

    private static String shown(VolumeReader reader, Function<PrintWriter, VolumeReport> form, Walk walk)
            throws IOException {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        VolumeReport report = form.apply(out);
        VolumeCounts counts = new VolumeCounts();
        report.header(reader.volume().summary(), reader.volume().summary().length());
        walk.accept(new EntryVisitor() {
            @Override
            public void entry(FileEntry entry, List<String> paths) throws IOException {
                counts.add(entry, paths.size());
                report.entry(
                        entry, paths, Collections.nCopies(entry.attributes().size(), StreamHash.NONE));
            }

            @Override
            public void fault(Fault fault, Optional<String> path) {
                throw new AssertionError(fault.sentence(path));
            }
        });
        report.footer(counts);
        out.flush();
        return text.toString();
    }
}
