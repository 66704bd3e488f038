// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeMap;
import org.offhost.shell.command.ExitCode;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The page that {@code offhost --help} prints. */
final class Help {
    /** Service property of a component with commands: "NAME: what it does", one per command. Type String+. */
    static final String SUMMARY = "offhost.command.summary";

    private Help() {}

    static void print(BundleContext context, PrintStream out) {
        out.println("""
                Usage: offhost [--state DIR] COMMAND [ARGUMENTS]
                       offhost [--state DIR]                      the interactive console
                Server-free backup and restore: the storage moves the bytes.

                Commands:""");
        summaries(context).forEach((name, text) -> out.printf("  %-11s %s%n", name, text));
        out.println("""

                offhost COMMAND --help shows the options of a command.

                Options:
                  --state DIR  folder that keeps jobs, catalog, log and the embedded array (default ~/.offhost)
                  --version    version of Offhost and of Java
                Environment:
                  JAVA_HOME          JDK 17 or newer; otherwise the java in PATH
                  OFFHOST_JAVA_OPTS  options for the Java virtual machine, e.g. -Xmx256m

                Exit codes:""");
        Arrays.stream(ExitCode.values())
                .sorted(Comparator.comparingInt(ExitCode::status))
                .forEach(code -> out.printf("  %-4d %s%n", code.status(), code.meaning()));
    }

    /** The commands of Offhost alone, for a console. */
    static void printCommands(BundleContext context, PrintStream out) {
        out.println("Commands of Offhost (scope offhost):");
        summaries(context).forEach((name, text) -> out.printf("  %-11s %s%n", name, text));
    }

    private static TreeMap<String, String> summaries(BundleContext context) {
        TreeMap<String, String> found = new TreeMap<>();
        try {
            ServiceReference<?>[] references =
                    context.getAllServiceReferences(null, "(&(osgi.command.scope=offhost)(" + SUMMARY + "=*))");
            for (ServiceReference<?> reference : references == null ? new ServiceReference<?>[0] : references) {
                Object value = reference.getProperty(SUMMARY);
                for (String line : value instanceof String[] lines ? lines : new String[] {value.toString()}) {
                    int colon = line.indexOf(':');
                    found.put(
                            line.substring(0, colon), line.substring(colon + 1).strip());
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }
}
