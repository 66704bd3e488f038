// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.offhost.archive.stream.StreamedTar;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.FileEntry;
import org.offhost.kit.name.EntryPlaces;
import org.offhost.kit.name.HardLinks;
import org.offhost.kit.name.PlacedNames;
import org.offhost.kit.name.RenamedFiles;
import org.offhost.kit.name.SymbolicLinks;
import org.offhost.restore.Placement;
import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementMemory;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementOverException;
import org.offhost.restore.PlacementRefusedException;
import org.offhost.restore.PlacementReport;
import org.offhost.restore.UnreadableContentException;

/**
 * Sends entries as members of an archive. A pass that ends since a driver went is followed by one that goes on at the byte where it was:
 * what was sent cannot be taken back. So nothing is gone past, either: an entry that cannot be read ends the job, and with it the
 * archive.
 */
final class ArchivePlacement implements Placement {
    private static final int BUFFER = 64 << 10;

    private final Download download;
    private final ArchiveForm form;
    private final PlacementOrder order;
    private final PlacementMemory memory;
    private final PlacementReport report;
    private final ArchivePipe.Check check;
    private final PlacedNames foreseen;
    private final PlacedNames names;
    private final RenamedFiles renamed;
    private final HardLinks<String> links = new HardLinks<>();
    private final byte[] buffer = new byte[BUFFER];

    private long looked;
    private long total;
    private long done;
    private long members;
    private long files;
    private long directories;
    private long leftOut;

    ArchivePlacement(
            Download download,
            PlacementOrder order,
            PlacementMemory memory,
            PlacementReport report,
            ArchivePipe.Check check) {
        this.download = download;
        this.form = download.form();
        this.order = order;
        this.memory = memory;
        this.report = report;
        this.check = check;
        this.foreseen = new PlacedNames(download.kind().names(), "");
        this.names = new PlacedNames(download.kind().names(), "");
        this.renamed = new RenamedFiles(report, "the archive");
        download.pipe().check(check);
    }

    @Override
    public void look(PlacementEntry entry) throws IOException {
        check.check();
        total += bytes(entry);
        try {
            looked += 1
                    + EntryPlaces.of(entry, foreseen, order.decoded()).beside().size();
        } catch (IOException e) {
            throw new PlacementRefusedException(entry.path() + " has no place in an archive: " + e.getMessage(), e);
        }
        if (looked > download.kind().most()) {
            throw new PlacementRefusedException("more than " + download.kind().most()
                    + " members, which no such archive of this console has; ask for a tar, or for less");
        }
    }

    @Override
    public void begin() throws IOException {
        check.check();
        if (order.dryRun()) {
            return;
        }
        if (!memory.isBegun()) {
            memory.begin();
        }
        if (!download.remark().isEmpty()) {
            report.recall(download.remark());
        }
        download.begin();
    }

    @Override
    public Optional<String> place(PlacementEntry entry) throws IOException {
        check.check();
        try {
            EntryPlaces places = EntryPlaces.of(entry, names, order.decoded());
            renamed.take(entry, places);
            send(places);
        } catch (UnreadableContentException e) {
            throw new PlacementOverException(entry.path() + ": " + e.getMessage(), e);
        }
        if (!order.dryRun()) {
            download.remark(report.remark());
        }
        done += bytes(entry);
        report.progress(done, total);
        return Optional.empty();
    }

    private long bytes(PlacementEntry entry) {
        return entry.isFurtherName() && download.kind().hasLinks() ? 0 : entry.allocated();
    }

    private void send(EntryPlaces places) throws IOException {
        FileEntry e = places.entry().entry();
        String name = places.main().relative();
        Optional<String> first = links.of(e).filter(n -> download.kind().hasLinks());
        if (places.isDirectory()) {
            if (!name.isEmpty()) {
                member(() -> form.directory(name, e));
                report.directories(++directories);
            }
        } else if (first.isPresent()) {
            member(() -> form.hardLink(name, e, first.get()));
            return; // with the streams beside it
        } else if (sendOther(places)) {
            report.files(++files);
            links.restored(e, name);
        }
        if (e.kind() == FileEntry.Kind.SPECIAL || SymbolicLinks.target(e).isPresent()) {
            return; // as a folder has it, nothing is beside those
        }
        for (EntryPlaces.Beside beside : places.beside()) {
            content(beside.place().relative(), places.entry(), beside.attribute());
        }
    }

    /** Sends what is no directory; false if it is left out. */
    private boolean sendOther(EntryPlaces places) throws IOException {
        FileEntry e = places.entry().entry();
        String name = places.main().relative();
        Optional<String> target = SymbolicLinks.target(e);
        if (target.isPresent()) {
            return sendIf(
                    download.kind().hasLinks() && isText(target.get()), () -> form.symbolicLink(name, e, target.get()));
        }
        if (e.kind() == FileEntry.Kind.SPECIAL) {
            return sendIf(download.kind().hasLinks() && StreamedTar.holds(e), () -> form.special(name, e));
        }
        Optional<Attribute> content = e.content();
        if (content.isPresent()) {
            return sendContent(name, places.entry(), content.get());
        }
        return sendIf(e.kind() == FileEntry.Kind.FILE, () -> {
            form.file(name, e, 0);
            form.endFile();
        });
    }

    /** As a restore to a folder has it: what is not there is not made up. */
    private boolean sendContent(String name, PlacementEntry entry, Attribute content) throws IOException {
        Encoding encoding = content.encoding();
        if (encoding.isAway()) {
            report.note(entry.path() + ": not sent; its content is " + encoding
                    + ", not with the file, and zeros would be taken for it");
            return false;
        }
        if (encoding == Encoding.WOF && !order.decoded()) {
            report.note(entry.path() + ": its content is WOF-compressed and sent raw, as its stream WofCompressedData");
            return false;
        }
        if (encoding == Encoding.EFS) {
            report.note(entry.path() + ": its content is " + encoding + "-encoded and sent raw");
        }
        content(name, entry, content);
        return true;
    }

    private static boolean isText(String target) {
        return target.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    private interface Writing {
        void write() throws IOException;
    }

    private boolean sendIf(boolean held, Writing writing) throws IOException {
        if (held) {
            member(writing);
        } else {
            leftOut++;
        }
        return held;
    }

    /** Writes a member that nothing is read for, unless a pass before has. */
    private void member(Writing writing) throws IOException {
        if (!order.dryRun() && members++ >= download.members()) {
            writing.write();
            download.memberEnded();
        }
    }

    /** Writes a member, or what a pass before has not written of it. */
    private void content(String name, PlacementEntry entry, Attribute attribute) throws IOException {
        if (order.dryRun()) {
            report.written(attribute.length());
            return;
        }
        if (members++ < download.members()) {
            return;
        }
        long length = entry.length(attribute);
        try (InputStream in = entry.content(attribute)) {
            if (download.bytesOfMember() < 0) {
                form.file(name, entry.entry(), length);
                download.memberBegun();
            }
            long before = download.bytesOfMember();
            for (long at = 0; at < length; ) {
                int n = some(in, at, at < before ? before : length);
                if (at >= before) {
                    form.write(buffer, 0, n);
                    download.sent(n);
                    report.written(n);
                }
                at += n;
                report.progress(Math.min(total, done + at), total);
            }
            if (in.read() >= 0) { // whoever proves the content may do so at its end
                throw new UnreadableContentException("its content is longer than " + length + " bytes", null);
            }
        }
        form.endFile();
        download.memberEnded();
    }

    private int some(InputStream in, long at, long end) throws IOException {
        check.check();
        int n = in.readNBytes(buffer, 0, (int) Math.min(BUFFER, end - at));
        if (n == 0) {
            throw new UnreadableContentException(
                    "its content ends at byte " + at + ", expected " + end, new EOFException());
        }
        return n;
    }

    @Override
    public void settle(PlacementEntry entry) throws IOException {
        check.check(); // a member has its time from the beginning
    }

    @Override
    public void finish() throws IOException {
        check.check();
        renamed.finish();
        if (leftOut > 0) {
            report.note(leftOut + (leftOut == 1 ? " link, device or pipe is" : " links, devices or pipes are")
                    + " left out: the archive cannot hold "
                    + (leftOut == 1 ? "it" : "them"));
        }
        if (!order.dryRun()) {
            form.finish();
            download.pipe().drain();
        }
    }

    @Override
    public void close() {
        // what was sent goes on with the next pass
    }
}
