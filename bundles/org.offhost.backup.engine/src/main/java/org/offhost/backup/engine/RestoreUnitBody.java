// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.archive.Profile;
import org.offhost.archive.SetReader;
import org.offhost.archive.SetRecord;
import org.offhost.backup.JobState;
import org.offhost.backup.RefusedException;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Unit;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;
import org.offhost.filesystem.VolumeSummary;

/** Restores a whole volume onto a logical unit, by the same copy drivers as a backup. */
final class RestoreUnitBody implements JobBody {
    private static final int LOOK = 1 << 20;
    private static final long LOOK_EVERY = 4L << 20;

    private final RestoreRequest request;
    private final RestoreRequest.ToUnit destination;

    RestoreUnitBody(RestoreRequest request, RestoreRequest.ToUnit destination) {
        this.request = request;
        this.destination = destination;
    }

    @Override
    public void run(RunningJob job) throws IOException, InterruptedException {
        Units units = new Units(job);
        Unit medium = job.surviving(() -> units.describe(request.medium()));
        Unit unit = job.surviving(() -> units.describe(destination.unit()));
        job.enter(JobState.COPYING);
        Image image = job.surviving(() -> plan(job, units, medium, unit));
        if (job.file().get("copied").isEmpty() && !destination.overwrite()) {
            job.surviving(() -> {
                try (BlockDevice device = units.open(unit.designator(), Access.READ)) {
                    refuseData(device);
                }
                return null;
            });
        }
        new Copying(job, request.offload(), image).run();
        job.surviving(() -> {
            look(job, units, unit, image);
            return null;
        });
    }

    /** What goes where; the medium is closed then, so that only the copy driver moves it. */
    private Image plan(RunningJob job, Units units, Unit medium, Unit unit) throws IOException, InterruptedException {
        try (OpenMedium open = OpenMedium.open(units, medium, Access.READ, job.tally()::control)) {
            open.requireOurs();
            SetRecord set = open.set(request.setId());
            job.tally().set(set.description().id());
            try (SetReader reader = open.medium().open(set)) {
                refuse(reader, unit);
                try (PieceSource pieces = reader.restore(0)) {
                    PieceFile file = PieceFile.of(pieces, job.file().spool().resolve("restore.pieces"));
                    return new Image(job, reader.place(), reader.summary(), unit, file);
                }
            }
        }
    }

    /** Flushes the destination and asks a parser what is on it now. */
    private static void look(RunningJob job, Units units, Unit unit, Image image)
            throws IOException, InterruptedException {
        try (BlockDevice device =
                new CountedDevice(units.open(unit.designator(), Access.READ_WRITE), job.tally()::verify)) {
            device.flush();
            Volumes.Match match = new Volumes(job).match(device, image.volume.type());
            job.tally()
                    .note("restored: " + match.summary().type() + " volume '"
                            + match.summary().label() + "', " + match.summary().length() + " bytes");
        }
    }

    private void refuse(SetReader reader, Unit unit) throws RefusedException {
        String set = "set " + reader.set().description().id();
        if (reader.set().description().profile() != Profile.VOLUME) {
            throw new RefusedException(
                    set + " has profile files: it holds files, not a volume, and cannot be restored to an image;"
                            + " use --to-folder");
        }
        if (unit.designator().equals(request.medium())) {
            throw new RefusedException("the destination is the medium itself; nothing was written");
        }
        if (unit.kind() != Unit.Kind.BLOCKS || unit.readOnly()) {
            throw new RefusedException("destination " + unit.designator() + " cannot be written in blocks");
        }
        int blockLength = reader.set().description().sourceBlockLength();
        if (unit.blockLength() != blockLength) {
            throw new RefusedException("destination " + unit.designator() + " has blocks of " + unit.blockLength()
                    + " bytes, the volume of " + set + " was on blocks of " + blockLength
                    + "; name a destination with the same block length");
        }
        long length = reader.summary().length();
        if (unit.size() < length) {
            throw new RefusedException("destination " + unit.designator() + " is too small: " + unit.size()
                    + " bytes, the volume of " + set + " takes " + length);
        }
    }

    /** Looks at the beginning, the end and every few MiB between. */
    private static void refuseData(BlockDevice device) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LOOK);
        long last = Math.max(0, device.size() - LOOK);
        for (long at = 0; ; at = Math.min(last, at + LOOK_EVERY)) {
            device.read(at, buffer.clear().limit((int) Math.min(LOOK, device.size() - at)));
            buffer.flip();
            while (buffer.hasRemaining()) {
                if (buffer.get() != 0) {
                    throw new RefusedException("destination " + device.unit().designator() + " holds data (at byte "
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
        private final RunningJob job;
        private final Place source;
        private final VolumeSummary volume;
        private final Unit unit;
        private final PieceFile pieces;

        Image(RunningJob job, Place source, VolumeSummary volume, Unit unit, PieceFile pieces) {
            this.job = job;
            this.source = source;
            this.volume = volume;
            this.unit = unit;
            this.pieces = pieces;
        }

        @Override
        public Place source() {
            return source;
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
            return job.file().number("copied", 0);
        }

        @Override
        public long end() {
            return volume.length();
        }

        @Override
        public CopyPlan plan(long from) throws IOException {
            return new CopyPlan(source, destination(), from, pieces.from(from), 0);
        }

        @Override
        public void durable(long offset) throws IOException {
            job.file().set("copied", offset);
            job.checkpoint();
        }
    }
}
