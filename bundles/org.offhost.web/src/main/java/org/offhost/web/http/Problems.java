// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.inspect.Json;
import org.offhost.inspect.notice.NoticeJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever went wrong, as problem details (RFC 9457): code, facts and remedies are members of their own. */
public final class Problems {
    private static final String TYPE = "urn:offhost:problem:";
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    /**
     * Answers by a problem, if nothing is on its way yet.
     *
     * @throws BrokenAnswerError if something is
     */
    public static void write(HttpServletResponse response, Throwable cause) throws IOException {
        if (response.isCommitted()) {
            LOG.info("an answer broke off", cause);
            throw new BrokenAnswerError(cause);
        }
        response.resetBuffer();
        response.setHeader("Content-Disposition", null);
        response.setContentType(null); // with the character set of an answer that was begun
        StringBuilder text = new StringBuilder();
        int status = write(new Json(text), cause);
        response.setStatus(status);
        response.setContentType("application/problem+json");
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private static int write(Json json, Throwable cause) {
        if (cause instanceof ProblemException problem) {
            return write(json, problem.code(), problem.facts());
        }
        if (cause instanceof FailedException failed) {
            return write(json, failed.notice(), failed instanceof RefusedException);
        }
        if (cause instanceof UncheckedIOException hidden) { // the state folder cannot be used now, for one
            return write(json, hidden.getCause());
        }
        if (cause instanceof IOException failed) {
            LOG.info("a request failed", failed);
            return write(json, WebCode.FAILED, Map.of("detail", String.valueOf(failed.getMessage())));
        }
        LOG.error("a request met a fault", cause);
        return write(json, WebCode.FAULT, Map.of());
    }

    private static int write(Json json, WebCode code, Map<String, String> facts) {
        json.object()
                .member("type", TYPE + code.id())
                .member("title", code.title())
                .member("status", code.status())
                .member("code", code.id())
                .name("facts")
                .object();
        facts.forEach(json::member);
        json.end().name("remedies").array().endArray().end();
        return code.status();
    }

    private static int write(Json json, Notice notice, boolean refused) {
        int status = status(notice.code(), refused);
        json.object()
                .member("type", TYPE + notice.code().id())
                .member("title", notice.code().id().replace('-', ' '))
                .member("status", status);
        NoticeJson.members(json, notice);
        json.end();
        return status;
    }

    private static int status(NoticeCode code, boolean refused) {
        return switch (code) {
            case NO_SUCH_JOB, NO_SUCH_SET -> HttpServletResponse.SC_NOT_FOUND;
            case JOB_FORGOTTEN -> HttpServletResponse.SC_GONE;
            case UNIT_IN_USE, SAME_STORAGE, NOT_RESUMABLE, JOB_OF_OTHER_PROCESS -> HttpServletResponse.SC_CONFLICT;
            default -> refused ? WebCode.INVALID_REQUEST.status() : WebCode.FAILED.status();
        };
    }
}
