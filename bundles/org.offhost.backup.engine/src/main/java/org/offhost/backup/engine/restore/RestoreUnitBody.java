// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;
import org.offhost.archive.Profile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.JobState;
import org.offhost.backup.Offload;
import org.offhost.backup.RefusedException;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.copy.CopyLadder;
import org.offhost.backup.engine.copy.Copying;
import org.offhost.backup.engine.copy.PieceFile;
import org.offhost.backup.engine.job.Facts;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.JobBody;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.medium.BegunWith;
import org.offhost.backup.engine.medium.FullStorage;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.source.VolumeChoice;
import org.offhost.backup.engine.source.Volumes;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Unit;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProgress;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;
import org.offhost.driver.CountedDevice;
import org.offhost.driver.Units;
import org.offhost.driver.VolumeSearch;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.VolumeTable;

/** Restores a whole volume onto a logical unit, by the same copy drivers as a backup. */
public final class RestoreUnitBody implements JobBody {
    private static final int LOOK = 1 << 20;
    private static final long LOOK_EVERY = 4L << 20;

    private final RestoreRequest request;
    private final RestoreRequest.ToUnit destination;

    public RestoreUnitBody(RestoreRequest request, RestoreRequest.ToUnit destination) {
        this.request = request;
        this.destination = destination;
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        Units units = new Units(job);
        Unit medium = job.surviving(() -> units.describe(request.medium()));
        Unit unit = job.surviving(() -> units.describe(destination.unit()));
        job.enter(JobState.COPYING);
        FoundVolume place = job.surviving(() -> place(job, units, unit));
        Image image = job.surviving(() -> plan(job, units, medium, unit, place));
        if (!job.isTouched() && !destination.overwrite()) {
            job.surviving(() -> {
                try (BlockDevice device = units.open(unit.designator(), Access.READ)) {
                    refuseData(place.on(device), part(place) + "destination " + unit.designator());
                }
                return null;
            });
        }
        if (request.dryRun()) {
            job.surviving(() -> {
                image.foresee(request.offload());
                return null;
            });
            return;
        }
        job.underWay();
        copy(job, image, unit);
        job.surviving(() -> {
            look(job, units, unit, image);
            return null;
        });
        if (request.check()) {
            job.enter(JobState.CHECKING);
            job.surviving(() -> {
                prove(job, units, medium, unit, place);
                return null;
            });
        } else {
            UnitProof.none(job);
        }
    }

    private void copy(Hands job, Image image, Unit unit) throws IOException, InterruptedException {
        try {
            new Copying(job, request.offload(), image).run();
        } catch (CopyException e) {
            if (!FullStorage.is(e)) {
                throw e;
            }
            String said =
                    FullStorage.text(job.board(), "destination " + unit.designator(), unit.designator(), image.left());
            boolean gone = FullStorage.takeBack(job, unit.designator());
            throw new IOException(
                    said + (gone ? ". It was new and is removed again" : ". What is on it now is no whole volume")
                            + ". Make room there, or name a destination elsewhere, and restore again"
                            + (gone ? "" : " with --overwrite"),
                    e);
        }
    }

    private void prove(Hands job, Units units, Unit medium, Unit unit, FoundVolume place)
            throws IOException, InterruptedException {
        try (OpenMedium open = OpenMedium.open(units, medium, Access.READ, job.tally()::verify);
                BlockDevice device =
                        new CountedDevice(units.open(unit.designator(), Access.READ), job.tally()::verify)) {
            new UnitProof(job).run(open, open.set(request.setId()), place.on(device));
        }
    }

    /** Where on the unit the volume goes: all of it, or a partition whose table is beyond doubt. */
    private FoundVolume place(Hands job, Units units, Unit unit) throws IOException, InterruptedException {
        if (unit.kind() != Unit.Kind.BLOCKS || destination.volume().isEmpty()) {
            return new FoundVolume(0, 0, unit.size(), "", "", unit.size() == 0 ? "it has no bytes" : "");
        }
        try (BlockDevice device = new CountedDevice(units.open(unit.designator(), Access.READ), job.tally()::control)) {
            VolumeChoice choice = new VolumeChoice(job);
            VolumeTable table = choice.table(device);
            FoundVolume volume =
                    choice.numbered(device, table, destination.volume().getAsInt());
            refuseDoubtful(table, volume, unit);
            Optional<Noted.Volume> before = job.journal().find(Noted.Volume.class);
            if (before.isPresent()
                    && (before.get().position() != volume.position()
                            || before.get().length() != volume.length())) {
                throw new RefusedException("the partition table of destination " + unit.designator()
                        + " changed since the job began: volume " + volume.number() + " was at byte "
                        + before.get().position() + ", it is at " + volume.position());
            }
            job.journal().note(Noted.Volume.of(volume)).save();
            choice.note(table, volume);
            return volume;
        }
    }

    private static String part(FoundVolume place) {
        return place.number() == 0 ? "" : "volume " + place.number() + " of ";
    }

    private void refuseDoubtful(VolumeTable table, FoundVolume volume, Unit unit) throws RefusedException {
        for (FoundVolume other : table.volumes()) {
            if (other != volume && other.isSound() && other.overlaps(volume)) {
                throw new RefusedException("volumes " + volume.number() + " and " + other.number() + " of destination "
                        + unit.designator() + " overlap; nothing was written");
            }
        }
        Optional<String> doubt = Stream.concat(
                        table.evidence().stream().filter(e -> e.startsWith(VolumeTable.CONTRADICTS)),
                        table.volumes().stream().map(FoundVolume::fault).filter(f -> !f.isEmpty()))
                .findFirst();
        if (doubt.isPresent() && !destination.overwrite()) {
            throw new RefusedException("the partition table of destination " + unit.designator()
                    + " is not beyond doubt (" + doubt.get() + "); nothing was written. Repair it, or say --overwrite");
        }
    }

    /** What goes where; the medium is closed then, so that only the copy driver moves it. */
    private Image plan(Hands job, Units units, Unit medium, Unit unit, FoundVolume place)
            throws IOException, InterruptedException {
        try (OpenMedium open = OpenMedium.open(units, medium, Access.READ, job.tally()::control)) {
            BegunWith.of(job).medium(open);
            open.requireOurs();
            SetRecord set = open.set(request.setId());
            job.tally().set(set.description().id());
            try (SetReader reader = open.medium().open(set)) {
                refuse(reader, unit, place);
                job.tally().contents(Facts.contents(reader.job()));
                try (PieceSource pieces = reader.restore(0)) {
                    PieceFile file = PieceFile.of(pieces, job.file().spool().resolve("restore.pieces"));
                    return new Image(job, reader.place(), reader.summary(), unit, place, file);
                }
            }
        }
    }

    /** Flushes the destination and asks a parser what is on it now. */
    private static void look(Hands job, Units units, Unit unit, Image image) throws IOException, InterruptedException {
        try (BlockDevice device =
                new CountedDevice(units.open(unit.designator(), Access.READ_WRITE), job.tally()::verify)) {
            device.flush();
            VolumeSearch.Match match = new Volumes(job).match(image.place.on(device), image.volume.type());
            job.tally()
                    .note("restored: " + match.summary().type() + " volume '"
                            + match.summary().label() + "', " + match.summary().length() + " bytes");
        }
    }

    private void refuse(SetReader reader, Unit unit, FoundVolume place) throws RefusedException {
        String set = "set " + reader.set().description().id();
        if (reader.set().description().profile() != Profile.VOLUME) {
            throw new RefusedException(
                    set + " has profile files: it holds files, not a volume, and cannot be restored to an image;"
                            + " use --to-folder");
        }
        if (unit.designator().equals(request.medium())) {
            throw new RefusedException("destination " + unit.designator()
                    + " is the medium itself; nothing was written. Name another one");
        }
        if (unit.kind() != Unit.Kind.BLOCKS || unit.readOnly()) {
            throw new RefusedException("destination " + unit.designator() + " is "
                    + (unit.readOnly() ? "read-only" : "a tape, and a volume is restored to a disk")
                    + "; nothing was written. Name another one");
        }
        int blockLength = reader.set().description().sourceBlockLength();
        if (unit.blockLength() != blockLength) {
            throw new RefusedException("destination " + unit.designator() + " has blocks of " + unit.blockLength()
                    + " bytes, the volume of " + set + " was on blocks of " + blockLength
                    + "; nothing was written. Name a destination with the same block length");
        }
        long length = reader.summary().length();
        if (place.length() < length) {
            throw new RefusedException(
                    part(place) + "destination " + unit.designator() + " is too small: " + place.length()
                            + " bytes, the volume of " + set + " takes " + length
                            + "; nothing was written. Name a bigger one");
        }
    }

    /** Looks at the beginning, the end and every few MiB between. */
    private static void refuseData(BlockDevice device, String title) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LOOK);
        long last = Math.max(0, device.size() - LOOK);
        for (long at = 0; ; at = Math.min(last, at + LOOK_EVERY)) {
            device.read(at, buffer.clear().limit((int) Math.min(LOOK, device.size() - at)));
            buffer.flip();
            while (buffer.hasRemaining()) {
                if (buffer.get() != 0) {
                    throw new RefusedException(title + " holds data (at byte "
                            + (at + buffer.position() - 1)
                            + "); nothing was written. Name a blank one, or say --overwrite");
                }
            }
            if (at == last) {
                return;
            }
        }
    }

    /** The volume on its way to the unit. */
    private static final class Image implements Copying.Stream {
        private final Hands job;
        private final Place source;
        private final VolumeSummary volume;
        private final Unit unit;
        private final FoundVolume place;
        private final PieceFile pieces;

        Image(Hands job, Place source, VolumeSummary volume, Unit unit, FoundVolume place, PieceFile pieces) {
            this.job = job;
            this.source = source;
            this.volume = volume;
            this.unit = unit;
            this.place = place;
            this.pieces = pieces;
        }

        /** Bytes that are still to be written. */
        long left() throws IOException {
            long left = 0;
            try (PieceSource rest = pieces.from(from())) {
                for (Optional<Piece> p = rest.next(); p.isPresent(); p = rest.next()) {
                    left += p.get() instanceof Piece.Range range ? range.length() : 0;
                }
            }
            return left;
        }

        /** Notes what the copy would come to; writes nothing. */
        void foresee(Offload policy) throws IOException, InterruptedException {
            CopyLadder.Rung rung = new CopyLadder(job, policy).choose(source(), destination());
            long bytes = left();
            boolean host = rung.offer().throughHost();
            job.tally().copying(new CopyProgress(0, host ? 0 : bytes, 0, host ? bytes : 0, 0, 0));
            job.tally()
                    .note("dry run: " + bytes + " bytes would be written to " + part(place) + "destination "
                            + unit.designator() + "; nothing was written");
            job.tally().note("they would be copied by " + rung.driver().title());
        }

        @Override
        public Place source() {
            return source;
        }

        @Override
        public void begin() throws IOException {
            job.touch();
        }

        @Override
        public void requireThere() throws IOException, InterruptedException {
            new Units(job).requireThere(unit);
        }

        @Override
        public Place destination() {
            return new Place.Blocks(unit.designator());
        }

        @Override
        public int unit() {
            return unit.blockLength();
        }

        @Override
        public long from() {
            return job.journal()
                    .find(Noted.Copied.class)
                    .map(Noted.Copied::offset)
                    .orElse(0L);
        }

        @Override
        public long end() {
            return volume.length();
        }

        @Override
        public CopyPlan plan(long from) throws IOException {
            return new CopyPlan(source, destination(), place.position() + from, pieces.from(from), 0);
        }

        @Override
        public void durable(long offset) throws IOException {
            job.journal().note(new Noted.Copied(offset));
            job.checkpoint();
        }
    }
}
