// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.offhost.block.Designator;

/** What a storage host says, as lvm2 2.03.16 and Linux 6.1 had it. */
class SurveyTest {
    private static final String VOLUMES = """
            lv|9N|vg-0|Hqf4nu|a-b|thin|pool|1|67108864|0|253|6|Vwi-aot---|0.00||
            lv|9N|vg-0|al1Ad6|b|thin|pool|2|33554432|0|253|7|Vwi-aot---|0.00||x,org.offhost.set=job
            lv|9N|vg-0|X8EB3y|pool|thin-pool||||65536|253|4|twi-aot---|12.50|11.04|
            lv|9N|vg-0|cXvz1i|off|thin|pool|3|33554432|0|-1|-1|Vwi---t--k|||
            lv|8M|root|cXvz1i|swap|linear|||1048576|0|253|1|-wi-ao----|||
            """;

    @Test
    void volumesAndTheirUnitsAreFound() throws IOException {
        Survey survey = Survey.parse(VOLUMES.replace("thin-pool||||", "thin-pool|||209715200|") + """
                        unit|253:6|1|0x001405|0cc175b9c0f1b6a831c399e2|iblock_0/a
                        unit|253:7|1||4bd6-xx-0|iblock_1/b|c
                        unit|253:9|0|0x001405|ff|iblock_2/off
                        end
                        """);
        Survey.Source source = survey.source(Designator.parse("naa.60014050cc175b9c0f1b6a831c399e20"))
                .orElseThrow();
        assertThat(source.volume().path()).isEqualTo("vg-0/a-b");
        assertThat(source.volume().mapped()).isEqualTo("vg--0-a--b");
        assertThat(source.volume().pool().device()).isEqualTo("vg--0-pool-tpool");
        assertThat(source.volume().pool().metadataDevice()).isEqualTo("vg--0-pool_tmeta");
        assertThat(source.volume().pool().chunk()).isEqualTo(65536);
        assertThat(source.volume().pool().dataPercent()).isEqualTo(12.5);
        assertThat(survey.volume("9N", "cXvz1i"))
                .hasValueSatisfying(v -> assertThat(v.device()).isEmpty());
        assertThat(survey.volume("8M", "al1Ad6")).as("of another group").isEmpty();
        assertThat(survey.units()).hasSize(2);
        assertThat(survey.units().get(1).name()).isEqualTo("b|c");
        assertThat(survey.groups()).containsExactlyInAnyOrder("9N", "8M");
        assertThat(survey.source(survey.units().get(1).designator()))
                .as("one of ours")
                .isEmpty();
    }

    @Test
    void twoUnitsOfOneNameAreNoSource() throws IOException {
        Survey survey = Survey.parse(VOLUMES.replace("thin-pool||||", "thin-pool|||209715200|")
                + "unit|253:6|1|0x001405|01|iblock_0/a\nunit|253:6|1|0x001405|01|iblock_0/again\nend\n");
        assertThatThrownBy(() -> survey.source(Survey.designator("01")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2 units")
                .hasMessageContaining("iblock_0/again");
    }

    @Test
    void whatIsNoSurveyIsSaid() {
        assertThatThrownBy(() -> Survey.parse("Welcome to storage\nend\n"))
                .hasMessageContaining("'Welcome to storage', expected a volume or a unit");
        assertThatThrownBy(() -> Survey.parse("lv|a|b\nend\n")).hasMessageContaining("expected a volume");
        assertThatThrownBy(() -> Survey.parse("")).hasMessageContaining("did not say all");
        assertThatThrownBy(() -> Survey.parse(VOLUMES.replace("|65536|", "|64k|") + "end\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no number");
    }
}
