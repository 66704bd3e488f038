// SPDX-License-Identifier: Apache-2.0
package org.offhost.drill;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A process that runs one command: the exported console, or the same bundles on a slow array with small limits. */
final class Victim {
    private static final String ARRAY = "org.offhost.array.virtual.management.VirtualArray";

    /** Time that each I/O of the copy manager takes longer on the slow array. */
    private static final Duration DELAY = Duration.ofMillis(3);

    /** Segments a command may have on the slow array, so that one job takes many commands. */
    private static final int SEGMENTS = 8;

    private Victim() {}

    /** Starts the console as {@code ./offhost} does. */
    static Process console(Path state, Path log, List<String> command) throws IOException {
        List<String> line = java();
        line.addAll(List.of("-jar", Offhost.export().resolve("offhost.jar").toString(), "--state", state.toString()));
        return start(line, command, log);
    }

    /** Starts {@link #main}. */
    static Process slow(Path state, Path log, List<String> command) throws IOException, ReflectiveOperationException {
        List<String> line = java();
        Path here = Path.of(
                Victim.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        line.addAll(List.of(
                "-Doffhost.export=" + Offhost.export(),
                "-cp",
                here + File.pathSeparator + Offhost.export().resolve("org.apache.felix.framework.jar"),
                Victim.class.getName(),
                state.toString()));
        return start(line, command, log);
    }

    private static List<String> java() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dfile.encoding=UTF-8",
                "-Dsun.jnu.encoding=UTF-8"));
    }

    private static Process start(List<String> line, List<String> command, Path log) throws IOException {
        line.addAll(command);
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** @param args state folder, then the command */
    public static void main(String[] args) throws Exception {
        Offhost offhost = Offhost.start(Path.of(args[0]));
        Object array = offhost.service("(objectClass=" + ARRAY + ")");
        Class<?> type = array.getClass().getClassLoader().loadClass(ARRAY);
        Object faults = type.getMethod("faults").invoke(array);
        Method delay = type.getMethod("faults").getReturnType().getMethod("delay", Duration.class);
        delay.invoke(faults, DELAY);
        Object limits = type.getMethod("copyLimits").invoke(array);
        Object few =
                limits.getClass().getMethod("withCounts", int.class, int.class).invoke(limits, 8, SEGMENTS);
        type.getMethod("copyLimits", limits.getClass()).invoke(array, few);
        System.exit(offhost.status(Arrays.copyOfRange(args, 1, args.length)));
    }
}
