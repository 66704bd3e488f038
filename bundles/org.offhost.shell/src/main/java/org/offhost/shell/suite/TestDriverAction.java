// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.offhost.driver.suite.DriverSubject;
import org.offhost.driver.suite.DriverSuites;
import org.offhost.driver.suite.SuiteCheck;
import org.offhost.driver.suite.TestedBundle;
import org.offhost.driver.suite.UnfitBundleException;
import org.offhost.inspect.Printable;
import org.offhost.shell.command.Action;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tests a vendor's bundle by the contract suites. */
@Command(
        name = "offhost test-driver",
        description = {
            "Install a bundle, run the contract suites that fit the drivers it registers, and uninstall it.",
            "A parser is tested on an image, a locator of units on addresses; block devices and SCSI transports on the units"
                    + " they reach, of which none is written; copy providers on units in memory. The suites of others take code: the report names them."
        })
public final class TestDriverAction extends Action {
    private final Services services;

    @Parameters(paramLabel = "BUNDLE", description = "Jar of the bundle.")
    private Path bundle;

    @Option(
            names = "--image",
            paramLabel = "FILE",
            description = "Image of a volume that a parser must read, best of some MiB; it is not written.")
    private Path image;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description =
                    "What an independent reader found on the image, as JSON lines; without it nothing is compared.")
    private Path manifest;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description =
                    "What people type for a unit that the bundle's locator knows, as with backup --source; may be given"
                            + " several times. It is read, not written.")
    private List<String> addresses = List.of();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Write a report to attach to a ticket; JUnit's XML" + " where the name ends in .xml, else text.")
    private Path report;

    @Option(names = "--json", description = "Write JSON lines.")
    private boolean json;

    public TestDriverAction(Screen screen, Services services) {
        super(screen);
        this.services = services;
    }

    @Override
    protected ExitCode run() throws Exception {
        DriverSuites suites = services.suites()
                .orElseThrow(() -> new CommandRefusedException("the contract suites are not installed in this console;"
                        + " use ./offhost test-driver, of which they are a part"));
        if (manifest != null && image == null) {
            throw new CommandRefusedException("--manifest tells what is on an image: name it with --image");
        }
        Optional<ReportFile> file = Optional.empty();
        if (report != null) {
            file = Optional.of(new ReportFile(report));
        }
        SuiteResult result = new SuiteResult();
        CheckLines lines = json ? new CheckLines.Json(screen().out()) : new CheckLines.Text(screen().out());
        try {
            suites.test(
                    new DriverSubject(bundle, Optional.ofNullable(image), Optional.ofNullable(manifest), addresses),
                    new DriverSuites.Run() {
                        @Override
                        public void begun(TestedBundle tested) {
                            result.begun(tested);
                            lines.begun(tested);
                            screen().out().flush();
                        }

                        @Override
                        public void checked(SuiteCheck check) {
                            result.add(check);
                            lines.checked(check);
                            screen().out().flush();
                        }
                    });
        } catch (UnfitBundleException e) {
            throw refused(e);
        }
        lines.ended(result);
        if (file.isPresent()) {
            write(file.get(), result);
        }
        return result.code();
    }

    private void write(ReportFile file, SuiteResult result) throws IOException {
        file.write(result);
        if (!json) {
            screen().out().println("Report: " + Printable.of(file.toString()));
        }
    }

    private CommandRefusedException refused(UnfitBundleException e) {
        String name = Printable.of(bundle.toString());
        String why = switch (e.reason()) {
            case NO_JAR -> name + " is no jar: " + e.detail();
            case NO_BUNDLE ->
                name + " is no OSGi bundle: " + e.detail()
                        + ". bnd-maven-plugin writes one; see docs/guide/test-a-driver.md";
            case INSTALLED_ALREADY ->
                name + " runs here already: " + e.detail()
                        + ". Uninstall it first, or give the one to be tested another version";
            case NOT_STARTED -> name + " does not start: " + e.detail();
            case MALFORMED_MANIFEST ->
                "the manifest " + Printable.of(manifest.toString()) + " cannot be read: " + Printable.of(e.detail())
                        + ". docs/guide/manifest.md has its form";
            case NO_DRIVER -> name + " registers no driver that a suite is for: " + e.detail();
        };
        return new CommandRefusedException(why, e);
    }
}
