// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.offhost.backup.BackupService;
import org.offhost.backup.Job;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary;
import org.offhost.web.access.Role;
import org.offhost.web.http.TestServer;
import org.offhost.web.http.WebCode;

/** Who may do what with a job that is there. */
class JobResourceTest {
    private final List<String> resumed = new ArrayList<>();
    private JobKind kind = JobKind.RESTORE;

    /** One job, whose id is that asked for. */
    private final BackupService backup = (BackupService) Proxy.newProxyInstance(
            BackupService.class.getClassLoader(), new Class<?>[] {BackupService.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("resume")) {
                    resumed.add((String) arguments[0]);
                    return new Interrupted();
                }
                assertThat(method.getName()).isEqualTo("requireJob");
                return new Interrupted();
            });

    private final class Interrupted implements Job {
        @Override
        public String id() {
            return "a1";
        }

        @Override
        public JobStatus status() {
            return new JobStatus(
                    "a1",
                    kind,
                    "title",
                    JobState.INTERRUPTED,
                    Optional.empty(),
                    0,
                    0,
                    0,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    Map.of(),
                    JobSummary.NONE);
        }

        @Override
        public JobStatus await(Duration limit) {
            return status();
        }

        @Override
        public void cancel() {}
    }

    private static HttpRequest.Builder resume(TestServer server) {
        return server.signed("jobs/a1/resume").POST(HttpRequest.BodyPublishers.noBody());
    }

    /** It would be a way round what submitting one asks for. */
    @Test
    void restoreIsGoneOnWithByWhoMayStartOne() throws Exception {
        JobResource jobs = new JobResource(backup, null, Path.of("/state"));
        try (TestServer operated = new TestServer(Role.OPERATOR, jobs);
                TestServer administered = new TestServer(Role.ADMINISTRATOR, jobs)) {
            operated.refuses(resume(operated), WebCode.ROLE_TOO_LOW);
            assertThat(resumed).isEmpty();
            assertThat(administered.send(resume(administered)).statusCode()).isEqualTo(202);
            kind = JobKind.BACKUP;
            assertThat(operated.send(resume(operated)).statusCode()).isEqualTo(202);
            assertThat(resumed).hasSize(2);
        }
    }
}
