// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.offhost.block.Designator;
import org.offhost.inspect.Json;
import org.offhost.web.access.Caller;
import org.offhost.web.access.Role;

/** One request and its answer. Belongs to the thread that answers. */
public final class WebExchange {
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Map<String, String> path;
    private final Caller caller;
    private final BooleanSupplier admitted;
    private final BooleanSupplier taken;
    private final Duration bodyLimit;

    /** Of the query; null before anybody asked: the container makes the map anew each time. */
    private Map<String, String[]> parameters;

    WebExchange(
            HttpServletRequest request,
            HttpServletResponse response,
            Map<String, String> path,
            Caller caller,
            BooleanSupplier admitted,
            BooleanSupplier taken,
            Duration bodyLimit) {
        this.bodyLimit = bodyLimit;
        this.admitted = admitted;
        this.taken = taken;
        this.request = request;
        this.response = response;
        this.path = path;
        this.caller = caller;
    }

    public HttpServletRequest request() {
        return request;
    }

    public HttpServletResponse response() {
        return response;
    }

    public Caller caller() {
        return caller;
    }

    /** For what is asked of some members or names, and not of the whole route. */
    public void require(Role least) throws ProblemException {
        WebGate.require(caller, least);
    }

    /** Tells, also after the request was answered, whether whoever asked has not signed out and has time left. Thread-safe. */
    public BooleanSupplier stillAdmitted() {
        return admitted;
    }

    /** Tells the same while an answer is taken, which a session that is used has as long as that lasts. */
    public BooleanSupplier stillTaken() {
        return taken;
    }

    /** Has the audit log tell as whom somebody wants to sign in. */
    public void claims(String name) {
        AuditLog.claim(request, name);
    }

    /** The value of a segment of the path that the route has in braces. */
    public String path(String name) {
        return path.get(name);
    }

    /** The same, as a unit's name. */
    public Designator designator(String name) throws ProblemException {
        return RequestBody.designator(name, path(name));
    }

    /** A value of the query. */
    public Optional<String> query(String name) throws ProblemException {
        List<String> all = queries(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
    }

    /** All values of a name of the query; none if it is not there. */
    public List<String> queries(String name) throws ProblemException {
        if (parameters == null) {
            try {
                parameters = request.getParameterMap();
            } catch (RuntimeException e) { // of a class of the container's own
                throw new ProblemException(
                        WebCode.MALFORMED_REQUEST, Map.of("expected", "a query in UTF-8 and % escapes"));
            }
        }
        String[] values = parameters.get(name);
        return values == null ? List.of() : List.of(values);
    }

    /** A whole number of the query, held to its range. */
    public int query(String name, int absent, int least, int most) throws ProblemException {
        Optional<String> text = query(name);
        if (text.isEmpty()) {
            return absent;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw ProblemException.invalid(name, "a number from " + least + " to " + most, text.get());
    }

    /** The object that the request carries. */
    public RequestBody body() throws IOException, ProblemException {
        return RequestBody.read(request, bodyLimit);
    }

    /** Writes an answer. */
    public interface Body {
        void write(Json json) throws Exception;
    }

    /** Writes an answer of another form. */
    public interface Text {
        void write(Writer out) throws Exception;
    }

    public void json(Body body) throws Exception {
        json(HttpServletResponse.SC_OK, body);
    }

    public void json(int status, Body body) throws Exception {
        response.setStatus(status);
        response.setContentType("application/json");
        OutputStream out = new AnswerBytes(response);
        body.write(Json.to(out));
        out.close();
    }

    /** Text in UTF-8, streamed. It is ended where all of it was written alone: half of it is no answer. */
    public void text(String contentType, Text text) throws Exception {
        response.setContentType(contentType);
        Writer out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        text.write(out);
        out.close();
    }
}
