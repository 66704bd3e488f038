// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.itest.Lab;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** The server with a key and users, as one that other hosts reach. */
class TlsTest {
    private static final String LINE = "anna:viewer:";

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = Lab.SERVICE_LIMIT)
    ConfigurationAdmin configurations;

    @TempDir
    Path folder;

    private Configuration configuration;

    @BeforeEach
    void start() throws Exception {
        configuration = configurations.getConfiguration("org.offhost.web", "?");
    }

    @AfterEach
    void end() throws Exception {
        configuration.delete();
        try (Servers servers = new Servers(context)) {
            servers.awaitNone();
        }
    }

    private Path keystore() throws Exception {
        Path keystore = folder.resolve("key.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        keystore.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "secret",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(keystore).exists();
        return keystore;
    }

    private static SSLContext trusting(Path keystore) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            keys.load(in, "secret".toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("server", keys.getCertificate("mykey"));
        trust.init(certificates);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return tls;
    }

    private URI endpoint() throws Exception {
        try (Servers servers = new Servers(context)) {
            return servers.awaitOne("https");
        }
    }

    @Test
    void userSignsInByTlsAndTheCookieStaysThere() throws Exception {
        Path keystore = keystore();
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        Path users = Files.writeString(folder.resolve("users"), LINE + hashed("correct horse") + "\n");
        configuration.update(new Hashtable<>(Map.of(
                "enabled", "true",
                "port", "0",
                "keystore", keystore.toString(),
                "keystore.password.file", password.toString(),
                "users", users.toString())));
        URI at = endpoint();
        assertThat(at.getScheme()).isEqualTo("https");
        HttpClient client =
                HttpClient.newBuilder().sslContext(trusting(keystore)).build();
        URI session = URI.create("https://localhost:" + at.getPort() + "/api/v1/session");
        HttpResponse<String> begun =
                client.send(signIn(session, "correct horse"), HttpResponse.BodyHandlers.ofString());
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        assertThat(begun.body()).contains("\"name\":\"anna\",\"role\":\"viewer\"");
        assertThat(begun.headers().firstValue("Set-Cookie").orElseThrow()).contains("Secure", "HttpOnly");
        assertThat(begun.headers().firstValue("Strict-Transport-Security")).isPresent();
        assertThat(client.send(signIn(session, "wrong horse"), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
    }

    private static HttpRequest signIn(URI session, String password) {
        return HttpRequest.newBuilder(session)
                .timeout(Duration.ofMinutes(1))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"anna\",\"password\":\"" + password + "\"}"))
                .build();
    }

    /** As an administrator writes it: by any program that knows PBKDF2. */
    private static String hashed(String password) throws Exception {
        byte[] salt = new byte[16];
        byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                .generateSecret(new PBEKeySpec(password.toCharArray(), salt, 100_000, 512))
                .getEncoded();
        Base64.Encoder base64 = Base64.getEncoder();
        return "pbkdf2-sha512$100000$" + base64.encodeToString(salt) + "$" + base64.encodeToString(key);
    }
}
