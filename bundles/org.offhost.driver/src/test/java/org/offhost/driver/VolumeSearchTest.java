// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.Layout;
import org.offhost.block.Origin;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Slice;
import org.offhost.block.Unit;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.filesystem.VolumeMapping;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.VolumeTable;
import org.offhost.filesystem.VolumeTraits;

/** What drivers say decides, so the volume is none. */
class VolumeSearchTest {
    private static final BlockDevice VOLUME = null;
    private static final Optional<VolumeSummary> UNKNOWN = Optional.empty();

    private final DriverBoard board = new DriverBoard();
    private final VolumeSearch search = new VolumeSearch(board);

    private static Optional<VolumeSummary> summary(String type) {
        VolumeTraits traits = VolumeTraits.posix(512);
        return Optional.of(new VolumeSummary(type, "", "", 512, 512, 512, 1, false, traits, List.of()));
    }

    /** What a driver says when it is asked. */
    private interface Answer {
        Object get() throws IOException;
    }

    private static <S> S driver(Class<S> kind, Answer answer) {
        return kind.cast(Proxy.newProxyInstance(
                kind.getClassLoader(), new Class<?>[] {kind}, (proxy, method, arguments) -> answer.get()));
    }

    private FileSystemParser parser(String type, long id, Answer answer) {
        FileSystemParser parser = driver(FileSystemParser.class, answer);
        board.add(
                FileSystemParser.class,
                new KnownDriver<>(
                        parser, Map.of("service.id", id, FileSystemParser.TYPE, type), "org.example." + type, ""));
        return parser;
    }

    @Test
    void firstThatKnowsTheVolumeReadsIt() throws Exception {
        parser("xfs", 1, () -> UNKNOWN);
        parser("ext4", 2, () -> summary("ext4"));
        parser("any", 3, () -> summary("any"));
        assertThat(search.parser(VOLUME).orElseThrow().parser().bundle()).isEqualTo("org.example.ext4");
    }

    @Test
    void onlyParsersOfATypeAreAskedForIt() throws Exception {
        parser("any", 1, () -> {
            throw new IOException("nobody asked");
        });
        parser("ext4", 2, () -> summary("ext4"));
        assertThat(search.parser(VOLUME, "ext4")).isPresent();
        assertThat(search.parser(VOLUME, "xfs")).isEmpty();
    }

    @Test
    void damageThatOneSeesIsToldUnlessAnotherReadsIt() throws Exception {
        parser("ext4", 1, () -> {
            throw new CorruptStructureException("superblock", 1024, "a", "b");
        });
        assertThatThrownBy(() -> search.parser(VOLUME))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("superblock");
        parser("xfs", 2, () -> summary("xfs"));
        assertThat(search.parser(VOLUME).orElseThrow().summary().type()).isEqualTo("xfs");
    }

    @Test
    void driverThatGoesIsPassedOverAndADeviceThatGoesIsNot() throws Exception {
        FileSystemParser[] going = new FileSystemParser[1];
        going[0] = parser("ext4", 1, () -> {
            board.remove(FileSystemParser.class, going[0]);
            throw new ProviderWithdrawnException("the parser goes");
        });
        parser("xfs", 2, () -> summary("xfs"));
        assertThat(search.parser(VOLUME).orElseThrow().summary().type()).isEqualTo("xfs");
        parser("any", 0, () -> {
            throw new ProviderWithdrawnException("the device goes");
        });
        assertThatThrownBy(() -> search.parser(VOLUME)).hasMessage("the device goes");
    }

    /** Beginning with a label of LVM2. */
    private static BlockDevice physicalVolume() {
        byte[] begin = new byte[4096];
        System.arraycopy("LABELONE".getBytes(StandardCharsets.US_ASCII), 0, begin, 512, 8);
        return (BlockDevice) Proxy.newProxyInstance(
                BlockDevice.class.getClassLoader(), new Class<?>[] {BlockDevice.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("size")) {
                        return (long) begin.length;
                    }
                    ByteBuffer target = (ByteBuffer) arguments[1];
                    target.put(begin, Math.toIntExact((Long) arguments[0]), target.remaining());
                    return null;
                });
    }

    private void finder(String... types) {
        VolumeFinder finder = driver(VolumeFinder.class, Optional::empty);
        Map<String, Object> properties = Map.of(VolumeFinder.TYPE, types);
        board.add(VolumeFinder.class, new KnownDriver<>(finder, properties, "org.example." + types[0], ""));
    }

    @Test
    void whoeverHasAFinderForEveryTableLacksNone() throws Exception {
        finder("mbr", "gpt");
        finder("lvm2");
        assertThat(search.table(device(8192))).isEmpty();
        assertThat(search.lackedFinder(VOLUME)).isEmpty();
    }

    @Test
    void finderOfAnotherTableIsNotTheOneThatIsLacked() throws Exception {
        finder("mbr", "gpt");
        assertThat(search.lackedFinder(physicalVolume())).contains("lvm2");
        assertThat(search.hasFinder("lvm2")).isFalse();
        finder("lvm2");
        assertThat(search.lackedFinder(physicalVolume())).isEmpty();
        assertThat(search.hasFinder("lvm2")).isTrue();
    }

    private static BlockDevice device(long size) {
        Unit unit = new Unit(Designator.parse("naa.6000000000000001"), Unit.Kind.BLOCKS, size, 512, true, "");
        return (BlockDevice) Proxy.newProxyInstance(
                BlockDevice.class.getClassLoader(),
                new Class<?>[] {BlockDevice.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "unit" -> unit;
                    case "size" -> size;
                    case "blockLength" -> 512;
                    case "origin" -> new Origin(unit.designator(), List.of(new Extent(0, size)));
                    default -> throw new AssertionError(method);
                });
    }

    /** Finds something on devices of one size alone. */
    private void finder(String type, long size, FoundVolume... volumes) {
        VolumeFinder finder = d -> d.size() == size
                ? Optional.of(new VolumeTable(type, 512, List.of(volumes), List.of("contradicts: " + type)))
                : Optional.empty();
        board.add(
                VolumeFinder.class,
                new KnownDriver<>(finder, Map.of(VolumeFinder.TYPE, type), "org.example." + type, ""));
    }

    @Test
    void volumesWithinVolumesAreFoundWhereTheyLieOnTheUnit() throws Exception {
        finder(
                "gpt",
                8192,
                FoundVolume.at(1, new Extent(0, 512), "data", ""),
                FoundVolume.at(3, new Extent(1024, 4096), "Linux LVM", ""));
        finder(
                "lvm2",
                4096,
                new FoundVolume(1, List.of(new Extent(2048, 512), new Extent(512, 1024)), "linear", "vg/lv", ""),
                FoundVolume.lost(2, "raid1", "vg/raid", "RAID"));
        VolumeTable table = search.table(device(8192)).orElseThrow();
        assertThat(table.type()).isEqualTo("gpt");
        assertThat(table.volumes()).hasSize(4);
        assertThat(table.volumes().get(2))
                .isEqualTo(new FoundVolume(
                        4, Layout.parse("3072+512 1536+1024"), "linear, in volume 3", "vg/lv", "", List.of(3)));
        assertThat(table.volumes().get(3).fault()).isEqualTo("RAID");
        assertThat(table.evidence()).containsExactly("contradicts: gpt", "contradicts: in volume 3: lvm2");
    }

    @Test
    void finderIsNotAskedWithinWhatItFound() throws Exception {
        finder("gpt", 8192, FoundVolume.at(1, new Extent(0, 8192), "all", ""));
        assertThat(search.table(device(8192)).orElseThrow().volumes()).hasSize(1);
    }

    @Test
    void damagedTableWithinAVolumeDeniesNoOther() throws Exception {
        finder("gpt", 8192, FoundVolume.at(1, new Extent(0, 4096), "all", ""));
        VolumeFinder finder = d -> {
            if (d.size() == 4096) {
                throw new CorruptStructureException("label", 512, "a", "b");
            }
            return Optional.empty();
        };
        board.add(VolumeFinder.class, new KnownDriver<>(finder, Map.of(), "org.example.lvm2", ""));
        VolumeTable table = search.table(device(8192)).orElseThrow();
        assertThat(table.volumes()).hasSize(1);
        assertThat(table.evidence()).last().asString().startsWith("contradicts: in volume 1: label at byte 512");
    }

    /** Knows devices of one size, each alone as damaged, and gives a table of several together. */
    private void joining(String type, long size, FoundVolume... together) {
        VolumeFinder finder = new VolumeFinder() {
            @Override
            public Optional<VolumeTable> find(BlockDevice device) {
                return device.size() == size
                        ? Optional.of(new VolumeTable(
                                type, 512, List.of(FoundVolume.lost(1, type, "alone", "half of it")), List.of("alone")))
                        : Optional.empty();
            }

            @Override
            public Optional<VolumeTable> findTogether(List<BlockDevice> devices) throws IOException {
                if (together.length == 0) {
                    throw new CorruptStructureException("label", 512, "one", "two");
                }
                return Optional.of(new VolumeTable(type, 512, List.of(together), List.of("contradicts: it")));
            }
        };
        board.add(
                VolumeFinder.class,
                new KnownDriver<>(finder, Map.of(VolumeFinder.TYPE, type), "org.example." + type, ""));
    }

    private void twoPartitions() {
        finder(
                "gpt",
                16384,
                FoundVolume.at(1, new Extent(8192, 4096), "Linux LVM", ""),
                FoundVolume.at(2, new Extent(1024, 4096), "Linux LVM", ""),
                FoundVolume.at(3, new Extent(512, 512), "data", ""));
    }

    @Test
    void whatLiesOnSeveralVolumesIsFoundOnThemTogetherInTheOrderOfTheirPlaces() throws Exception {
        twoPartitions();
        joining(
                "lvm2",
                4096,
                new FoundVolume(1, Layout.parse("512*1024+1024/5120+1024"), "striped", "vg/a", ""),
                new FoundVolume(2, Layout.parse("7168+512"), "linear", "vg/b", ""),
                FoundVolume.lost(3, "raid1", "vg/c", "RAID"));
        VolumeTable table = search.table(device(16384)).orElseThrow();
        assertThat(table.type()).isEqualTo("gpt");
        assertThat(table.volumes().subList(3, 6))
                .containsExactly(
                        new FoundVolume(
                                4,
                                Layout.parse("512*2048+1024/9216+1024"),
                                "striped, in volumes 2 and 1",
                                "vg/a",
                                "",
                                List.of(2, 1)),
                        new FoundVolume(5, Layout.parse("11264+512"), "linear, in volume 1", "vg/b", "", List.of(1)),
                        new FoundVolume(
                                6, Layout.of(List.of()), "raid1, in volumes 2 and 1", "vg/c", "RAID", List.of(2, 1)));
        assertThat(table.evidence()).containsExactly("contradicts: gpt", "contradicts: in volumes 2 and 1: it");
    }

    @Test
    void devicesThatCannotBeReadTogetherAreReadOneByOne() throws Exception {
        twoPartitions();
        joining("lvm2", 4096);
        VolumeTable table = search.table(device(16384)).orElseThrow();
        assertThat(table.volumes().subList(3, 5))
                .extracting(FoundVolume::number, FoundVolume::name, FoundVolume::within)
                .containsExactly(tuple(4, "alone", List.of(1)), tuple(5, "alone", List.of(2)));
        assertThat(table.evidence())
                .anyMatch(e -> e.startsWith("contradicts: in volumes 2 and 1: label at byte 512: expected one"));
    }

    @Test
    void stripesOverPiecesOfAStripedVolumeAreNamed() throws Exception {
        finder("lvm2", 16384, new FoundVolume(1, Layout.parse("512*0+4096/8192+4096"), "striped", "vg/a", ""));
        finder("guest", 8192, new FoundVolume(1, Layout.parse("512*0+1024/4096+1024"), "striped", "in/a", ""));
        VolumeTable table = search.table(device(16384)).orElseThrow();
        assertThat(table.volumes().get(1).fault()).startsWith("it is striped over pieces of another volume");
    }

    /** A partition of the first unit and the whole second one are physical volumes of one group. */
    @Test
    void partitionAndAWholeUnitAreReadTogether() throws Exception {
        finder(
                "gpt",
                16384,
                FoundVolume.at(1, new Extent(512, 512), "data", ""),
                FoundVolume.at(2, new Extent(8192, 4096), "Linux LVM", ""));
        joining("lvm2", 4096, new FoundVolume(1, Layout.parse("512*0+1024/4096+1024"), "striped", "vg/a", ""));
        VolumeTable table = search.table(JoinedDevice.of(List.of(device(16384), device(4096))))
                .orElseThrow();
        assertThat(table.type()).isEqualTo("gpt");
        assertThat(table.volumes()).hasSize(3);
        assertThat(table.volumes().get(2))
                .isEqualTo(new FoundVolume(
                        3, Layout.parse("512*8192+1024/16384+1024"), "striped, in volume 2", "vg/a", "", List.of(2)));
    }

    @Test
    void tablesOfSeveralUnitsAreNumberedOneBehindTheOther() throws Exception {
        finder("gpt", 16384, FoundVolume.at(2, new Extent(512, 512), "data", "a"));
        finder("mbr", 4096, FoundVolume.at(1, new Extent(512, 512), "data", "b"));
        VolumeTable table = search.table(JoinedDevice.of(List.of(device(16384), device(4096), device(512))))
                .orElseThrow();
        assertThat(table.type()).isEqualTo("gpt");
        assertThat(table.volumes())
                .containsExactly(
                        FoundVolume.at(2, new Extent(512, 512), "data", "a"),
                        FoundVolume.at(3, new Extent(16384 + 512, 512), "data", "b"));
    }

    /** The first bytes of a whole unit are not taken for an image. */
    @Test
    void finderOfWhatLiesWithinVolumesIsNotAskedForAUnit() throws Exception {
        VolumeFinder images = d -> Optional.of(
                new VolumeTable("image", 512, List.of(FoundVolume.at(1, new Extent(0, 512), "disk", "")), List.of()));
        board.add(
                VolumeFinder.class,
                new KnownDriver<>(
                        images,
                        Map.of(VolumeFinder.TYPE, "image", VolumeFinder.WITHIN, true, "service.ranking", 7),
                        "org.example.image",
                        ""));
        assertThat(search.table(device(8192))).isEmpty();
        finder("gpt", 8192, FoundVolume.at(1, new Extent(1024, 1024), "data", ""));
        assertThat(search.table(device(8192)).orElseThrow().volumes())
                .extracting(FoundVolume::kind)
                .containsExactly("data", "disk, in volume 1");
    }

    /** A map that turns the halves of what is around. */
    private record Turned(long length) implements VolumeMapping {
        @Override
        public String of() {
            return "halves";
        }

        @Override
        public String state() {
            return "turned";
        }

        @Override
        public BlockDevice open(BlockDevice around) throws IOException {
            if (around.size() != length) {
                throw new CorruptStructureException("halves", 0, length + " bytes", String.valueOf(around.size()));
            }
            return Slice.of(around, Layout.of(List.of(new Extent(length / 2, length / 2), new Extent(0, length / 2))));
        }

        @Override
        public long verify(BlockDevice around, LongConsumer progress) {
            progress.accept(length);
            return 0;
        }
    }

    /** A table within a mapped volume, and in that a mapped one. */
    @Test
    void whatLiesInAMappedVolumeIsFoundThroughItsMap() throws Exception {
        BlockDevice unit = device(16384);
        finder("lvm2", 16384, FoundVolume.mapped(1, Layout.parse("8192+4096"), new Turned(4096), "thin", "vg/a"));
        finder(
                "gpt",
                4096,
                FoundVolume.mapped(1, Layout.parse("1024+2048"), new Turned(2048), "image", ""),
                FoundVolume.at(2, new Extent(0, 512), "data", ""));
        VolumeTable table = search.table(unit).orElseThrow();
        assertThat(table.volumes())
                .extracting(FoundVolume::number, FoundVolume::position, FoundVolume::length, FoundVolume::within)
                .containsExactly(
                        tuple(1, 8192L, 4096L, List.of()),
                        tuple(2, 8192L, 2048L, List.of(1)),
                        tuple(3, 8192L, 512L, List.of(1)));
        VolumeMapping inner = table.volumes().get(1).map().orElseThrow();
        assertThat(inner.of()).isEqualTo("halves at 1024+2048 of halves");
        assertThat(inner.state()).isEqualTo("turned; turned");
        assertThat(table.volumes().get(2).on(unit).origin().layout()).isEqualTo(Layout.parse("10240+512"));
        assertThat(table.volumes().get(1).on(unit).origin().layout()).isEqualTo(Layout.parse("8192+1024 11264+1024"));
    }

    @Test
    void mappedVolumeWhoseTableCannotBeReadIsNamedAndDeniesNoOther() throws Exception {
        finder(
                "lvm2",
                16384,
                FoundVolume.mapped(1, Layout.parse("8192+2048"), new Turned(4096), "thin", "vg/a"),
                FoundVolume.at(2, new Extent(0, 512), "linear", "vg/b"));
        finder("gpt", 77);
        VolumeTable table = search.table(device(16384)).orElseThrow();
        assertThat(table.volumes()).extracting(FoundVolume::isSound).containsExactly(false, true);
        assertThat(table.volumes().get(0).fault()).contains("expected 4096 bytes, found 2048");
    }

    @Test
    void volumeThatBeginsInsideABlockOfAMappedOneIsNamed() throws Exception {
        finder("lvm2", 16384, FoundVolume.mapped(1, Layout.parse("8192+4096"), new Turned(4096), "thin", "vg/a"));
        finder("gpt", 4096, FoundVolume.at(1, new Extent(100, 512), "data", ""));
        VolumeTable table = search.table(device(16384)).orElseThrow();
        assertThat(table.volumes().get(1).fault()).contains("inside a logical block of 512 bytes");
    }

    /** Physical volumes in mapped ones are read one by one: no layout tells where a volume on both lies. */
    @Test
    void mappedVolumesAreNotReadTogether() throws Exception {
        finder(
                "gpt",
                16384,
                FoundVolume.mapped(1, Layout.parse("8192+4096"), new Turned(4096), "thin", "a"),
                FoundVolume.mapped(2, Layout.parse("0+4096"), new Turned(4096), "thin", "b"));
        joining("lvm2", 4096, FoundVolume.at(1, new Extent(0, 512), "never", ""));
        assertThat(search.table(device(16384)).orElseThrow().volumes())
                .extracting(FoundVolume::name)
                .containsExactly("a", "b", "alone", "alone");
    }
}
