// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Puts text together that comes in several units (the C bit). For one thread. */
public final class TextAssembly {
    /** Longest text of one side, however many units it comes in. */
    static final int LONGEST = 64 << 10;

    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    /**
     * Takes a part.
     *
     * @param more whether another one follows
     * @return the keys, once the text is whole
     * @throws NegotiationException if it is too long, or no text
     */
    public Optional<TextKeys> add(ByteBuffer part, boolean more) throws NegotiationException {
        if (text.size() + part.remaining() > LONGEST) {
            throw new NegotiationException("text of more than " + LONGEST + " bytes");
        }
        byte[] bytes = new byte[part.remaining()];
        part.duplicate().get(bytes);
        text.writeBytes(bytes);
        if (more) {
            return Optional.empty();
        }
        ByteBuffer whole = ByteBuffer.wrap(text.toByteArray());
        text.reset();
        return Optional.of(TextKeys.parse(whole));
    }

    /** Whether a text has begun and not ended. */
    public boolean isPartial() {
        return text.size() > 0;
    }
}
