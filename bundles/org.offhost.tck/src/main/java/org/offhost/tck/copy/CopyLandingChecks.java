// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.copy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.offhost.block.Designator;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProgress;
import org.offhost.copy.Place;

/** What was copied is at its place, and nothing beside it. */
abstract class CopyLandingChecks extends CopyTrials {
    @TestFactory
    Stream<DynamicTest> diskToDiskLandsExactly() {
        return Stream.of(new int[] {512, 512}, new int[] {512, 4096}, new int[] {4096, 512}, new int[] {4096, 4096})
                .flatMap(blocks -> seeds("from " + blocks[0] + " to " + blocks[1], (site, random) -> {
                    byte[] source = CopiedUnits.randomBytes(random, SIZE);
                    byte[] model = CopiedUnits.randomBytes(random, SIZE);
                    Designator from = CopiedUnits.filled(site, blocks[0], source);
                    Designator to = CopiedUnits.filled(site, blocks[1], model);
                    int start = random.nextInt(20) * blocks[1];
                    CopyPlans plans = new CopyPlans(source, random, true, false);
                    plans.fill(model, start, 1 + random.nextInt(SIZE - start));
                    Place a = new Place.Blocks(from);
                    Place b = new Place.Blocks(to);
                    if (site.provider().probe(a, b).able()) {
                        CopyProgress p = run(site, new CopyPlan(a, b, start, CopyPlans.source(plans.pieces()), 0));
                        int there = start + (int) p.durable();
                        CopiedUnits.assertSame(
                                Arrays.copyOf(CopiedUnits.read(site, to), there), Arrays.copyOf(model, there));
                        if (p.durable() == CopiedUnits.length(plans.pieces())) {
                            CopiedUnits.assertSame(CopiedUnits.read(site, to), model);
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> diskToTapeFillsEveryRecord() {
        return Stream.of(new int[] {512, 1024}, new int[] {512, 10_240}, new int[] {4096, 65_536})
                .flatMap(c -> seeds("from " + c[0] + " to records of " + c[1], (site, random) -> {
                    byte[] source = CopiedUnits.randomBytes(random, SIZE);
                    Designator from = CopiedUnits.filled(site, c[0], source);
                    Designator to = site.tape();
                    int before = random.nextInt(3);
                    CopiedUnits.writeRecords(site, to, new byte[before * c[1]], c[1], 1);
                    byte[] model = new byte[1 + random.nextInt(SIZE)];
                    CopyPlans plans = new CopyPlans(source, random, false, false);
                    plans.fill(model, 0, model.length);
                    Place b = new Place.Records(to, before + 1, c[1]);
                    Place a = new Place.Blocks(from);
                    if (site.provider().probe(a, b).able()) {
                        CopyProgress p = run(site, new CopyPlan(a, b, 0, CopyPlans.source(plans.pieces()), 2));
                        boolean whole = p.durable() == model.length;
                        CopiedUnits.assertTape(
                                site, to, before + 1, Arrays.copyOf(model, (int) p.durable()), c[1], whole ? 2 : -1);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> tapeToDiskLandsExactly() {
        return Stream.of(new int[] {1024, 512}, new int[] {10_240, 4096}, new int[] {65_536, 512})
                .flatMap(c -> seeds("from records of " + c[0] + " to " + c[1], (site, random) -> {
                    byte[] source = CopiedUnits.randomBytes(random, SIZE / c[0] * c[0]);
                    Designator from = site.tape();
                    CopiedUnits.writeRecords(site, from, new byte[2 * c[0]], c[0], 1);
                    CopiedUnits.writeRecords(site, from, source, c[0], 1);
                    byte[] model = CopiedUnits.randomBytes(random, SIZE);
                    Designator to = CopiedUnits.filled(site, c[1], model);
                    CopyPlans plans = new CopyPlans(source, random, true, true);
                    plans.fill(model, c[1], 1 + random.nextInt(SIZE - c[1]));
                    Place a = new Place.Records(from, 3, c[0]);
                    Place b = new Place.Blocks(to);
                    if (site.provider().probe(a, b).able()) {
                        CopyProgress p = run(site, new CopyPlan(a, b, c[1], CopyPlans.source(plans.pieces()), 0));
                        int there = c[1] + (int) p.durable();
                        CopiedUnits.assertSame(
                                Arrays.copyOf(CopiedUnits.read(site, to), there), Arrays.copyOf(model, there));
                        if (p.durable() == CopiedUnits.length(plans.pieces())) {
                            CopiedUnits.assertSame(CopiedUnits.read(site, to), model);
                        }
                    }
                }));
    }

    @Test
    void anEmptyPlanWritesItsFilemarks() throws Exception {
        try (CopySite site = site()) {
            Place a = new Place.Blocks(site.disk(512, SIZE));
            Designator tape = site.tape();
            Place b = new Place.Records(tape, 0, 1024);
            if (site.provider().probe(a, b).able()) {
                run(site, new CopyPlan(a, b, 0, CopyPlans.source(List.of()), 1));
                CopiedUnits.assertTape(site, tape, 0, new byte[0], 1024, 1);
            }
        }
    }
}
