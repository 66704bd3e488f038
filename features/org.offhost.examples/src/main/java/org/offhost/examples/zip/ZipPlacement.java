// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.zip;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.offhost.block.PrivateFiles;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.FileEntry.Kind;
import org.offhost.filesystem.FileTimes.Stamp;
import org.offhost.kit.place.ArchiveNames;
import org.offhost.kit.place.PlacedCounts;
import org.offhost.kit.place.WholeFile;
import org.offhost.kit.session.Withdrawal;
import org.offhost.restore.Placement;
import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementRefusedException;
import org.offhost.restore.PlacementReport;

/** One pass. Names are in memory until its end, so there is a limit to them. */
final class ZipPlacement implements Placement {
    private static final int MOST = 200_000;
    private static final int LONGEST = 20_000;

    private final PlacementOrder order;
    private final WholeFile archive;
    private final PlacementReport report;
    private final Withdrawal session;
    private final PlacedCounts counts;
    private final ArchiveNames names = new ArchiveNames(LONGEST);
    private ZipOutputStream zip;
    private long streams;

    ZipPlacement(PlacementOrder order, WholeFile archive, PlacementReport report, Withdrawal session) {
        this.order = order;
        this.archive = archive;
        this.report = report;
        this.session = session;
        this.counts = new PlacedCounts(report);
    }

    private void check() throws IOException {
        session.check();
        report.checkCancelled();
    }

    @Override
    public void look(PlacementEntry entry) throws IOException {
        check();
        if (counts.looked(entry) > MOST) {
            throw new PlacementRefusedException("a zip gets " + MOST + " files at the most. Name a folder");
        }
    }

    @Override
    public void begin() throws IOException {
        check();
        archive.begin();
        if (archive.isWritten()) {
            zip = new ZipOutputStream(new BufferedOutputStream(PrivateFiles.output(archive.partial())));
        }
    }

    @Override
    public Optional<String> place(PlacementEntry entry) throws IOException {
        check();
        Optional<String> why = archive.place(() -> placed(entry));
        counts.over(entry);
        return why;
    }

    private Optional<String> placed(PlacementEntry entry) throws IOException {
        Kind kind = entry.entry().kind();
        Optional<String> name = names.of(entry.path());
        if (name.isEmpty()) {
            return Optional.of("its path is none for a zip: it could lead out of where that is unpacked");
        } else if (kind == Kind.FILE) {
            return file(entry, name.get());
        } else if (kind != Kind.DIRECTORY) {
            return Optional.of("it is neither a file nor a directory");
        }
        if (!name.get().isEmpty() && names.take(name.get() + "/")) {
            put(name.get() + "/", entry);
            counts.directory();
        }
        return Optional.empty();
    }

    private Optional<String> file(PlacementEntry entry, String name) throws IOException {
        Optional<Attribute> content = entry.entry().content();
        streams += entry.entry().attributes().stream()
                .filter(a -> a.role() == Attribute.Role.CONTENT && !a.name().isEmpty())
                .count();
        Encoding encoding = content.map(Attribute::encoding).orElse(Encoding.PLAIN);
        if (encoding == Encoding.EFS || encoding.isAway() || encoding != Encoding.PLAIN && !order.decoded()) {
            return Optional.of("its content is stored as " + encoding + ", which a zip does not tell");
        }
        if (zip != null && content.isPresent()) {
            archive.fetch(entry.content(content.get()), this::check);
        }
        put(names.free(name), entry);
        report.written(
                zip != null && content.isPresent()
                        ? archive.fetched(zip, this::check)
                        : content.map(Attribute::length).orElse(0L));
        counts.file();
        return Optional.empty();
    }

    private void put(String name, PlacementEntry entry) throws IOException {
        if (zip != null) {
            ZipEntry member = new ZipEntry(name);
            entry.entry().times().get(Stamp.MODIFIED).ifPresent(t -> member.setLastModifiedTime(FileTime.from(t)));
            zip.putNextEntry(member);
        }
    }

    /** A member has its time from the beginning. */
    @Override
    public void settle(PlacementEntry entry) throws IOException {
        check();
    }

    @Override
    public void finish() throws IOException {
        check();
        if (archive.isPassedOver()) {
            report.note("the zip was there already and was passed over");
        }
        if (streams > 0) {
            report.note(streams + " named streams are not placed");
        }
        if (zip != null) {
            close();
            archive.finish();
        }
    }

    @Override
    public void close() throws IOException {
        if (zip != null) {
            zip.close();
            archive.close();
        }
    }
}
