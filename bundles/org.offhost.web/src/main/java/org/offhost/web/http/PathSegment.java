// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names in the paths of resources. One of letters, digits, '.', '_' and '-' stands as it is; any other, as a file's with its
 * slashes, which no server passes on, is '~' and its UTF-8 as base64url.
 */
public final class PathSegment {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final String ENCODED = "~";

    private PathSegment() {}

    public static String of(String name) {
        return PLAIN.matcher(name).matches()
                ? name
                : ENCODED
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    /** The name again; empty if it is of no such form. */
    public static Optional<String> name(String segment) {
        if (PLAIN.matcher(segment).matches()) {
            return Optional.of(segment);
        }
        if (!segment.startsWith(ENCODED)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(segment.substring(1));
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
