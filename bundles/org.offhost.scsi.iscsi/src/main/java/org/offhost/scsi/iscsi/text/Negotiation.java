// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.text;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One side of the negotiation of operational parameters, over as many rounds as the other side wants. For one thread.
 *
 * <p>A key that comes in is the answer to our offer if there is one without an answer, else an offer of the other side.
 */
public final class Negotiation {
    /** Known, but of no operational meaning here. */
    private static final Map<String, String> FIXED = Map.of(
            "TaskReporting",
            "RFC3720",
            "iSCSIProtocolLevel",
            "1",
            "OFMarkInt",
            Keys.IRRELEVANT,
            "IFMarkInt",
            Keys.IRRELEVANT);

    private final Map<String, String> wishes;
    private final boolean discovery;
    private final Map<String, String> open = new LinkedHashMap<>();
    private final Map<String, String> settled = new LinkedHashMap<>();
    private boolean declared;
    private long peerSegment = Wishes.DEFAULT_SEGMENT;

    /** @param discovery whether the session is for discovery, where parameters of data mean nothing */
    public Negotiation(Wishes wishes, boolean discovery) {
        this.wishes = wishes.asMap();
        this.discovery = discovery;
    }

    /** What the side that speaks first says: everything it wishes. */
    public TextKeys offers() {
        TextKeys offers = TextKeys.NONE;
        for (Map.Entry<String, String> wish : wishes.entrySet()) {
            OperationalKey key = OperationalKey.of(wish.getKey());
            if (discovery && key.ofData()) {
                continue;
            }
            offers = offers.with(wish.getKey(), wish.getValue());
            if (key.rule() == OperationalKey.Rule.DECLARED) {
                declared = true;
            } else {
                open.put(wish.getKey(), wish.getValue());
            }
        }
        return offers;
    }

    /** What this side declares of itself, if it has not yet. */
    public TextKeys declarations() {
        if (declared) {
            return TextKeys.NONE;
        }
        declared = true;
        return TextKeys.NONE.with(Keys.MAX_RECV_DATA_SEGMENT_LENGTH, wishes.get(Keys.MAX_RECV_DATA_SEGMENT_LENGTH));
    }

    /** Whether an offer of ours has no answer. */
    public boolean isOpen() {
        return !open.isEmpty();
    }

    /**
     * Takes a key of the other side.
     *
     * @return what is to be answered; may be nothing
     * @throws NegotiationException if it has no such value, or was settled before
     */
    public TextKeys receive(String name, String value) throws NegotiationException {
        OperationalKey key = OperationalKey.of(name);
        if (key == null) {
            return TextKeys.NONE.with(name, FIXED.getOrDefault(name, Keys.NOT_UNDERSTOOD));
        }
        if (open.containsKey(name)) {
            answer(key, value, open.remove(name));
            return TextKeys.NONE;
        }
        if (discovery && key.ofData()) {
            return TextKeys.NONE.with(name, Keys.IRRELEVANT);
        }
        if (settled.containsKey(name)) {
            throw new NegotiationException(name + " is negotiated twice");
        }
        if (key.rule() == OperationalKey.Rule.DECLARED) {
            peerSegment = Long.parseLong(key.settle(value, value));
            settled.put(name, value);
            return TextKeys.NONE;
        }
        String result = key.settle(value, wishes.getOrDefault(name, key.defaultValue()));
        settled.put(name, result.equals(Keys.REJECT) ? key.defaultValue() : result);
        return TextKeys.NONE.with(name, result);
    }

    private void answer(OperationalKey key, String value, String offered) throws NegotiationException {
        boolean none = value.equals(Keys.IRRELEVANT) || value.equals(Keys.NOT_UNDERSTOOD) || value.equals(Keys.REJECT);
        settled.put(key.name(), none ? key.defaultValue() : key.answered(value, offered));
    }

    /**
     * What both agreed on.
     *
     * @throws NegotiationException if the values do not fit each other
     */
    public Parameters parameters() throws NegotiationException {
        Parameters p = new Parameters(
                Keys.CRC32C.equals(value(Keys.HEADER_DIGEST)),
                Keys.CRC32C.equals(value(Keys.DATA_DIGEST)),
                (int) peerSegment,
                Integer.parseInt(value(Keys.MAX_BURST_LENGTH)),
                Integer.parseInt(value(Keys.FIRST_BURST_LENGTH)),
                Keys.YES.equals(value(Keys.INITIAL_R2T)),
                Keys.YES.equals(value(Keys.IMMEDIATE_DATA)),
                Integer.parseInt(value(Keys.MAX_OUTSTANDING_R2T)));
        return p.firstBurst() <= p.maxBurst() ? p : p.withFirstBurst(p.maxBurst());
    }

    private String value(String name) {
        String value = settled.get(name);
        return value == null ? OperationalKey.of(name).defaultValue() : value;
    }
}
