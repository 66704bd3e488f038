// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.restore.Placement;
import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementOrder.Existing;
import org.offhost.restore.PlacementRefusedException;
import org.offhost.restore.RestorePlacer;
import org.offhost.restore.UnreadableContentException;
import org.offhost.tck.restore.PlacementBench.Memory;
import org.offhost.tck.restore.PlacementBench.Report;

/** What every placer must do; a placer's test implements it and inherits the tests. */
public abstract class RestorePlacerContract {
    /** A placer as its component framework activates it; a new one each time. */
    protected abstract RestorePlacer placer();

    /** Takes a placer away as its component framework does on deactivation. */
    protected abstract void withdraw(RestorePlacer placer);

    /**
     * A destination at which there is nothing, the same each time.
     *
     * @param scratch a folder, in which whatever is made gets one name
     */
    protected abstract URI destination(Path scratch);

    /** The files that are at a destination, by their paths without a '/' before them; contents one byte a character. */
    protected abstract Map<String, String> placed(URI destination) throws IOException;

    /** A destination of one test, and the job that places there. */
    static final class Site {
        private static final String STRANGER = "stranger";

        private final RestorePlacerContract contract;
        private final Path folder;
        private final Path scratch;
        private final URI destination;
        private final Report report = new Report();
        private Memory memory;
        private RestorePlacer placer;
        private int jobs;

        Site(RestorePlacerContract contract, Path folder) throws IOException {
            this.contract = contract;
            this.folder = folder;
            this.scratch = Files.createDirectory(folder.resolve("scratch"));
            Files.writeString(scratch.resolve(STRANGER), "precious");
            this.destination = contract.destination(scratch);
            this.placer = contract.placer();
            nextJob();
        }

        /** Another job, which knows nothing of those before. */
        void nextJob() {
            jobs++;
            memory = new Memory(folder.resolve("state-" + jobs));
        }

        PlacementOrder order(Existing existing, boolean dryRun) {
            return new PlacementOrder("job-" + jobs, destination, existing, false, dryRun);
        }

        Placement open(Existing existing) throws Exception {
            return placer.open(order(existing, false), memory, report);
        }

        /** A placement that has looked at all and begun. */
        Placement begun(Existing existing, List<PlacementEntry> entries) throws Exception {
            Placement placement = open(existing);
            look(placement, entries);
            placement.begin();
            return placement;
        }

        private static void look(Placement placement, List<PlacementEntry> entries) throws Exception {
            for (PlacementEntry e : entries) {
                placement.look(e);
            }
        }

        /** One pass from the begin to the end; why what was not placed is not, by path. */
        Map<String, String> run(Existing existing, boolean dryRun, List<PlacementEntry> entries) throws Exception {
            Map<String, String> failed = new LinkedHashMap<>();
            try (Placement placement = placer.open(order(existing, dryRun), memory, report)) {
                look(placement, entries);
                placement.begin();
                for (PlacementEntry e : entries) {
                    placement.place(e).ifPresent(why -> failed.put(e.path(), why));
                }
                if (!dryRun) {
                    for (PlacementEntry e : entries) {
                        placement.settle(e);
                    }
                }
                placement.finish();
            }
            return failed;
        }

        Map<String, String> placed() throws IOException {
            return contract.placed(destination);
        }

        /** Nothing is touched beside the destination. */
        Set<String> names() throws IOException {
            assertThat(scratch.resolve(STRANGER)).hasContent("precious");
            try (Stream<Path> all = Files.list(scratch)) {
                return all.map(p -> p.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
            }
        }

        void isUntouched() throws IOException {
            assertThat(names()).containsExactly(STRANGER);
        }
    }

    private static List<PlacementEntry> tree(String word) {
        List<PlacementEntry> entries = new ArrayList<>();
        entries.add(PlacementBench.directory(1, "/"));
        entries.add(PlacementBench.file(2, "/a", word + " a"));
        entries.add(PlacementBench.directory(3, "/dir"));
        entries.add(PlacementBench.directory(4, "/dir/deeper"));
        entries.add(PlacementBench.file(5, "/dir/deeper/b", word + " b"));
        entries.add(PlacementBench.file(6, "/dir/empty", ""));
        entries.add(PlacementBench.file(7, "/dir/long", word.repeat(100_000)));
        entries.add(PlacementBench.file(8, "/dir/naïve ☃ " + "n".repeat(150), word + " n"));
        entries.add(PlacementBench.file(9, "/z", word + " z"));
        return entries;
    }

    private static Map<String, String> expected(String word) {
        return Map.of(
                "a",
                word + " a",
                "dir/deeper/b",
                word + " b",
                "dir/empty",
                "",
                "dir/long",
                word.repeat(100_000),
                "dir/naïve ☃ " + "n".repeat(150),
                word + " n",
                "z",
                word + " z");
    }

    @Test
    void everyFileComesAndTheFiguresSaySo(@TempDir Path folder) throws Exception {
        Site site = new Site(this, folder);
        assertThat(placer().places(site.destination)).isTrue();
        assertThat(placer().places(URI.create("nowhere:/a"))).isFalse();
        assertThat(site.run(Existing.REFUSE, false, tree("set"))).isEmpty();
        assertThat(site.placed()).isEqualTo(expected("set"));
        assertThat(site.names()).hasSize(2);
        assertThat(site.report.files()).isEqualTo(6);
        assertThat(site.report.directories()).as("the root is none").isEqualTo(2);
        assertThat(site.report.written())
                .isEqualTo(expected("set").values().stream()
                        .mapToLong(String::length)
                        .sum());
        assertThat(site.report.left()).isZero();
    }

    @Test
    void dryRunWritesNothingAndForetellsTheFigures(@TempDir Path folder) throws Exception {
        Site site = new Site(this, folder);
        List<PlacementEntry> entries = tree("set");
        entries.replaceAll(e -> e.entry().content().isEmpty()
                ? e
                : PlacementBench.file(e.entry().id(), e.path(), e.allocated(), () -> {
                    throw new AssertionError("a dry run asks for no content");
                }));
        assertThat(site.run(Existing.REFUSE, true, entries)).isEmpty();
        site.isUntouched();
        assertThat(site.memory.isBegun()).isFalse();
        assertThat(site.memory.folder()).doesNotExist();
        List<Long> foretold = List.of(site.report.files(), site.report.directories(), site.report.written());
        Site real = new Site(this, Files.createDirectory(folder.resolve("real")));
        real.run(Existing.REFUSE, false, tree("set"));
        assertThat(List.of(real.report.files(), real.report.directories(), real.report.written()))
                .isEqualTo(foretold);
    }

    @Test
    void whatIsNotBegunLeavesNothing(@TempDir Path folder) throws Exception {
        Site site = new Site(this, folder);
        try (Placement placement = site.open(Existing.REFUSE)) {
            Site.look(placement, tree("set"));
        }
        site.isUntouched();
        site.placer.abandon(site.order(Existing.REFUSE, false), site.memory);
        site.isUntouched();
    }

    @Test
    void contentThatCannotBeReadIsGonePastAndTriedByTheNextPass(@TempDir Path folder) throws Exception {
        Site site = new Site(this, folder);
        List<PlacementEntry> damaged = tree("set");
        damaged.set(4, PlacementBench.file(5, "/dir/deeper/b", 5, () -> {
            throw new UnreadableContentException("it is damaged", new IOException());
        }));
        damaged.set(6, PlacementBench.file(7, "/dir/long", 300_000, () -> new EndsEarly(200_000)));
        try (Placement placement = site.begun(Existing.REFUSE, damaged)) {
            for (PlacementEntry e : damaged) {
                Optional<String> why = placement.place(e);
                boolean fails = e == damaged.get(4) || e == damaged.get(6);
                assertThat(why).as(e.path()).isEqualTo(fails ? Optional.of("it is damaged") : Optional.empty());
            }
        }
        site.memory = site.memory.afterKill();
        assertThat(site.run(Existing.REFUSE, false, tree("set"))).isEmpty();
        assertThat(site.placed()).isEqualTo(expected("set"));
        assertThat(site.report.files()).isEqualTo(6);
    }

    /** Content that is damaged behind its begin. */
    static final class EndsEarly extends InputStream {
        private int left;

        EndsEarly(int bytes) {
            left = bytes;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                throw new UnreadableContentException("it is damaged", new IOException());
            }
            left--;
            return 'x';
        }
    }

    @Test
    void killedAtAnyEntryItIsGoneOnWith(@TempDir Path folder) throws Exception {
        for (int killed = 0; killed <= tree("set").size(); killed++) {
            Site site = new Site(this, Files.createDirectory(folder.resolve("killed-" + killed)));
            List<PlacementEntry> entries = tree("set");
            Placement lost = site.begun(Existing.REFUSE, entries); // never closed, as by SIGKILL
            for (int i = 0; i < killed; i++) {
                site.report.remark(String.valueOf(i));
                assertThat(lost.place(entries.get(i))).isEmpty();
            }
            site.memory = site.memory.afterKill();
            site.placer = placer();
            assertThat(site.run(Existing.REFUSE, false, entries)).isEmpty();
            assertThat(site.placed()).as("killed before entry %d", killed).isEqualTo(expected("set"));
            assertThat(site.names()).hasSize(2);
            assertThat(site.report.files()).isEqualTo(6);
            String recalled = site.report.recalled();
            assertThat(recalled.isEmpty() || Integer.parseInt(recalled) < killed)
                    .as("recalled %s", recalled)
                    .isTrue();
        }
    }

    @Test
    void withdrawnItFailsAndTheNextPlacerGoesOn(@TempDir Path folder) throws Exception {
        Site site = new Site(this, folder);
        List<PlacementEntry> entries = tree("set");
        try (Placement placement = site.begun(Existing.REFUSE, entries)) {
            assertThat(placement.place(entries.get(0))).isEmpty();
            assertThat(placement.place(entries.get(1))).isEmpty();
            withdraw(site.placer);
            assertThatThrownBy(() -> placement.place(entries.get(2))).isInstanceOf(ProviderWithdrawnException.class);
            assertThatThrownBy(placement::finish).isInstanceOf(ProviderWithdrawnException.class);
        }
        RestorePlacer gone = site.placer;
        assertThatThrownBy(() -> gone.open(site.order(Existing.REFUSE, false), site.memory, site.report))
                .isInstanceOf(ProviderWithdrawnException.class);
        site.placer = placer();
        assertThat(site.run(Existing.REFUSE, false, entries)).isEmpty();
        assertThat(site.placed()).isEqualTo(expected("set"));
    }

    @Test
    void withdrawnInTheMidstOfAFileItLeavesNoHalf(@TempDir Path folder) throws Exception {
        Site site = new Site(this, folder);
        List<PlacementEntry> entries = tree("set");
        entries.set(6, PlacementBench.file(7, "/dir/long", 300_000, () -> {
            withdraw(site.placer);
            return PlacementBench.file(7, "", "set".repeat(100_000)).content(null);
        }));
        try (Placement placement = site.begun(Existing.REFUSE, entries)) {
            for (int i = 0; i < 6; i++) {
                assertThat(placement.place(entries.get(i))).isEmpty();
            }
            assertThatThrownBy(() -> placement.place(entries.get(6))).isInstanceOf(ProviderWithdrawnException.class);
        }
        assertThat(site.placed()).doesNotContainKey("dir/long");
        site.placer = placer();
        assertThat(site.run(Existing.REFUSE, false, tree("set"))).isEmpty();
        assertThat(site.placed()).isEqualTo(expected("set"));
    }

    @Test
    void contentWhoseDriverWentIsLeftToTheNextPass(@TempDir Path folder) throws Exception {
        Site site = new Site(this, folder);
        List<PlacementEntry> entries = tree("set");
        entries.set(1, PlacementBench.file(2, "/a", 5, () -> {
            throw new ProviderWithdrawnException("the parser went");
        }));
        try (Placement placement = site.begun(Existing.REFUSE, entries)) {
            placement.place(entries.get(0));
            assertThatThrownBy(() -> placement.place(entries.get(1)))
                    .isInstanceOf(ProviderWithdrawnException.class)
                    .hasMessage("the parser went");
        }
        assertThat(site.run(Existing.REFUSE, false, tree("set"))).isEmpty();
        assertThat(site.placed()).isEqualTo(expected("set"));
    }

    @Test
    void cancelledItEndsAtOnceAndAbandonedItLeavesNothingHalf(@TempDir Path folder) throws Exception {
        Site site = new Site(this, folder);
        List<PlacementEntry> entries = tree("set");
        try (Placement placement = site.begun(Existing.REFUSE, entries)) {
            for (int i = 0; i < 6; i++) {
                placement.place(entries.get(i));
            }
            site.report.whenAsked(() -> {
                throw new CancellationException("cancelled");
            });
            assertThatThrownBy(() -> placement.place(entries.get(6))).isInstanceOf(CancellationException.class);
        }
        site.placer.abandon(site.order(Existing.REFUSE, false), site.memory);
        assertThat(expected("set").entrySet()).containsAll(site.placed().entrySet());
        assertThat(site.names()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void twoFilesNeverBecomeOne(@TempDir Path folder) throws Exception {
        Site site = new Site(this, folder);
        List<PlacementEntry> twins = List.of(
                PlacementBench.file(1, "/a", "one"),
                PlacementBench.file(2, "/a", "two"),
                PlacementBench.file(3, "/b\u0001", "three"),
                PlacementBench.file(4, "/b%u0001", "four"));
        assertThat(site.run(Existing.REFUSE, false, twins)).isEmpty();
        assertThat(site.placed().values()).containsExactlyInAnyOrder("one", "two", "three", "four");
    }

    @Test
    void noNameLeadsOut(@TempDir Path folder) throws Exception {
        Site site = new Site(this, folder);
        List<PlacementEntry> hostile = new ArrayList<>();
        List<String> paths = List.of("/..", "/../x", "/d/../../stranger", "/./y", "//z", "/a\u0000b", "/\ud800");
        for (int i = 0; i < paths.size(); i++) {
            hostile.add(PlacementBench.file(i + 1, paths.get(i), "content " + i));
        }
        Map<String, String> failed = site.run(Existing.REFUSE, false, hostile);
        assertThat(site.placed()).hasSize(paths.size() - failed.size());
        assertThat(site.placed().keySet())
                .allSatisfy(p -> assertThat(p.split("/")).isNotEmpty().doesNotContain("..", ".", ""));
        assertThat(site.names()).as("nothing is made beside").hasSize(2);
    }

    @Test
    void whatIsThereGoesOnlyIfTheOrderSaysSo(@TempDir Path folder) throws Exception {
        Site site = new Site(this, folder);
        site.run(Existing.REFUSE, false, tree("one"));
        site.nextJob();
        assertThatThrownBy(() -> site.run(Existing.REFUSE, false, tree("two")))
                .isInstanceOf(PlacementRefusedException.class)
                .hasMessageContaining("there already");
        assertThat(site.memory.isBegun()).as("nothing was changed").isFalse();
        assertThat(site.placed()).isEqualTo(expected("one"));
        site.nextJob();
        assertThat(site.run(Existing.SKIP, false, tree("three"))).isEmpty();
        assertThat(site.placed()).isEqualTo(expected("one"));
        site.nextJob();
        assertThat(site.run(Existing.OVERWRITE, false, tree("four"))).isEmpty();
        assertThat(site.placed()).isEqualTo(expected("four"));
    }
}
