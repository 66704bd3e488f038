// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.offhost.filesystem.FileSystemParser;

/**
 * Single sectors of a volume corrupted at random: each time a correct inventory of the rest, or a typed refusal.
 *
 * <p>System properties: {@code offhost.corruptions} how many, 200 if not given; {@code offhost.seed} where seeds begin.
 */
public abstract class CorruptionDrillContract {
    /** Corruptions of a build. */
    private static final int USUAL = 200;

    /** Where the seeds of a build begin. */
    private static final long SEED = 20260117;

    /** A new parser. */
    protected abstract FileSystemParser parser();

    /** Fixtures that are drilled. */
    protected abstract List<String> volumes();

    /** Most corruptions of the usual 200 that neither the parser nor the allocation map notices, by the nature of things. */
    protected abstract int unnoticed();

    @TestFactory
    Stream<DynamicTest> corruptedSectorEndsInTheRestOrARefusal() {
        return volumes().stream().map(name -> DynamicTest.dynamicTest(name, () -> drill(name)));
    }

    private void drill(String name) throws IOException {
        int corruptions = Integer.getInteger("offhost.corruptions", USUAL);
        long first = Long.getLong("offhost.seed", SEED);
        CorruptionDrill drill = new CorruptionDrill(parser(), name);
        for (int i = 0; i < corruptions; i++) {
            drill.run(first + i);
        }
        System.out.println(
                "drill: " + name + ", " + corruptions + " corruptions from seed " + first + ": " + drill.outcomes());
        drill.notes().forEach(n -> System.out.println("drill: " + name + " " + n));
        assertThat(drill.outcomes()).doesNotContainKey(CorruptionDrill.Outcome.WRONG);
        int unnoticed = drill.outcomes().getOrDefault(CorruptionDrill.Outcome.OTHER_BYTES, 0)
                + drill.outcomes().getOrDefault(CorruptionDrill.Outcome.SILENT, 0);
        assertThat(unnoticed).as("%s", drill.notes()).isLessThanOrEqualTo((int)
                Math.ceil(unnoticed() * corruptions / 200.0));
    }
}
