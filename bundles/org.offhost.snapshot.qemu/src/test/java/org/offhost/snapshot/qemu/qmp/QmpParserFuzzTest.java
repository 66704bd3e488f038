// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu.qmp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A monitor that sends any bytes. Input: the text. What is read is read again from what is written of it. */
class QmpParserFuzzTest {
    @FuzzTest
    void object(byte[] input) throws MalformedQmpException {
        Map<String, Object> object;
        try {
            object = QmpParser.object(new String(input, StandardCharsets.UTF_8));
        } catch (MalformedQmpException typed) {
            if (!typed.getMessage().startsWith("QMP: ")) {
                throw new AssertionError("an error that says nothing", typed);
            }
            return;
        }
        if (isPlain(object) && !QmpParser.object(QmpText.of(object)).equals(object)) {
            throw new AssertionError(object + " is not what was written");
        }
    }

    /** Whether a command could hold it. */
    private static boolean isPlain(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().allMatch(QmpParserFuzzTest::isPlain);
        }
        if (value instanceof List<?> list) {
            return list.stream().allMatch(QmpParserFuzzTest::isPlain);
        }
        return value instanceof String || value instanceof Long || value instanceof Boolean;
    }
}
