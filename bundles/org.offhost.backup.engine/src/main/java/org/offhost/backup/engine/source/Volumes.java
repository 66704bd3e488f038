// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.driver.Need;
import org.offhost.driver.Patience;
import org.offhost.driver.VolumeSearch;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.ForeignSignatures;
import org.offhost.filesystem.VolumeSummary;

/** Finds the parser for a volume; waits for one if the volume is of a kind that has parsers. */
public final class Volumes {
    private final Hands job;
    private final VolumeSearch search;
    private final KnownTypes known;

    public Volumes(Hands job) {
        this.job = job;
        this.search = new VolumeSearch(job.board());
        this.known = new KnownTypes(job.board());
    }

    /** Opens a volume with the parser that knows it. */
    static FileSystemVolume open(VolumeSearch.Match match, BlockDevice device) throws IOException {
        try {
            return match.parser().call(p -> p.open(device));
        } catch (CorruptStructureException e) {
            throw corrupt(device, e);
        }
    }

    private static Need need(BlockDevice device) {
        long position = device.origin().position();
        return new Need(
                Need.Kind.PARSER, List.of(device.unit().designator()), position == 0 ? "" : Long.toString(position));
    }

    private static RefusedException corrupt(BlockDevice device, CorruptStructureException e) {
        return new RefusedException(
                about(NoticeCode.VOLUME_DAMAGED, device)
                        .with("detail", e.getMessage())
                        .remedy(Remedy.NAME_SOUND_IMAGE, Remedy.REPAIR_FILE_SYSTEM),
                e);
    }

    private static Notice about(NoticeCode code, BlockDevice device) {
        Notice about = Notice.of(code).with("unit", device.unit().designator());
        long position = device.origin().position();
        return position == 0 ? about : about.with("position", position);
    }

    /** Asks every parser. */
    public VolumeSearch.Match match(BlockDevice device) throws IOException, InterruptedException {
        return DeviceWait.await(job, need(device), new Search(device));
    }

    /** For a parser of any type; whether to wait for one is decided once. */
    private final class Search implements Patience.Attempt<VolumeSearch.Match> {
        private final BlockDevice device;
        private boolean expected;

        Search(BlockDevice device) {
            this.device = device;
        }

        @Override
        public Optional<VolumeSearch.Match> now() throws IOException {
            Optional<VolumeSearch.Match> found = asked(device);
            if (found.isPresent()) {
                refuseTruncated(device, found.get().summary());
            } else if (!expected) {
                refuseForeign(device);
                expected = true;
            }
            return found;
        }
    }

    private static void refuseTruncated(BlockDevice device, VolumeSummary volume) throws RefusedException {
        if (volume.length() > device.size()) {
            throw new RefusedException(about(NoticeCode.VOLUME_CUT_SHORT, device)
                    .with("type", volume.type())
                    .with("length", volume.length())
                    .with("size", device.size())
                    .remedy(Remedy.NAME_SOUND_IMAGE, Remedy.REPAIR_FILE_SYSTEM));
        }
    }

    /** Asks the parsers of one type only: the one an inventory was begun with. */
    public VolumeSearch.Match match(BlockDevice device, String type) throws IOException, InterruptedException {
        return DeviceWait.await(job, Need.of(Need.Kind.PARSER_OF_TYPE, type), () -> asked(device, type));
    }

    /** Whether a parser knows it now, or may when it comes, or would if it were whole: a person may mean it. */
    boolean isReadable(BlockDevice device) throws IOException {
        try {
            return asked(device).isPresent() || known.mayBeRead(device);
        } catch (RefusedException | UnreadableBlockException e) {
            return true;
        }
    }

    /** What is on a volume, for people: "ntfs 'data'", "XFS file system (signature …)", why it cannot be opened. */
    String describe(BlockDevice device) throws IOException {
        try {
            Optional<VolumeSearch.Match> match = asked(device);
            if (match.isPresent()) {
                VolumeSummary s = match.get().summary();
                return s.label().isEmpty() ? s.type() : s.type() + " '" + s.label() + "'";
            }
        } catch (RefusedException e) {
            return e.getCause().getMessage();
        }
        return ForeignSignatures.look(device)
                .map(ForeignSignatures.Finding::toString)
                .orElse("nothing known");
    }

    private Optional<VolumeSearch.Match> asked(BlockDevice device) throws IOException {
        try {
            return search.parser(device);
        } catch (CorruptStructureException e) {
            throw corrupt(device, e);
        }
    }

    private Optional<VolumeSearch.Match> asked(BlockDevice device, String type) throws IOException {
        try {
            return search.parser(device, type);
        } catch (CorruptStructureException e) {
            throw corrupt(device, e);
        }
    }

    /** Throws unless a parser for what is there may come later. */
    private void refuseForeign(BlockDevice device) throws IOException {
        if (known.mayBeRead(device)) {
            return;
        }
        Optional<ForeignSignatures.Finding> foreign = ForeignSignatures.look(device);
        throw new RefusedException(
                foreign.isPresent()
                        ? about(NoticeCode.FOREIGN_VOLUME, device).with("found", foreign.get())
                        : about(NoticeCode.NO_VOLUME, device));
    }
}
