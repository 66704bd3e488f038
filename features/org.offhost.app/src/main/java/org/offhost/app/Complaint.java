// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import java.io.PrintStream;
import java.util.List;

/** Why a command was not even begun: a line for people and, where JSON was asked for, one as the command would write it. */
final class Complaint {
    private Complaint() {}

    /** @return the status */
    static int of(List<String> arguments, int status, String why, PrintStream out, PrintStream err) {
        err.println("offhost: " + why);
        if (arguments.contains("--json")) {
            boolean refused = status == Main.REFUSED || status == Main.USAGE;
            out.println("{\"code\":" + status + ",\"refused\":" + refused + ",\"reason\":\"" + escaped(why) + "\"}");
        }
        return status;
    }

    private static String escaped(String text) {
        StringBuilder b = new StringBuilder(text.length() + 16);
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                b.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
                b.append(String.format("\\u%04x", (int) c));
            } else {
                b.append(c);
            }
        }
        return b.toString();
    }
}
