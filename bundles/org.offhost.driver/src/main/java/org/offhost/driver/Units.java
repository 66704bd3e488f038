// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;

/** Opens logical units through whichever device driver knows them; waits for one if none does. */
public final class Units {
    private final DriverWork job;

    public Units(DriverWork job) {
        this.job = job;
    }

    /** A counter by which whoever is counted ends when the job is cancelled. */
    public LongConsumer cancellable(LongConsumer counter) {
        return n -> {
            job.checkCancelled();
            counter.accept(n);
        };
    }

    /** What is known of a unit. */
    public Unit describe(Designator designator) throws IOException, InterruptedException {
        return job.await(Need.of(Need.Kind.UNIT, designator), () -> find(job.board(), designator));
    }

    /** What is known of a unit now; one that nobody knows is reached again as it was before, here and below. */
    public static Optional<Unit> find(DriverBoard board, Designator designator) throws IOException {
        return of(board, designator, d -> d.find(designator));
    }

    private static <T> Optional<T> of(
            DriverBoard board, Designator unit, KnownDriver.Call<BlockDeviceProvider, Optional<T>> question)
            throws IOException {
        Optional<T> answer = first(board, question);
        return answer.isPresent() || !Addresses.reach(board, unit) ? answer : first(board, question);
    }

    private static <T> Optional<T> first(DriverBoard board, KnownDriver.Call<BlockDeviceProvider, Optional<T>> question)
            throws IOException {
        for (KnownDriver<BlockDeviceProvider> driver : board.of(BlockDeviceProvider.class)) {
            Optional<T> answer = driver.call(question);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    public BlockDevice open(Designator designator, Access access) throws IOException, InterruptedException {
        return job.await(Need.of(Need.Kind.DISK, designator), () -> open(job.board(), designator, access));
    }

    /**
     * Makes sure that what is written to is still what whoever opens the unit anew will find.
     *
     * @throws org.offhost.block.MediumGoneException if it is not
     */
    public void requireThere(Unit unit) throws IOException, InterruptedException {
        if (unit.kind() == Unit.Kind.RECORDS) {
            try (RecordDevice tape = openRecords(unit.designator())) {
                tape.writeFilemarks(0);
            }
        } else {
            try (BlockDevice disk = open(unit.designator(), Access.READ_WRITE)) {
                disk.flush();
            }
        }
    }

    public static Optional<BlockDevice> open(DriverBoard board, Designator designator, Access access)
            throws IOException {
        return of(board, designator, d -> d.open(designator, access));
    }

    public RecordDevice openRecords(Designator designator) throws IOException, InterruptedException {
        return job.await(Need.of(Need.Kind.TAPE, designator), () -> openRecords(job.board(), designator));
    }

    public static Optional<RecordDevice> openRecords(DriverBoard board, Designator designator) throws IOException {
        return of(board, designator, d -> d.openRecords(designator));
    }
}
