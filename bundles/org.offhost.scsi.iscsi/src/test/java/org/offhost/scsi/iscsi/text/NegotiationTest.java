// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiationTest {
    private final Negotiation side = new Negotiation(Wishes.DEFAULT, false);

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "HeaderDigest CRC32C,None CRC32C",
                "HeaderDigest None,CRC32C None",
                "DataDigest X-md4,CRC32C CRC32C",
                "DataDigest X-md4 Reject",
                "InitialR2T Yes Yes",
                "InitialR2T No No",
                "ImmediateData No No",
                "MaxBurstLength 16776192 1048576",
                "MaxBurstLength 0x1000 4096",
                "DefaultTime2Wait 5 5",
                "DefaultTime2Retain 5 0",
                "ErrorRecoveryLevel 2 0",
                "MaxConnections 8 1",
                "IFMarker Yes No",
                "OFMarkInt 1~2 Irrelevant",
                "TaskReporting FastAbort,RFC3720 RFC3720",
                "X-org.example.key 1 NotUnderstood"
            })
    void anOfferIsAnswered(String key, String offer, String answer) throws Exception {
        assertThat(side.receive(key, offer)).isEqualTo(TextKeys.NONE.with(key, answer));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "InitialR2T Maybe",
                "MaxBurstLength 511",
                "MaxBurstLength 16777216",
                "MaxBurstLength 99999999999999999999",
                "MaxRecvDataSegmentLength -1",
                "ErrorRecoveryLevel 3"
            })
    void whatIsNoValueIsRefused(String key, String value) {
        assertThatThrownBy(() -> side.receive(key, value))
                .isInstanceOf(NegotiationException.class)
                .hasMessageContaining(key);
    }

    @Test
    void declarationsAreNotAnswered() throws Exception {
        assertThat(side.receive("MaxRecvDataSegmentLength", "65536")).isEqualTo(TextKeys.NONE);
        assertThat(side.parameters().peerSegment()).isEqualTo(65_536);
        assertThat(side.declarations()).isEqualTo(TextKeys.NONE.with("MaxRecvDataSegmentLength", "262144"));
        assertThat(side.declarations()).isEqualTo(TextKeys.NONE);
    }

    @Test
    void whatNobodySpeaksOfHasItsDefault() throws Exception {
        assertThat(side.parameters()).isEqualTo(new Parameters(false, false, 8192, 262_144, 65_536, true, true, 1));
    }

    @Test
    void twiceIsRefused() throws Exception {
        side.receive("InitialR2T", "No");
        assertThatThrownBy(() -> side.receive("InitialR2T", "No")).hasMessageContaining("twice");
    }

    @Test
    void firstBurstIsNoLongerThanABurst() throws Exception {
        side.receive("MaxBurstLength", "4096");
        side.receive("FirstBurstLength", "8192");
        assertThat(side.parameters().firstBurst()).isEqualTo(4096);
    }

    @Test
    void bothSidesComeToTheSame() throws Exception {
        Negotiation initiator = new Negotiation(Wishes.DEFAULT.withDigests("CRC32C", "None"), false);
        Negotiation target = new Negotiation(new Wishes("CRC32C,None", "None", 8192, 65_536, 4096), false);
        TextKeys answers = TextKeys.NONE;
        for (Map.Entry<String, String> e : initiator.offers().asMap().entrySet()) {
            answers = answers.with(target.receive(e.getKey(), e.getValue()));
        }
        answers = answers.with(target.declarations());
        assertThat(initiator.isOpen()).isTrue();
        for (Map.Entry<String, String> e : answers.asMap().entrySet()) {
            assertThat(initiator.receive(e.getKey(), e.getValue())).isEqualTo(TextKeys.NONE);
        }
        assertThat(initiator.isOpen()).isFalse();
        assertThat(initiator.parameters()).isEqualTo(new Parameters(true, false, 8192, 65_536, 4096, false, true, 1));
        assertThat(target.parameters()).isEqualTo(new Parameters(true, false, 262_144, 65_536, 4096, false, true, 1));
    }

    @Test
    void anOfferOfTheOtherSideIsAnsweredInTheMidstOfOurs() throws Exception {
        Negotiation initiator = new Negotiation(new Wishes("None", "None", 8192, 65_536, 4096), true);
        assertThat(initiator.offers().get("MaxBurstLength")).isEmpty();
        assertThat(initiator.receive("MaxBurstLength", "262144"))
                .isEqualTo(TextKeys.NONE.with("MaxBurstLength", "Irrelevant"));
        assertThat(initiator.receive("DefaultTime2Wait", "2")).isEqualTo(TextKeys.NONE);
    }

    @Test
    void anAnswerThatNoWishLeadsToIsRefused() {
        side.offers();
        assertThatThrownBy(() -> side.receive("MaxBurstLength", "2097152")).hasMessageContaining("is no answer to");
        assertThatThrownBy(() -> side.receive("HeaderDigest", "X-other")).hasMessageContaining("is no answer to");
    }

    @Test
    void whatTheOtherSideDoesNotUnderstandHasItsDefault() throws Exception {
        side.offers();
        side.receive("FirstBurstLength", "NotUnderstood");
        assertThat(side.parameters().firstBurst()).isEqualTo(65_536);
    }
}
