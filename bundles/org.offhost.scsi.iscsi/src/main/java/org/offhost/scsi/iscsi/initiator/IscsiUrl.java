// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A unit as people name it, in the grammar of libiscsi: {@code iscsi://[USER[%SECRET]@]HOST[:PORT]/TARGET/LUN[?KEY=VALUE[&…]]}.
 * Its text form has no secret.
 *
 * @param unit where the unit is
 * @param host name or address of the portal
 * @param port its port
 * @param user what this side is to prove; empty for what the environment says
 * @param secret as it was typed; empty if it comes from elsewhere
 * @param arguments the others, {@code target_password} among them
 */
record IscsiUrl(
        TargetUrl unit,
        String host,
        int port,
        Optional<String> user,
        Optional<String> secret,
        Map<String, String> arguments) {
    static final String SCHEME = "iscsi://";

    /** The target's own name for CHAP. */
    static final String TARGET_USER = "target_user";

    static final String TARGET_PASSWORD = "target_password";
    static final String HEADER_DIGEST = "header_digest";
    static final String DATA_DIGEST = "data_digest";

    /** A file whose first line is the secret: ours, as are the arguments below. */
    static final String SECRET_FILE = "secret_file";

    static final String TARGET_SECRET_FILE = "target_secret_file";

    /** Which of several sessions with one target. */
    static final String SESSION = "session";

    static final String INITIATOR = "initiator";

    private static final Set<String> KEYS = Set.of(
            TARGET_USER,
            TARGET_PASSWORD,
            HEADER_DIGEST,
            DATA_DIGEST,
            SECRET_FILE,
            TARGET_SECRET_FILE,
            SESSION,
            INITIATOR);

    private static final Pattern PLACE =
            Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^@:/\\[\\]]+))(?::([0-9]{1,5}))?/([^/]+)/([0-9]{1,5})");

    private static final int PORT = 3260;
    private static final int MOST_PORT = 65_535;

    IscsiUrl {
        arguments = Map.copyOf(arguments);
    }

    /** Whether an address is meant for this bundle, well-formed or not. */
    static boolean isOne(String address) {
        return address.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** @throws IOException that says what is wrong without repeating what may be a secret */
    static IscsiUrl parse(String address) throws IOException {
        if (address.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
            throw new IOException("an iSCSI URL holds no white space and no control characters");
        }
        String rest = address.substring(SCHEME.length());
        int question = rest.indexOf('?');
        String behind = rest.substring(question + 1);
        rest = question < 0 ? rest : rest.substring(0, question);
        int at = rest.indexOf('@');
        String who = at < 0 ? "" : rest.substring(0, at);
        Matcher place = PLACE.matcher(rest.substring(at + 1));
        if (!place.matches()) {
            // else it may be a part of a secret, which may hold a question mark, too
            boolean shown = address.indexOf('@') < 0 && rest.indexOf('%') < 0;
            throw new IOException(
                    (shown ? "'" + SCHEME + rest + "'" : "the URL") + " is no iscsi://[USER@]HOST[:PORT]/TARGET/LUN");
        }
        String host = place.group(1) == null ? place.group(2) : place.group(1);
        int port = place.group(3) == null ? PORT : Integer.parseInt(place.group(3));
        if (port == 0 || port > MOST_PORT) {
            throw new IOException("port " + port + " of an iSCSI URL: 1 to " + MOST_PORT + " expected");
        }
        String portal = (place.group(1) == null ? host : "[" + host + "]") + ":" + port;
        TargetUrl unit = TargetUrl.parse(SCHEME + portal + "/" + decoded(place.group(4)) + "/" + place.group(5));
        int cut = cut(who);
        Map<String, String> arguments = question < 0 ? Map.of() : arguments(behind);
        return new IscsiUrl(
                unit,
                host,
                port,
                Optional.of(cut < 0 ? who : who.substring(0, cut)).filter(u -> !u.isEmpty()),
                Optional.of(cut < 0 ? "" : who.substring(cut + 1)).filter(s -> !s.isEmpty()),
                arguments);
    }

    /** A percent sign parts name and secret, or, where there is none, a colon. */
    private static int cut(String who) {
        int percent = who.indexOf('%');
        return percent < 0 ? who.indexOf(':') : percent;
    }

    private static Map<String, String> arguments(String text) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (!KEYS.contains(key)) {
                // what stands behind an & of a secret is no key
                String which = text.contains(TARGET_PASSWORD) ? "an argument" : "argument '" + key + "'";
                throw new IOException(which + " of an iSCSI URL is none of "
                        + String.join(", ", KEYS.stream().sorted().toList()));
            }
            if (equals < 0 || equals == pair.length() - 1) {
                throw new IOException("argument '" + key + "' of an iSCSI URL has no value");
            }
            if (all.put(key, pair.substring(equals + 1)) != null) {
                throw new IOException("argument '" + key + "' of an iSCSI URL is there twice");
            }
        }
        return all;
    }

    private static String decoded(String target) throws IOException {
        try {
            return URLDecoder.decode(target.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IOException("target '" + target + "' of an iSCSI URL: a % needs two hexadecimal digits", e);
        }
    }

    Optional<String> argument(String key) {
        return Optional.ofNullable(arguments.get(key));
    }

    /** Number of the session, 0 where none is named. */
    int session() throws IOException {
        String text = argument(SESSION).orElse("0");
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) >= SessionLane.SESSIONS) {
            throw new IOException("session=" + text + ": 0 to " + (SessionLane.SESSIONS - 1) + " expected");
        }
        return Integer.parseInt(text);
    }

    /** The URL without its secrets, which reaches the unit again where they come from elsewhere. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(SCHEME);
        user.ifPresent(u -> text.append(u).append('@'));
        text.append(unit.portal()).append('/');
        text.append(unit.target().replace("%", "%25")).append('/').append(unit.lun());
        char sign = '?';
        for (String key : KEYS.stream().sorted().toList()) {
            if (arguments.containsKey(key) && !key.equals(TARGET_PASSWORD)) {
                text.append(sign).append(key).append('=').append(arguments.get(key));
                sign = '&';
            }
        }
        return text.toString();
    }
}
