// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.JobState;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.job.TestJournal;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;

/** A restore into a volume of two units, which goes on with both of them and nothing else. */
class BegunWithTest {
    private static final Designator MEDIUM = Designator.parse("naa.6000000000000001");
    private static final Designator FIRST = Designator.parse("naa.6000000000000002");
    private static final Designator SECOND = Designator.parse("naa.6000000000000003");
    private static final Designator LATER = Designator.parse("naa.6000000000000004");

    @TempDir
    Path folder;

    private final Places places = new Places();
    private final DriverBoard board = new DriverBoard();

    private Journal journal;

    /** Knows where units are, and what is there. */
    private static final class Places implements UnitLocator {
        private final Map<Designator, String> addresses = new HashMap<>();
        private final Map<String, String> identities = new HashMap<>();

        void put(Designator unit, String address, String identity) {
            addresses.values().remove(address);
            addresses.put(unit, address);
            identities.put(address, identity);
        }

        @Override
        public Optional<Unit> locate(String address, Use use) {
            return addresses.entrySet().stream()
                    .filter(e -> e.getValue().equals(address))
                    .map(e -> new Unit(e.getKey(), Unit.Kind.BLOCKS, 4096, 512, false, ""))
                    .findFirst();
        }

        @Override
        public Optional<Backing> backing(Designator unit) {
            return Optional.ofNullable(addresses.get(unit))
                    .map(a -> new Backing(a, identities.getOrDefault(a, ""), "", 0));
        }
    }

    @BeforeEach
    void begin() throws IOException {
        board.add(UnitLocator.class, new KnownDriver<>(places, Map.of(), "places", "1"));
        places.put(MEDIUM, "/m.tar", "1:1");
        places.put(FIRST, "/a.img", "1:2");
        places.put(SECOND, "/b.img", "1:3");
        RestoreRequest.ToUnit to =
                new RestoreRequest.ToUnit(FIRST, false).volume("vg/a").beside(List.of(SECOND));
        Journal begun = TestJournal.of(folder.resolve("job"), JobState.COPYING);
        Requests.keep(RestoreRequest.of(MEDIUM, to), begun);
        new BegunWith(begun, board).note();
        begun.create();
        journal = Journal.read(JobFile.in(folder.resolve("job"))).orElseThrow();
    }

    private BegunWith again() {
        return new BegunWith(journal, board);
    }

    private Designator beside() {
        return ((RestoreRequest.ToUnit)
                        journal.find(RestoreRequest.class).orElseThrow().destination())
                .beside()
                .get(0);
    }

    private void pauses(NoticeCode code, String address) {
        assertThatThrownBy(() -> again().require())
                .isInstanceOfSatisfying(
                        PausedException.class,
                        e -> assertThat(e.notice())
                                .satisfies(
                                        n -> assertThat(n.code()).isEqualTo(code),
                                        n -> assertThat(n.fact("role")).contains("destination"),
                                        n -> assertThat(n.fact("address")).contains(address)));
    }

    @Test
    void allThatIsStillThereIsGoneOnWith() throws Exception {
        again().findAgain();
        again().require();
        assertThat(beside()).isEqualTo(SECOND);
    }

    @Test
    void anotherUnitInThePlaceOfOneBesideIsNotWritten() {
        places.put(SECOND, "/b.img", "1:9");
        again().findAgain();
        pauses(NoticeCode.UNIT_REPLACED, "/b.img");
    }

    @Test
    void oneBesideThatWentIsWaitedFor() {
        places.put(SECOND, "/b.img", "");
        pauses(NoticeCode.UNIT_NOT_THERE, "/b.img");
    }

    @Test
    void oneBesideThatCameBackUnderAnotherDesignatorIsTheSame() throws Exception {
        places.addresses.remove(SECOND);
        places.put(LATER, "/b.img", "1:3");
        again().findAgain();
        again().require();
        assertThat(beside()).isEqualTo(LATER);
    }

    /** Another one under another designator is not taken for it. */
    @Test
    void anotherOneUnderAnotherDesignatorIsNone() {
        places.addresses.remove(SECOND);
        places.put(LATER, "/b.img", "1:9");
        again().findAgain();
        assertThat(beside()).isEqualTo(SECOND);
        pauses(NoticeCode.UNIT_NOT_THERE, "/b.img");
    }
}
