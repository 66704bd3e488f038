// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProgress;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Piece;
import org.offhost.copy.Place;

/** Copies between disks in memory, all of a plan at once, as a device would. */
final class FakeCopier implements CopyProvider {
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
        long length;
        try (BlockDevice source = units.open(plan.source().unit(), Access.READ).orElseThrow();
                BlockDevice destination =
                        units.open(plan.destination().unit(), Access.READ_WRITE).orElseThrow()) {
            length = copy(plan, source, destination);
        }
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

    private static long copy(CopyPlan plan, BlockDevice source, BlockDevice destination) throws IOException {
        ByteBuffer image = ByteBuffer.allocate((int) (destination.size() - plan.start()));
        destination.read(plan.start(), image);
        image.clear();
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
        long length = image.position();
        destination.write(plan.start(), image.clear());
        return length;
    }
}
