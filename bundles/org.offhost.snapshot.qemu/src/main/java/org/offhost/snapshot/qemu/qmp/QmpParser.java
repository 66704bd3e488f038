// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu.qmp;

import java.util.Map;
import org.offhost.kit.json.MalformedJsonException;
import org.offhost.kit.json.StrictJson;

/** Reads one JSON text as QEMU sends it; whoever calls limits its length. */
public final class QmpParser {
    private static final int MOST_DEPTH = 64;
    private static final int SHOWN = 60;

    private QmpParser() {}

    /** @throws MalformedQmpException if it is no JSON object */
    public static Map<String, Object> object(String text) throws MalformedQmpException {
        try {
            return StrictJson.object(text, MOST_DEPTH);
        } catch (MalformedJsonException e) {
            String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
            throw new MalformedQmpException(e.getMessage() + " of " + shown.replaceAll("\\p{Cntrl}", " "));
        }
    }
}
