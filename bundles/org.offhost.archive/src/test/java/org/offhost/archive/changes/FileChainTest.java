// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.Backup;
import org.offhost.archive.SetMembers;
import org.offhost.archive.SetProfile;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.TestDisk;
import org.offhost.archive.Tool;
import org.offhost.archive.Truth;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.set.SetReader;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;

/** A chain of sets of files shows at each point what a set does that stands alone: read by us, and by the README's commands. */
class FileChainTest {
    private static final int PART = 4096;

    @TempDir
    Path folder;

    private TestDisk chain;
    private TestDisk alone;
    private final List<String> ids = new ArrayList<>();
    private final List<Map<String, String>> states = new ArrayList<>();

    @BeforeEach
    void media() throws IOException {
        Tool.need("tar");
        chain = Backup.disk(folder.resolve("chain"), 256L << 20, 512);
        alone = Backup.disk(folder.resolve("alone"), 256L << 20, 512);
    }

    @AfterEach
    void close() throws IOException {
        chain.close();
        alone.close();
    }

    /** Saves a state of the volume twice. */
    private void save(Path image, boolean exact) throws IOException {
        Path before = folder.resolve("before.img");
        String id = "set-" + ids.size();
        try (Backup b = Backup.of(image, folder.resolve("spool-" + id))) {
            b.toDisk(alone, id, SetProfile.FILES);
            states.add(OntoNtfs.tree(b));
        }
        try (Backup b = Backup.of(image, folder.resolve("spool-chain-" + id))) {
            if (ids.isEmpty()) {
                b.toDisk(chain, id, SetProfile.FILES);
            } else {
                WrittenMap written =
                        exact ? WrittenMap.of(changed(before, image), Files.size(image)) : WrittenMap.unknown();
                b.toDisk(chain, id, ids.get(ids.size() - 1), written);
            }
        }
        ids.add(id);
        Files.copy(image, before, StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<Extent> changed(Path before, Path after) throws IOException {
        byte[] a = Files.readAllBytes(before);
        byte[] b = Files.readAllBytes(after);
        List<Extent> changed = new ArrayList<>();
        for (int at = 0; at < b.length; at += PART) {
            int n = Math.min(PART, b.length - at);
            if (!ByteBuffer.wrap(a, at, n).equals(ByteBuffer.wrap(b, at, n))) {
                changed.add(new Extent(at, n));
            }
        }
        return changed;
    }

    /** All that a set tells of every path, its contents as sums. */
    private static Map<String, String> told(TestDisk disk, int number) throws IOException {
        Map<String, String> told = new TreeMap<>();
        try (DiskMedium medium = new DiskMedium(disk);
                SetReader reader = medium.open(medium.sets().get(number));
                StoredEntries entries = reader.list("/")) {
            for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                StringBuilder b = new StringBuilder()
                        .append(e.get().entry())
                        .append(e.get().primary());
                for (Attribute a : e.get().entry().attributes()) {
                    if (a.role() == Attribute.Role.CONTENT) {
                        b.append(a.name()).append('=').append(Truth.sha256(reader.content(e.get(), a)));
                    }
                }
                told.put(e.get().path(), b.toString());
            }
        }
        return told;
    }

    private List<String> commands(int number) throws IOException {
        try (DiskMedium medium = new DiskMedium(chain);
                SetReader reader = medium.open(medium.sets().get(number));
                SetMembers members = reader.members()) {
            members.next();
            String readme = new String(members.next().orElseThrow().content().readAllBytes(), StandardCharsets.UTF_8);
            return readme.replace("\\\n", "")
                    .lines()
                    .map(String::strip)
                    .filter(l -> l.startsWith("tar --listed-incremental"))
                    .map(l -> l.replace("MEDIUM", "../chain"))
                    .toList();
        }
    }

    private static final String LISTED =
            "find files -printf '%P|%y|%T@|%l|%n|' \\( -type f -exec sh -c 'sha256sum <\"$0\"' {} \\; -o -printf '\\n' \\)"
                    + " | sort";

    private void eachPointIsWhatOneSetAloneShows() throws Exception {
        for (int i = 0; i < ids.size(); i++) {
            assertThat(told(chain, i)).as("set %s", i).isEqualTo(told(alone, i));
            Path plain = Files.createDirectory(folder.resolve("plain-" + i));
            Tool.run(plain, "tar --delay-directory-restore --strip-components=1 -xf ../alone set-" + i + "/files");
            Path laid = Files.createDirectory(folder.resolve("laid-" + i));
            for (String command : i == 0 ? List.<String>of() : commands(i)) {
                Tool.run(laid, command);
            }
            if (i > 0) {
                assertThat(commands(i)).hasSize(i + 1);
                assertThat(Tool.run(laid, LISTED)).as("set %s", i).isEqualTo(Tool.run(plain, LISTED));
            }
        }
    }

    /** There FILE:STREAM is a stream and no name that is listed. */
    private void eachPointIsLaidOntoNtfs() throws Exception {
        for (int i = 1; i < ids.size(); i++) {
            assertThat(OntoNtfs.laid(folder, commands(i), folder.resolve("spool-onto-" + i)))
                    .as("set %s on NTFS", i)
                    .isEqualTo(states.get(i));
        }
    }

    private List<String> members(int number) throws IOException {
        List<String> names = new ArrayList<>();
        try (DiskMedium medium = new DiskMedium(chain);
                SetReader reader = medium.open(medium.sets().get(number));
                SetMembers members = reader.members()) {
            for (Optional<SetMembers.Member> m = members.next(); m.isPresent(); m = members.next()) {
                assertThat("DRTX").doesNotContain(String.valueOf(m.get().type()));
                if (m.get().name().startsWith("set-" + number + "/files/")
                        && m.get().type() != '5') {
                    names.add(m.get().name().substring(("set-" + number + "/files").length()));
                }
            }
        }
        return names;
    }

    @Test
    void fatVolumeThatMtoolsChange() throws Exception {
        Tool.need("mcopy");
        Tool.run(
                folder,
                "head -c 3000000 /dev/urandom >big; head -c 5000 /dev/urandom >small; truncate -s 24M fat.img;"
                        + " mkfs.fat -F 16 fat.img; export MTOOLS_SKIP_CHECK=1; mmd -i fat.img ::a ::b ::a/deep;"
                        + " mcopy -i fat.img big ::a/big.bin; mcopy -i fat.img small ::a/deep/small.bin;"
                        + " mcopy -i fat.img small ::root.bin; mcopy -i fat.img small ::b/gone.bin");
        Path image = folder.resolve("fat.img");
        String[] steps = {
            "mdel -i fat.img ::b/gone.bin",
            "mmove -i fat.img ::a/deep ::b/deep",
            "mdel -i fat.img ::root.bin; mmd -i fat.img ::root.bin; mcopy -i fat.img small ::root.bin/in.bin",
            "true",
            "mdeltree -i fat.img ::root.bin; mcopy -i fat.img small ::root.bin; mren -i fat.img ::a ::aa",
            "mdeltree -i fat.img ::b; mcopy -i fat.img small ::b",
        };
        save(image, true);
        for (String step : steps) {
            Tool.run(folder, "export MTOOLS_SKIP_CHECK=1; " + step);
            save(image, true);
        }
        eachPointIsWhatOneSetAloneShows();
        assertThat(members(1)).isEmpty();
        assertThat(members(2)).containsExactly("/b/deep/small.bin");
        assertThat(members(4)).isEmpty();
        assertThat(members(5)).containsExactlyInAnyOrder("/root.bin", "/aa/big.bin");
    }

    /** Neither size nor time tells of it, but the map does; without one nobody sees it. */
    @Test
    void contentThatWasWrittenInPlace() throws Exception {
        Tool.need("mcopy");
        Tool.run(
                folder,
                "head -c 300000 /dev/urandom >big; truncate -s 24M fat.img; mkfs.fat -F 16 fat.img;"
                        + " MTOOLS_SKIP_CHECK=1 mcopy -i fat.img big ::big.bin");
        Path image = folder.resolve("fat.img");
        save(image, true);
        byte[] bytes = Files.readAllBytes(image);
        byte[] content = Files.readAllBytes(folder.resolve("big"));
        int at = new String(bytes, StandardCharsets.ISO_8859_1)
                .indexOf(new String(content, 100_000, 64, StandardCharsets.ISO_8859_1));
        bytes[at]++;
        Files.write(image, bytes);
        Files.copy(folder.resolve("before.img"), folder.resolve("kept.img"));
        save(image, false);
        assertThat(members(1)).isEmpty();
        Files.copy(folder.resolve("kept.img"), folder.resolve("before.img"), StandardCopyOption.REPLACE_EXISTING);
        save(image, true);
        assertThat(members(2)).containsExactly("/big.bin");
        assertThat(told(chain, 2)).isEqualTo(told(alone, 2));
        assertThat(told(chain, 1)).isNotEqualTo(told(alone, 1));
    }

    private static void needNtfs() {
        for (String tool : new String[] {"ntfs-3g", "mkfs.ntfs", "umount"}) {
            Tool.need(tool);
        }
        assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "no FUSE here");
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may mount");
    }

    @Test
    void ntfsVolumeThatNtfs3gChanges() throws Exception {
        needNtfs();
        Tool.run(
                folder,
                "mkdir mnt; head -c 400000 /dev/urandom >big; head -c 300 /dev/urandom >small;"
                        + " truncate -s 32M ntfs.img; mkfs.ntfs -F -Q ntfs.img");
        Path image = folder.resolve("ntfs.img");
        inVolume("mkdir -p a/b/c d e.dir twins && cp ../big a/big && cp ../small a/small && cp ../small a/b/c/deep"
                + " && cp ../big d/linked && ln d/linked d/other && ln d/linked a/third && echo s >a/small:stream"
                + " && echo s >a/big:strange && echo s >d:onfolder && cp ../small e.dir/x && ln -s small a/sym"
                + " && truncate -s 3M a/sparse && printf q | dd of=a/sparse bs=1 seek=1500000 conv=notrunc status=none"
                + " && cp ../small root && cp ../small twins/x && cp ../big e.dir/keep");
        save(image, true);
        String[] steps = {
            "cp ../small twins/X; rm a/third; ln d/linked a/b/fourth",
            "mv a/b d/b; rm root; rm e.dir/x; mkdir e.dir/x; cp ../small e.dir/x/y",
            "rm a/small; head -c 300 /dev/urandom >a/reused",
            "rm d:onfolder 2>/dev/null; mv d dd; mv a d; mv dd a",
            "true",
            "rm -r e.dir/x; cp ../big e.dir/x; rm twins/x; rm d/sym; ln -s reused d/sym; rm d/big; cp ../small d/big",
            "printf w | dd of=a/linked bs=1 seek=77777 conv=notrunc status=none; rm -r twins; cp ../small twins",
            "rm d/sym; mkdir -p a/new/er; ln -s x a/new/link",
            "rm -r a; mkdir a; cp ../small a/linked; echo r >'name with \"%u0041 ä'; touch -d 2001-01-01 d",
        };
        for (String step : steps) {
            inVolume(step);
            save(image, true);
        }
        eachPointIsWhatOneSetAloneShows();
        eachPointIsLaidOntoNtfs();
        assertThat(members(5)).isEmpty();
    }

    /** With the system property as many steps as it says. */
    @Test
    void ntfsVolumeThatChangesAtRandom() throws Exception {
        needNtfs();
        Tool.run(folder, "mkdir mnt; truncate -s 48M ntfs.img; mkfs.ntfs -F -Q ntfs.img");
        RandomTree tree = new RandomTree(folder.resolve("mnt"), 7);
        for (int step = 0; step <= Integer.getInteger("offhost.chain", 3); step++) {
            Tool.run(folder, "ntfs-3g -o streams_interface=windows,noatime ntfs.img mnt");
            try {
                tree.change(step == 0 ? 60 : 8);
            } finally {
                Tool.run(folder, "umount mnt");
            }
            save(folder.resolve("ntfs.img"), step % 5 != 3);
        }
        eachPointIsWhatOneSetAloneShows();
        eachPointIsLaidOntoNtfs();
    }

    private void inVolume(String script) throws Exception {
        Tool.run(folder, "ntfs-3g -o streams_interface=windows,noatime ntfs.img mnt");
        try {
            Tool.run(folder.resolve("mnt"), script);
        } finally {
            Tool.run(folder, "umount mnt");
        }
    }
}
