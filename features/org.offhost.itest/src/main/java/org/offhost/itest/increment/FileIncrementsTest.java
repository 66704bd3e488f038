// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.increment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Offload;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.itest.Tool;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Each point of a chain of sets of files is what a set alone has of it, restored by this product and by GNU tar. */
class FileIncrementsTest {
    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;
    private IncrementLab chain;
    private Designator alone;
    private final List<String> sets = new ArrayList<>();
    private final List<String> fulls = new ArrayList<>();

    @BeforeEach
    void start() {
        lab = new Lab(context, folder);
    }

    @AfterEach
    void end() throws IOException {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    private void begin(String fixture) throws IOException {
        chain = new IncrementLab(lab, folder, fixture);
        alone = lab.disk("alone.tar", 512, IncrementLab.MEDIUM_SIZE * IncrementLab.POINTS);
    }

    private JobStatus save(Since since) throws Exception {
        JobStatus done = Lab.completed(lab.run(chain.request(since).files(List.of())));
        sets.add(done.summary().setId());
        fulls.add(Lab.completed(
                        lab.run(Lab.request(chain.volume().unit(), "vm", alone).files(List.of())))
                .summary()
                .setId());
        return done;
    }

    /** Of all but the root, of which FAT keeps no times, and contents but of the sparse files of terabytes. */
    private static final String TREE =
            "cd %s; { find . -mindepth 1 -printf '%%P|%%y|%%T@|%%l|%%n\\n'; find . -type f -size -64M -exec sha256sum {} +; }"
                    + " | LC_ALL=C sort";

    private void eachPointIsWhole() throws Exception {
        for (int i = 0; i < sets.size(); i++) {
            Lab.completed(lab.restoreTo(chain.medium(), sets.get(i), folder.resolve("ours")));
            Lab.completed(lab.restoreTo(alone, fulls.get(i), folder.resolve("theirs")));
            // this product names its own file of metadata by the job, and gives files of streams no times
            assertThat(contents("ours"))
                    .as("set %s", i)
                    .isEqualTo(contents("theirs"))
                    .contains("\n");
            Tool.run(folder, "mkdir laid plain");
            Tool.run(folder.resolve("laid"), commands(i));
            Tool.run(
                    folder.resolve("plain"),
                    "tar --delay-directory-restore --strip-components=1 -xf ../alone.tar " + fulls.get(i) + "/files");
            assertThat(tree("laid")).as("set %s", i).isEqualTo(tree("plain")).contains("\n");
            Tool.run(folder, "rm -r ours theirs laid plain");
        }
    }

    private String contents(String of) throws Exception {
        return Tool.run(
                folder,
                "rm -f " + of + "/.offhost-metadata-*; "
                        + String.format(TREE, of).replace("|%T@|", "|"));
    }

    private String tree(String of) throws Exception {
        return Tool.run(folder, String.format(TREE, of));
    }

    private String commands(int number) throws Exception {
        String id = sets.get(number);
        Tool.run(folder, "mkdir -p readme && tar -C readme -xf medium.tar " + id + "/offhost/README.txt");
        String readme =
                Files.readString(folder.resolve("readme/" + id + "/offhost/README.txt"), StandardCharsets.UTF_8);
        List<String> commands = readme.replace("\\\n", "")
                .lines()
                .filter(l -> l.startsWith("  tar --listed-incremental"))
                .map(l -> l.replace("MEDIUM", "../medium.tar"))
                .toList();
        assertThat(commands).hasSize(number == 0 ? 0 : number + 1);
        return number == 0
                ? "tar --delay-directory-restore --strip-components=1 -xf ../medium.tar " + id + "/files"
                : String.join("\n", commands);
    }

    @Test
    void filesThatComeGoAndMoveOnNtfs() throws Exception {
        Tool.need("ntfs-3g", "umount", "tar", "python3");
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may mount");
        begin("ntfs-4k");
        save(Since.LAST);
        String[] rounds = {
            "mkdir n; cp big n/big; cp small n/small; echo s >n/small:of; rm -r names; mv deep n/deep",
            "mv n n2; printf w | dd of=n2/big bs=1 seek=7777 conv=notrunc status=none; rm -r links",
            "rm -r n2/deep; cp small n2/deep; rm n2/small; mkdir n2/small; ln n2/big n2/small/big; rm small",
        };
        for (int i = 0; i < Math.max(rounds.length, IncrementLab.POINTS); i++) {
            String round = i < rounds.length ? rounds[i] : chain.changes(i);
            chain.volume().become(changed(chain.volume().bytes(), round));
            JobStatus next = save(Since.LAST);
            assertThat(Lab.notes(next.summary()))
                    .anyMatch(n -> n.contains("files and folders are saved"))
                    .noneMatch(n -> n.contains("by metadata"));
        }
        assertThat(chain.set(2).parent()).isEqualTo(sets.get(1));
        assertThat(chain.set(3).bytes()).isLessThan(chain.set(0).bytes() / 3);
        eachPointIsWhole();
        Lab.completed(lab.verify(chain.medium(), CheckLevel.FULL));
        newestPointMovesAndIsContinued();
    }

    /** The devices copy it from all sets of the chain, and what tar makes of it is what it made of a backup of that instant. */
    private void newestPointMovesAndIsContinued() throws Exception {
        Designator away = lab.disk("away.tar", 512, IncrementLab.MEDIUM_SIZE);
        JobStatus moved = Lab.completed(lab.run(ConsolidateRequest.of(chain.medium(), away)
                .offload(Offload.REQUIRED)
                .patience(Lab.PATIENCE)));
        assertThat(moved.summary().bytes().fallback()).isZero();
        assertThat(moved.summary().checked()).isEqualTo(CheckLevel.FULL);
        Lab.completed(lab.restoreTo(away, moved.summary().setId(), folder.resolve("ours")));
        Lab.completed(lab.restoreTo(alone, fulls.get(fulls.size() - 1), folder.resolve("theirs")));
        assertThat(contents("ours")).isEqualTo(contents("theirs"));
        String laid = "mkdir %1$s; cd %1$s; tar --delay-directory-restore --strip-components=1 -xf ../%2$s %3$s/files";
        Tool.run(folder, String.format(laid, "laid", "away.tar", moved.summary().setId()));
        Tool.run(folder, String.format(laid, "plain", "alone.tar", fulls.get(fulls.size() - 1)));
        assertThat(tree("laid")).isEqualTo(tree("plain"));
        String there = saved(lab.run(
                Lab.request(chain.volume().unit(), "vm", away).files(List.of()).since(Since.LAST)));
        assertThat(saved(lab.run(chain.request(Since.LAST).files(List.of()))))
                .as("what continues the chain itself")
                .isEqualTo(there);
        Lab.completed(lab.verify(away, CheckLevel.FULL));
    }

    /** How many files an increment saves, told behind the set that it continues. */
    private static String saved(JobStatus done) {
        return Lab.notes(Lab.completed(done).summary()).stream()
                .filter(n -> n.contains("files and folders are saved"))
                .map(n -> n.substring(n.lastIndexOf(':')))
                .findFirst()
                .orElseThrow();
    }

    private byte[] changed(byte[] before, String script) throws Exception {
        Path image = Files.write(folder.resolve("host.img"), before);
        byte[] big = new byte[300_000];
        new Random(5).nextBytes(big);
        Files.write(folder.resolve("big"), big);
        Files.write(folder.resolve("small"), new byte[300]);
        Tool.run(folder, "mkdir -p mnt && ntfs-3g -o streams_interface=windows,noatime host.img mnt");
        try {
            Tool.run(folder, "cp -n big small mnt; cd mnt; " + script);
        } finally {
            Tool.run(folder, "umount mnt");
        }
        return Files.readAllBytes(image);
    }

    @Test
    void whatTheMapDoesNotTellIsFoundByMetadataAndSaidSo() throws Exception {
        begin("fat16");
        save(Since.NONE);
        Random random = new Random(3);
        chain.volume().write(random, 3);
        assertThat(Lab.notes(save(Since.LAST).summary()))
                .anyMatch(n -> n.contains("files and folders are saved"))
                .noneMatch(n -> n.contains("by metadata"));
        eachPointIsWhole();
        // the mark of the first set is gone, and neither size nor time tells of what was written
        assertThat(Lab.notes(save(Since.set(sets.get(0))).summary()))
                .anyMatch(n -> n.contains("by metadata: writes in place without a change of time are not seen"));
        assertThat(Lab.notes(save(Since.LAST).summary())).anyMatch(n -> n.contains("by metadata"));
    }

    @Test
    void eachPointOfAChainOnATapeIsWhole() throws Exception {
        begin("fat16");
        Designator tape = lab.tape("medium.tap", 0);
        Random random = new Random(7);
        for (int i = 0; i < 3; i++) {
            JobStatus done = Lab.completed(lab.run(Lab.request(chain.volume().unit(), "vm", tape)
                    .files(List.of())
                    .since(Since.LAST)
                    .check(CheckLevel.FULL)));
            assertThat(Lab.notes(done.summary()))
                    .anyMatch(n -> n.contains("everything is saved") == sets.isEmpty())
                    .noneMatch(n -> n.contains("by metadata"));
            sets.add(done.summary().setId());
            fulls.add(Lab.completed(lab.run(
                            Lab.request(chain.volume().unit(), "vm", alone).files(List.of())))
                    .summary()
                    .setId());
            chain.volume().write(random, 4);
        }
        assertThat(lab.backup().sets(tape)).extracting(BackupSet::parent).containsExactly("", sets.get(0), sets.get(1));
        for (int i = 0; i < sets.size(); i++) {
            Lab.completed(lab.restoreTo(tape, sets.get(i), folder.resolve("ours")));
            Lab.completed(lab.restoreTo(alone, fulls.get(i), folder.resolve("theirs")));
            assertThat(contents("ours")).as("set %s", i).isEqualTo(contents("theirs"));
            Tool.run(folder, "rm -r ours theirs");
        }
        Lab.completed(lab.verify(tape, CheckLevel.FULL));
    }

    @Test
    void aMissingParentCostsThosePointsThatNeedIt() throws Exception {
        begin("fat12");
        save(Since.NONE);
        chain.volume().write(new Random(3), 3);
        save(Since.LAST);
        save(Since.LAST);
        lab.detach(chain.medium());
        Tool.run(
                folder,
                "at=$(tar -tRf medium.tar " + sets.get(1)
                        + "/offhost/set.json | sed -n 's/block \\([0-9]*\\): .*set.json/\\1/p'); dd if=/dev/zero of=medium.tar bs=512"
                        + " seek=$((at + 1)) count=1 conv=notrunc status=none");
        lab.disk(folder.resolve("medium.tar"), 512, false, 0);
        assertThat(Lab.refused(lab.restoreTo(chain.medium(), sets.get(2), folder.resolve("ours"))))
                .contains(sets.get(2), "only what changed since set " + sets.get(1), "not whole");
        Lab.completed(lab.restoreTo(chain.medium(), sets.get(0), folder.resolve("first")));
        assertThat(Lab.failed(lab.verify(chain.medium(), CheckLevel.STRUCTURE)))
                .contains(sets.get(1), "Set " + sets.get(2) + " holds only what changed");
    }
}
