// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.text;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.offhost.scsi.iscsi.pdu.PduCodec;

/**
 * A parameter of a session or connection that is negotiated (RFC 7143, 13).
 *
 * @param name key
 * @param rule how two wishes become one value
 * @param min least value of a number
 * @param max greatest value of a number
 * @param defaultValue what holds if nobody speaks of it
 * @param ofData whether it means nothing in a discovery session
 */
record OperationalKey(String name, Rule rule, int min, int max, String defaultValue, boolean ofData) {
    private static final int LONGEST = PduCodec.LONGEST_DATA;

    /** How two wishes become one value. */
    enum Rule {
        /** The smaller number. */
        LEAST,
        /** The greater number. */
        MOST,
        /** Yes if both say so. */
        AND,
        /** Yes if one says so. */
        OR,
        /** The first of the one who offers that the other one knows. */
        LIST,
        /** Each side says what holds for itself. */
        DECLARED
    }

    private static final Map<String, OperationalKey> ALL = Stream.of(
                    list(Keys.HEADER_DIGEST),
                    list(Keys.DATA_DIGEST),
                    number(Keys.MAX_CONNECTIONS, Rule.LEAST, 1, 0xFFFF, "1", true),
                    yesNo(Keys.INITIAL_R2T, Rule.OR, Keys.YES),
                    yesNo(Keys.IMMEDIATE_DATA, Rule.AND, Keys.YES),
                    number(Keys.MAX_RECV_DATA_SEGMENT_LENGTH, Rule.DECLARED, 512, LONGEST, "8192", false),
                    number(Keys.MAX_BURST_LENGTH, Rule.LEAST, 512, LONGEST, "262144", true),
                    number(Keys.FIRST_BURST_LENGTH, Rule.LEAST, 512, LONGEST, "65536", true),
                    number(Keys.DEFAULT_TIME_2_WAIT, Rule.MOST, 0, 3600, "2", false),
                    number(Keys.DEFAULT_TIME_2_RETAIN, Rule.LEAST, 0, 3600, "20", false),
                    number(Keys.MAX_OUTSTANDING_R2T, Rule.LEAST, 1, 0xFFFF, "1", true),
                    yesNo(Keys.DATA_PDU_IN_ORDER, Rule.OR, Keys.YES),
                    yesNo(Keys.DATA_SEQUENCE_IN_ORDER, Rule.OR, Keys.YES),
                    number(Keys.ERROR_RECOVERY_LEVEL, Rule.LEAST, 0, 2, "0", false),
                    // markers are obsolete; who still asks gets No
                    yesNo("IFMarker", Rule.AND, Keys.NO),
                    yesNo("OFMarker", Rule.AND, Keys.NO))
            .collect(Collectors.toMap(OperationalKey::name, Function.identity()));

    static OperationalKey of(String name) {
        return ALL.get(name);
    }

    private static OperationalKey list(String name) {
        return new OperationalKey(name, Rule.LIST, 0, 0, Keys.NONE, false);
    }

    private static OperationalKey yesNo(String name, Rule rule, String defaultValue) {
        return new OperationalKey(name, rule, 0, 0, defaultValue, true);
    }

    private static OperationalKey number(String name, Rule rule, int min, int max, String value, boolean ofData) {
        return new OperationalKey(name, rule, min, max, value, ofData);
    }

    /**
     * The value of two wishes.
     *
     * @param offered by the one who spoke first
     * @param ours our wish
     * @throws NegotiationException if what was offered is no value of this key
     */
    String settle(String offered, String ours) throws NegotiationException {
        switch (rule) {
            case LIST:
                List<String> known = List.of(ours.split(","));
                return Arrays.stream(offered.split(","))
                        .filter(known::contains)
                        .findFirst()
                        .orElse(Keys.REJECT);
            case AND:
                return yes(offered) && yes(ours) ? Keys.YES : Keys.NO;
            case OR:
                return yes(offered) || yes(ours) ? Keys.YES : Keys.NO;
            case LEAST:
                return String.valueOf(Math.min(number(offered), number(ours)));
            case MOST:
                return String.valueOf(Math.max(number(offered), number(ours)));
            default:
                return String.valueOf(number(offered));
        }
    }

    /**
     * What an answer to our offer settles.
     *
     * @throws NegotiationException if no wish of the other side could lead to it
     */
    String answered(String answer, String offered) throws NegotiationException {
        String value = rule == Rule.LIST ? answer : settle(answer, offered);
        boolean allowed =
                rule == Rule.LIST ? List.of(offered.split(",")).contains(answer) : value.equals(normal(answer));
        if (!allowed) {
            throw new NegotiationException(name + "=" + answer + " is no answer to " + offered);
        }
        return value;
    }

    private String normal(String value) throws NegotiationException {
        return rule == Rule.AND || rule == Rule.OR ? value : String.valueOf(number(value));
    }

    private boolean yes(String value) throws NegotiationException {
        if (!value.equals(Keys.YES) && !value.equals(Keys.NO)) {
            throw new NegotiationException(name + "=" + value + ": Yes or No expected");
        }
        return value.equals(Keys.YES);
    }

    private long number(String value) throws NegotiationException {
        long number = Numbers.parse(name, value);
        if (number < min || number > max) {
            throw new NegotiationException(name + "=" + value + ": " + min + " to " + max + " expected");
        }
        return number;
    }
}
