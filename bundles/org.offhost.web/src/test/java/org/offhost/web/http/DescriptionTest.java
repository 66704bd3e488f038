// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.driver.DriverBoard;
import org.offhost.kit.json.StrictJson;
import org.offhost.web.access.Admissions;
import org.offhost.web.access.Role;
import org.offhost.web.api.HealthResource;
import org.offhost.web.api.MetricsResource;
import org.offhost.web.api.OpenApiResource;
import org.offhost.web.archive.ArchiveResource;
import org.offhost.web.driver.DriverResource;
import org.offhost.web.event.EventResource;
import org.offhost.web.event.JobTraces;
import org.offhost.web.event.ProgressResource;
import org.offhost.web.job.JobResource;
import org.offhost.web.keep.KeepResource;
import org.offhost.web.session.SessionResource;
import org.offhost.web.session.TokenResource;
import org.offhost.web.set.EntryResource;
import org.offhost.web.set.MediumResource;
import org.offhost.web.unit.UnitResource;
import org.offhost.web.unit.VolumeResource;

/** The description has every route with its role, and no other. */
class DescriptionTest {
    private static final Path STATE = Path.of("/state");

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @Test
    void everyRouteIsDescribedWithItsRole() throws Exception {
        Admissions admissions = new Admissions(Clock.systemUTC());
        DriverBoard board = new DriverBoard();
        List<WebResource> resources = List.of(
                new DriverResource(null),
                new UnitResource(board, STATE),
                new VolumeResource(board),
                new MediumResource(null),
                new EntryResource(null),
                new JobResource(null, null, STATE),
                new EventResource(board),
                new ProgressResource(new JobTraces(board), null),
                new SessionResource(admissions),
                new TokenResource(admissions),
                new KeepResource(null, null),
                new ArchiveResource(null, null),
                new MetricsResource(),
                new HealthResource(),
                new OpenApiResource());
        Map<String, String> routes = new TreeMap<>();
        Set<String> begin = new TreeSet<>();
        for (WebResource resource : resources) {
            for (WebRoute route : resource.routes()) {
                routes.put(
                        route.method() + " /" + String.join("/", route.path()),
                        route.role().map(Role::id).orElse("anybody"));
                if (route.method().equals("GET") && route.effect() == WebEffect.CHANGES) {
                    begin.add("/" + String.join("/", route.path()));
                }
            }
        }
        Map<String, String> described = new TreeMap<>();
        Set<String> sayTheWord = new TreeSet<>();
        try (InputStream file = OpenApiResource.class.getResourceAsStream("openapi.json")) {
            Map<String, Object> description =
                    StrictJson.object(new String(file.readAllBytes(), StandardCharsets.UTF_8), 32);
            map(description.get("paths"))
                    .forEach((path, methods) -> map(methods).forEach((method, operation) -> {
                        if (!method.equals("parameters")) {
                            described.put(method.toUpperCase(Locale.ROOT) + " " + path, (String)
                                    map(operation).get("x-offhost-role"));
                            if (String.valueOf(map(operation).get("parameters")).contains(WebGate.CSRF)) {
                                sayTheWord.add(path);
                            }
                        }
                    }));
        }
        assertThat(described).isEqualTo(routes);
        assertThat(sayTheWord).isEqualTo(begin).isNotEmpty();
    }

    @Test
    void noCodeOfTheWebIsOneOfTheEngine() {
        Set<String> both = new TreeSet<>();
        for (WebCode code : WebCode.values()) {
            for (NoticeCode other : NoticeCode.values()) {
                if (code.id().equals(other.id())) {
                    both.add(code.id());
                }
            }
        }
        assertThat(both).containsExactly("fault");
    }
}
