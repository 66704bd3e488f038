// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.command;

import java.util.regex.Pattern;

/** Secrets that a person may type, kept out of all that is shown or logged. */
public final class Secrets {
    /** Behind the name in {@code scheme://USER%SECRET@HOST}, where a colon does, too; whatever the secret holds. */
    private static final Pattern OF_URL = Pattern.compile("(?s)^([A-Za-z][A-Za-z0-9+.-]*://[^%:@\\s]*)[%:].*@");

    private static final Pattern WITHIN_TEXT = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://[^%:@\\s]*)[%:][^\\s]*@");

    private static final Pattern OF_ARGUMENT = Pattern.compile("([?&][a-z_]*password=)[^&'\"\\s]*");

    private Secrets() {}

    /** An address without them. */
    public static String ofAddress(String typed) {
        return OF_ARGUMENT.matcher(OF_URL.matcher(typed).replaceFirst("$1@")).replaceAll("$1…");
    }

    /**
     * A message without them.
     *
     * @param words of the command line, which the message may repeat
     */
    public static String hidden(String text, String... words) {
        String result = text;
        for (String word : words) {
            int url = word.indexOf("://");
            int begin = word.lastIndexOf('=', Math.max(url, 0)) + 1; // --medium=URL
            String address = word.substring(begin);
            result = url < 0 ? result : result.replace(address, ofAddress(address));
        }
        return OF_ARGUMENT
                .matcher(WITHIN_TEXT.matcher(result).replaceAll("$1@"))
                .replaceAll("$1…");
    }
}
