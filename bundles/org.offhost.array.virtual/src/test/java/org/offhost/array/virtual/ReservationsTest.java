// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.block.Designator;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/** Persistent reservations of two hosts, over the end of the array and its next start (SPC-4, 5.13.5). */
class ReservationsTest {
    private static final String ONE = "iqn.2026-11.org.example:one";
    private static final String OTHER = "iqn.2026-11.org.example:other";
    private static final int REGISTER = 0x00;
    private static final int RESERVE = 0x01;
    private static final int CLEAR = 0x03;
    private static final int READ_KEYS = 0x00;
    private static final int READ_RESERVATION = 0x01;
    private static final int CAPABILITIES = 0x02;
    private static final int WRITE_EXCLUSIVE = 0x01;
    private static final int EXCLUSIVE_ACCESS_ALL_REGISTRANTS = 0x08;
    private static final boolean PERSISTING = true;
    private static final byte[] RESERVE_6 = {0x16, 0, 0, 0, 0, 0};

    @TempDir
    Path folder;

    private Bench bench;
    private Designator unit;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(folder);
        unit = bench.disk("a.img", 512, new byte[51_200]);
        bench.array.map(ONE, unit);
        bench.array.map(OTHER, unit);
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
    }

    private void restart() throws IOException {
        bench.close();
        bench = new Bench(folder);
    }

    private ScsiResponse execute(String host, ScsiCommand command) throws IOException {
        return bench.nexus(host, unit).execute(command, Bench.LIMIT);
    }

    private ScsiResponse out(String host, int action, int type, long key, long next, boolean persisting)
            throws IOException {
        byte[] cdb = {0x5F, (byte) action, (byte) type, 0, 0, 0, 0, 0, 24, 0};
        ByteBuffer list = ByteBuffer.allocate(24).putLong(key).putLong(next);
        list.put(20, (byte) (persisting ? 1 : 0)).rewind();
        return execute(host, ScsiCommand.out(cdb, list));
    }

    private void register(String host, long key, boolean persisting) throws IOException {
        Bench.assertGood(out(host, REGISTER, 0, 0, key, persisting));
    }

    private void reserve(String host, int type, long key) throws IOException {
        Bench.assertGood(out(host, RESERVE, type, key, 0, false));
    }

    private String in(int action) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(256);
        Bench.assertGood(execute(ONE, ScsiCommand.in(new byte[] {0x5E, (byte) action, 0, 0, 0, 0, 0, 1, 0, 0}, in)));
        return HexFormat.of().withUpperCase().formatHex(in.array(), 0, in.position());
    }

    private ScsiResponse write(String host) throws IOException {
        return execute(host, ScsiCommand.out(new Cdb.Write(0, 1, false).encode(), ByteBuffer.allocate(512)));
    }

    private ScsiResponse read(String host) throws IOException {
        return execute(host, ScsiCommand.in(new Cdb.Read(0, 1, false).encode(), ByteBuffer.allocate(512)));
    }

    private Path file() {
        return folder.resolve("state/array/reservations").resolve(unit.value());
    }

    @Test
    void whatIsRegisteredAndReservedSurvivesARestartWhileAptplIsActive() throws IOException {
        register(ONE, 0xA1, PERSISTING);
        register(OTHER, 0xB2, PERSISTING);
        reserve(ONE, WRITE_EXCLUSIVE, 0xA1);
        assertThat(in(READ_KEYS)).isEqualTo("00000002" + "00000010" + "00000000000000A1" + "00000000000000B2");

        restart();

        // PRGENERATION begins anew
        assertThat(in(READ_KEYS)).isEqualTo("00000000" + "00000010" + "00000000000000A1" + "00000000000000B2");
        assertThat(in(READ_RESERVATION))
                .isEqualTo("00000000" + "00000010" + "00000000000000A1" + "00000000" + "0001" + "0000");
        assertThat(write(OTHER).status()).isEqualTo(ScsiResponse.RESERVATION_CONFLICT);
        Bench.assertGood(read(OTHER));
        Bench.assertGood(write(ONE));
    }

    @Test
    void aReservationOfAllRegistrantsIsKeptAsOne() throws IOException {
        register(ONE, 0xA1, PERSISTING);
        reserve(ONE, EXCLUSIVE_ACCESS_ALL_REGISTRANTS, 0xA1);

        restart();

        assertThat(in(READ_RESERVATION))
                .isEqualTo("00000000" + "00000010" + "0000000000000000" + "00000000" + "0008" + "0000");
        assertThat(read(OTHER).status()).isEqualTo(ScsiResponse.RESERVATION_CONFLICT);
        Bench.assertGood(write(ONE));
    }

    @Test
    void theLastRegistrationDecidesWhetherAnythingIsKept() throws IOException {
        register(ONE, 0xA1, PERSISTING);
        assertThat(in(CAPABILITIES)).isEqualTo("0008" + "01" + "81" + "EA01" + "0000");
        register(OTHER, 0xB2, !PERSISTING);
        assertThat(in(CAPABILITIES)).isEqualTo("0008" + "01" + "80" + "EA01" + "0000");
        assertThat(file()).doesNotExist();

        restart();

        assertThat(in(READ_KEYS)).isEqualTo("00000000" + "00000000");
    }

    @Test
    void aRegistrationThatIsRefusedChangesNothing() throws IOException {
        register(ONE, 0xA1, PERSISTING);
        byte[] before = Files.readAllBytes(file());
        assertThat(out(ONE, REGISTER, 0, 0xBAD, 0xC3, !PERSISTING).status())
                .isEqualTo(ScsiResponse.RESERVATION_CONFLICT);

        assertThat(file()).hasBinaryContent(before);
        assertThat(in(CAPABILITIES)).startsWith("0008" + "01" + "81");
    }

    @Test
    void whatIsClearedStaysCleared() throws IOException {
        register(ONE, 0xA1, PERSISTING);
        reserve(ONE, WRITE_EXCLUSIVE, 0xA1);
        Bench.assertGood(out(ONE, CLEAR, 0, 0xA1, 0, false));

        restart();

        assertThat(in(READ_KEYS)).isEqualTo("00000000" + "00000000");
        Bench.assertGood(write(OTHER));
    }

    @Test
    void aChangeThatCannotBeKeptIsNone() throws IOException {
        register(ONE, 0xA1, PERSISTING);
        Path inTheWay = Files.createDirectories(file().resolveSibling(unit.value() + ".next"));

        SenseData sense = Bench.sense(out(ONE, RESERVE, WRITE_EXCLUSIVE, 0xA1, 0, false));

        assertThat(sense.key()).isEqualTo(SenseKey.HARDWARE_ERROR);
        Bench.assertGood(write(OTHER));
        Files.delete(inTheWay);
        reserve(ONE, WRITE_EXCLUSIVE, 0xA1);
        assertThat(write(OTHER).status()).isEqualTo(ScsiResponse.RESERVATION_CONFLICT);
    }

    @ParameterizedTest
    @CsvSource({
        "reservation 1, reservation 3",
        "a1, a2",
        "end, e",
        "reservations 1, reservations 2",
        "key, kez",
    })
    void aDamagedFileLetsNobodyInUntilItIsMended(String sound, String damaged) throws IOException {
        register(ONE, 0xA1, PERSISTING);
        reserve(ONE, WRITE_EXCLUSIVE, 0xA1);
        bench.close();
        String kept = Files.readString(file());
        String other = kept.replace(sound, damaged);
        assertThat(other).isNotEqualTo(kept);
        Files.writeString(file(), other);

        restart();

        for (String host : List.of(ONE, OTHER)) {
            requireNotReady(write(host));
            requireNotReady(read(host));
            requireNotReady(out(host, REGISTER, 0, 0, 0xC3, PERSISTING));
            requireNotReady(execute(host, ScsiCommand.of(RESERVE_6)));
        }
        assertThat(file()).hasContent(other);
        Files.writeString(file(), kept);
        Bench.assertGood(write(ONE));
        assertThat(write(OTHER).status()).isEqualTo(ScsiResponse.RESERVATION_CONFLICT);
    }

    private static void requireNotReady(ScsiResponse response) throws IOException {
        SenseData sense = Bench.sense(response);
        assertThat(sense.key()).isEqualTo(SenseKey.NOT_READY);
        assertThat(sense.code()).isEqualTo(new AdditionalSense(0x04, 0x03)); // manual intervention required
    }

    @Test
    void aUnitWhoseDamagedFileWasTakenAwayIsNobodys() throws IOException {
        register(ONE, 0xA1, PERSISTING);
        reserve(ONE, WRITE_EXCLUSIVE, 0xA1);
        bench.close();
        Files.write(file(), new byte[100]);
        restart();
        requireNotReady(write(OTHER));

        Files.delete(file());

        Bench.assertGood(write(OTHER));
    }

    @Test
    void aUnitThatWasDetachedIsFoundReserved() throws IOException {
        register(ONE, 0xA1, PERSISTING);
        reserve(ONE, WRITE_EXCLUSIVE, 0xA1);
        bench.array.detach(unit);
        bench.array.attach(new DiskFile(folder.resolve("a.img"), 512, false, 0));
        bench.array.map(OTHER, unit);

        assertThat(write(OTHER).status()).isEqualTo(ScsiResponse.RESERVATION_CONFLICT);
    }

    @Test
    void nothingIsKeptOfAUnitThatIsGone() throws IOException {
        Path tape = folder.resolve("t.tap");
        unit = bench.array.attach(new TapeFile(tape, false, true, 0)).designator();
        bench.array.map(ONE, unit);
        register(ONE, 0xA1, PERSISTING);
        assertThat(file()).exists();
        bench.close();
        Files.delete(tape);

        restart();

        assertThat(file()).doesNotExist();
    }
}
