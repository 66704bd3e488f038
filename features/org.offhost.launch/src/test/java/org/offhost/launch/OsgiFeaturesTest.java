// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.felix.feature.impl.FeatureServiceImpl;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.ID;

/** Each OSGi feature file, read by Felix's reader of them, resolves and starts in a framework as its README expects. */
class OsgiFeaturesTest {
    private static final Path ROOT = Path.of(System.getProperty("offhost.root"));

    @TempDir
    Path folder;

    private Framework framework;

    @BeforeEach
    void startFramework() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        folder.resolve("cache").toString(),
                        "felix.log.level",
                        "1",
                        "offhost.state",
                        folder.resolve("state").toString(),
                        "offhost.log",
                        folder.resolve("offhost.log").toString(),
                        "org.apache.felix.http.host",
                        "127.0.0.1",
                        "org.osgi.service.http.port",
                        "0"));
        framework.start();
    }

    @AfterEach
    void stopFramework() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    /** What a bare framework needs beside, as the list beside the features says. */
    private List<Bundle> frame() throws IOException, BundleException {
        return install(read("offhost-base"));
    }

    /** What this build attached is looked for there; what others released, in the repository that Maven itself has filled. */
    private static Path jar(ID id) {
        String repository = id.getGroupId().equals("org.offhost") ? "offhost.repository" : "offhost.maven.repository";
        return Path.of(System.getProperty(repository))
                .resolve(id.getGroupId().replace('.', '/'))
                .resolve(id.getArtifactId())
                .resolve(id.getVersion())
                .resolve(id.getArtifactId() + "-" + id.getVersion() + ".jar");
    }

    private Bundle install(Path jar) throws BundleException {
        return framework.getBundleContext().installBundle(jar.toUri().toString());
    }

    private static Feature read(String name) throws IOException {
        try (Reader file = Files.newBufferedReader(ROOT.resolve("features/osgi/" + name + ".json"))) {
            return new FeatureServiceImpl().readFeature(file);
        }
    }

    private List<Bundle> install(Feature feature) throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (FeatureBundle b : feature.getBundles()) {
            Path jar = jar(b.getID());
            assertThat(jar).as("%s of %s", b.getID(), feature.getID()).exists();
            bundles.add(install(jar));
        }
        assertThat(bundles).isNotEmpty();
        return bundles;
    }

    private boolean resolves(List<Bundle> bundles) {
        return framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
    }

    @ParameterizedTest
    @CsvSource({
        "offhost-api, ''",
        "offhost-engine, ''",
        "offhost-ntfs, offhost-api",
        "offhost-fat, offhost-api",
        "offhost-exfat, offhost-api",
        "offhost-ext4, offhost-api",
        "offhost-shell, offhost-api",
        "offhost-partitions, offhost-api",
        "offhost-lvm, offhost-api",
        "offhost-image, offhost-api",
        "offhost-qemu, offhost-api",
        "offhost-zfs, offhost-api",
        "offhost-thin, offhost-api",
        "offhost-scsi, offhost-api",
        "offhost-iscsi, offhost-api offhost-scsi",
        "offhost-passthrough, offhost-api offhost-scsi",
        "offhost-demo, offhost-engine offhost-scsi offhost-iscsi offhost-shell",
        "offhost-events, offhost-engine",
        "offhost-health, offhost-engine",
        "offhost-metrics, offhost-engine",
        "offhost-web, offhost-engine",
        "offhost-gogo, ''",
        "offhost, ''"
    })
    void featureResolvesAndStarts(String name, String needs) throws Exception {
        List<Bundle> all = new ArrayList<>(frame());
        for (String needed : needs.isEmpty() ? new String[0] : needs.split(" ")) {
            all.addAll(install(read(needed)));
        }
        Feature feature = read(name);
        assertThat(feature.getID().getArtifactId()).isEqualTo(name);
        List<Bundle> bundles = install(feature);
        all.addAll(bundles);
        assertThat(resolves(bundles)).as("%s resolves with %s", name, needs).isTrue();
        start(all);
        assertThat(bundles).extracting(Bundle::getState).containsOnly(Bundle.ACTIVE);
    }

    /** With the real console, and as long as that runs. */
    @Test
    void tabIsThereWhereTheFelixWebConsoleIs() throws Exception {
        List<Bundle> all = new ArrayList<>(frame());
        all.addAll(install(read("offhost-engine")));
        all.addAll(install(read("offhost-web")));
        start(all);
        assertThat(tabs()).isNull();
        List<Bundle> console = new ArrayList<>();
        for (String id : List.of(
                "org.apache.felix:org.apache.felix.log:1.3.0",
                "org.apache.felix:org.apache.felix.inventory:2.0.0",
                "org.owasp.encoder:encoder:1.3.1",
                "org.apache.felix:org.apache.felix.webconsole:5.0.18")) {
            console.add(install(jar(new FeatureServiceImpl().getIDfromMavenCoordinates(id))));
        }
        start(console);
        String page = awaitPage("/system/console/offhost");
        assertThat(tabs()).hasSize(1);
        assertThat(page)
                .contains("<title>Apache Felix Web Console - Offhost", "The page is off")
                .containsSubsequence("Protected: 0", "Jobs: 0");
        console.get(3).stop();
        assertThat(tabs()).isNull();
    }

    /** All, also of classes that the path of this test has, too. */
    private ServiceReference<?>[] tabs() throws InvalidSyntaxException {
        return framework.getBundleContext().getAllServiceReferences((String) null, "(felix.webconsole.label=offhost)");
    }

    private static void start(List<Bundle> bundles) throws BundleException {
        for (Bundle b : bundles) {
            if (b.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                b.start();
            }
        }
    }

    /** As the console's usual user; the server and the console begin in threads of their own. */
    private String awaitPage(String path) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        HttpResponse<String> response = null;
        while (System.nanoTime() < end) {
            ServiceReference<?>[] servers =
                    framework.getBundleContext().getAllServiceReferences((String) null, "(osgi.http.endpoint=*)");
            if (servers != null) {
                String base = ((String[]) servers[0].getProperty("osgi.http.endpoint"))[0];
                response = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(base).resolve(path))
                                        .timeout(Duration.ofMinutes(1))
                                        .header(
                                                "Authorization",
                                                "Basic " + Base64.getEncoder().encodeToString("admin:admin".getBytes()))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 200) {
                    return response.body();
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new AssertionError("no page within the limit: " + response);
    }

    @Test
    void parserWithoutTheInterfacesDoesNotResolve() throws Exception {
        frame();
        assertThat(resolves(install(read("offhost-ntfs")))).isFalse();
    }
}
