// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.RecordDevice;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProgress;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Piece;
import org.offhost.copy.Place;

/** Copies between disks and tapes in memory, all of a plan at once, as a device would. */
final class FakeCopier implements CopyProvider {
    private static final int MOST_ON_TAPE = 8 << 20;

    private final List<Place> places = new ArrayList<>();
    private BlockDeviceProvider units;
    private List<String> ports = List.of();
    private int plans;
    private int failing;
    private int last;
    private CopyException.Reason failure;

    FakeCopier(BlockDeviceProvider units) {
        this.units = units;
    }

    /** Copies between these units from now on. */
    void over(BlockDeviceProvider others) {
        units = others;
    }

    /** Lets the next plans fail behind their last byte but before it is durable. */
    void failNext(int number, CopyException.Reason why) {
        failing = number;
        failure = why;
    }

    /** Ends the process as this plan begins, from 1, as a kill does. */
    void endProcessAt(int plan) {
        last = plan;
    }

    void readsThrough(String... names) {
        ports = List.of(names);
    }

    int plans() {
        return plans;
    }

    /** What each plan was copied from. */
    List<Place> places() {
        return places;
    }

    @Override
    public CopyOffer probe(Place source, Place destination) {
        return new CopyOffer(true, false, Optional.empty(), ports, "in memory");
    }

    @Override
    public CopyTask start(CopyPlan plan) throws IOException {
        plans++;
        if (plans == last) {
            throw new InternalError("the process was killed");
        }
        places.add(plan.source());
        long length = plan.destination() instanceof Place.Records to ? toTape(plan, to) : toDisk(plan);
        boolean fails = failing-- > 0;
        return new CopyTask() {
            @Override
            public boolean await(Duration limit) throws IOException {
                if (fails) {
                    throw new CopyException(failure, "the device said no");
                }
                return true;
            }

            @Override
            public void cancel() {}

            @Override
            public CopyProgress progress() {
                return fails ? CopyProgress.NONE : new CopyProgress(length, length, 0, 0, 1, 1);
            }
        };
    }

    private long toDisk(CopyPlan plan) throws IOException {
        try (Source source = source(plan.source());
                BlockDevice destination =
                        units.open(plan.destination().unit(), Access.READ_WRITE).orElseThrow()) {
            ByteBuffer image = ByteBuffer.allocate((int) (destination.size() - plan.start()));
            destination.read(plan.start(), image);
            copy(plan, source, image.clear());
            long length = image.position();
            destination.write(plan.start(), image.clear());
            return length;
        }
    }

    private long toTape(CopyPlan plan, Place.Records to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_ON_TAPE);
        try (Source source = source(plan.source())) {
            copy(plan, source, bytes);
        }
        long length = bytes.position();
        bytes.clear();
        int records = (int) ((length + to.recordLength() - 1) / to.recordLength());
        try (RecordDevice tape = units.openRecords(to.unit()).orElseThrow()) {
            tape.locate(to.firstObject() + plan.start() / to.recordLength());
            for (int i = 0; i < records; i++) {
                tape.write(bytes.slice(i * to.recordLength(), to.recordLength()));
            }
            tape.writeFilemarks(plan.filemarks());
        }
        return length;
    }

    /** What ranges are read from. */
    private interface Source extends Closeable {
        void read(long position, ByteBuffer target) throws IOException;
    }

    private Source source(Place place) throws IOException {
        if (place instanceof Place.Records from) {
            return new TapeFile(units.openRecords(from.unit()).orElseThrow(), from);
        }
        BlockDevice disk = units.open(place.unit(), Access.READ).orElseThrow();
        return new Source() {
            @Override
            public void read(long position, ByteBuffer target) throws IOException {
                disk.read(position, target);
            }

            @Override
            public void close() throws IOException {
                disk.close();
            }
        };
    }

    /** Consecutive records, which are only passed over forward. */
    private static final class TapeFile implements Source {
        private final RecordDevice tape;
        private final Place.Records place;
        private final ByteBuffer record;
        private long held = -1;
        private long last;

        TapeFile(RecordDevice tape, Place.Records place) {
            this.tape = tape;
            this.place = place;
            this.record = ByteBuffer.allocate(place.recordLength());
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            if (position < last) {
                throw new IllegalStateException("byte " + position + " of a tape behind byte " + last);
            }
            last = position;
            long at = position;
            while (target.hasRemaining()) {
                ByteBuffer rest = record(at / place.recordLength());
                rest.position((int) (at % place.recordLength()));
                rest.limit(rest.position() + Math.min(rest.remaining(), target.remaining()));
                at += rest.remaining();
                target.put(rest);
            }
        }

        private ByteBuffer record(long number) throws IOException {
            if (number != held) {
                tape.locate(place.firstObject() + number);
                tape.read(record.clear());
                held = number;
            }
            return record.duplicate().flip();
        }

        @Override
        public void close() throws IOException {
            tape.close();
        }
    }

    private static void copy(CopyPlan plan, Source source, ByteBuffer image) throws IOException {
        for (Optional<Piece> next = plan.pieces().next();
                next.isPresent();
                next = plan.pieces().next()) {
            Piece piece = next.get();
            ByteBuffer part = image.slice(image.position(), (int) piece.length());
            if (piece instanceof Piece.Inline inline) {
                part.put(inline.bytes());
            } else if (piece instanceof Piece.Range range) {
                source.read(range.extent().position(), part);
            } else if (piece instanceof Piece.Zeros) {
                part.put(new byte[part.remaining()]);
            }
            image.position(image.position() + (int) piece.length());
        }
        plan.pieces().close();
    }
}
