// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Servlet;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.offhost.web.access.Admissions;
import org.offhost.web.access.Role;
import org.offhost.web.access.WebSessions;

/** The interface in the container that it is made for, at a port of its own. */
public final class TestServer implements Closeable {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<String> audit = new LinkedBlockingQueue<>();
    private final Admissions admissions;
    private final WebSessions.Begun begun;

    public TestServer(Role role, WebResource... resources) throws Exception {
        this(role, new Admissions(Clock.systemUTC()), resources);
    }

    public TestServer(Role role, Admissions admissions, WebResource... resources) throws Exception {
        this(LIMIT, role, admissions, resources);
    }

    TestServer(Duration bodyLimit, Role role, Admissions admissions, WebResource... resources) throws Exception {
        this.admissions = admissions;
        Servlet api = new ApiServlet(
                () -> List.of(resources),
                new WebGate(admissions, Set.of("backup.test")),
                new AuditLog(audit::add),
                bodyLimit);
        ServletHolder holder = new ServletHolder(api);
        holder.setAsyncSupported(true);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(holder, "/api/v1/*");
        server.setHandler(context);
        server.start();
        this.begun = admissions.sessions().begin("somebody", role);
    }

    /** The next line of the audit log, which is written when an answer is on its way. */
    String audit() throws InterruptedException {
        return audit.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** How long a connection may stand still. */
    void idle(Duration most) {
        ((ServerConnector) server.getConnectors()[0]).setIdleTimeout(most.toMillis());
    }

    public Admissions admissions() {
        return admissions;
    }

    private int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    /** Somebody who is not signed in. */
    public HttpRequest.Builder stranger(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/api/v1/" + path))
                .timeout(LIMIT);
    }

    /** A browser that does not say the word of its session. */
    public HttpRequest.Builder cookie(String path) {
        return stranger(path).header("Cookie", WebGate.COOKIE + "=" + begun.cookie());
    }

    public HttpRequest.Builder signed(String path) {
        return cookie(path).header(WebGate.CSRF, begun.session().csrf());
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    public <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) throws Exception {
        return client.send(request.build(), handler);
    }

    public void refuses(HttpRequest.Builder request, WebCode code) throws Exception {
        HttpResponse<String> response = send(request);
        assertThat(response.body()).contains("\"code\":\"" + code.id() + "\"");
        assertThat(response.statusCode()).isEqualTo(code.status());
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    public void signOut() {
        admissions.sessions().end(begun.cookie());
    }

    /** A connection of its own, for what a client of HTTP would not send. */
    public Socket raw(String... lines) throws IOException {
        return raw(0, lines);
    }

    /** @param received bytes that the host takes before they are read; 0 for its own choice */
    public Socket raw(int received, String... lines) throws IOException {
        Socket socket = new Socket();
        if (received > 0) {
            socket.setReceiveBufferSize(received);
        }
        socket.connect(new InetSocketAddress("127.0.0.1", port()));
        socket.setSoTimeout((int) LIMIT.toMillis());
        String head = String.join("\r\n", lines) + "\r\nCookie: " + WebGate.COOKIE + "=" + begun.cookie() + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
