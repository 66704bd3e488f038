// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.offhost.web.access.Role;

/**
 * What is done for a method and a path.
 *
 * @param path segments below the root of the interface; one in braces stands for any
 * @param role the least that a caller needs; empty if anybody may ask
 * @param effect what a request does; how browsers are let in and what is told of follow from it
 */
public record WebRoute(String method, List<String> path, Optional<Role> role, WebEffect effect, Handler handler) {
    public WebRoute {
        path = List.copyOf(path);
    }

    /** Answers a request. */
    public interface Handler {
        /** What it throws becomes problem details, unless the answer has begun. */
        void handle(WebExchange exchange) throws Exception;
    }

    public static WebRoute get(String path, Handler handler) {
        return of("GET", path, Optional.of(Role.VIEWER), handler);
    }

    public static WebRoute post(String path, Role role, Handler handler) {
        return of("POST", path, Optional.of(role), handler);
    }

    /** @param path as it is written: {@code /jobs/{job}} */
    public static WebRoute of(String method, String path, Optional<Role> role, Handler handler) {
        return new WebRoute(method, List.of(path.substring(1).split("/")), role, WebEffect.of(method), handler);
    }

    /** The same, whose requests do this. */
    public WebRoute doing(WebEffect what) {
        return new WebRoute(method, path, role, what, handler);
    }

    /** The values of the segments in braces, if a path is of this form. */
    Optional<Map<String, String>> match(List<String> segments) {
        if (segments.size() != path.size()) {
            return Optional.empty();
        }
        for (int i = 0; i < segments.size(); i++) {
            if (!path.get(i).startsWith("{") && !path.get(i).equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String expected = path.get(i);
            if (expected.startsWith("{")) {
                Optional<String> name = PathSegment.name(segments.get(i));
                if (name.isEmpty()) {
                    return Optional.empty();
                }
                values.put(expected.substring(1, expected.length() - 1), name.get());
            }
        }
        return Optional.of(values);
    }
}
