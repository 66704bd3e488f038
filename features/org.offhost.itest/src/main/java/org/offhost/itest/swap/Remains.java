// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.swap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;

/**
 * What a process holds when no job runs: threads and open files by name, with numbers in names as {@code #}, and the live
 * objects of the heap by class, after a full collection.
 *
 * @param threads how many of a name
 * @param files open descriptors of a target; empty where the system does not tell
 * @param objects instances of a class
 * @param twice classes of this project that are there from more than one loader
 * @param loaders class loaders of bundles
 */
record Remains(
        Map<String, Integer> threads,
        Map<String, Integer> files,
        Map<String, Long> objects,
        Set<String> twice,
        int loaders) {
    private static final String LOADER = "org.apache.felix.framework.BundleWiringImpl$BundleClassLoader";

    private static final String OURS = "org.offhost.";

    private static final int MOST_GROWN = 4;

    /** Pools whose threads end when they had nothing to do for a minute: those of the JDK that wait for processes, and the array's. */
    private static final Set<String> CACHED = Set.of("process reaper", "process reaper (pid #)", "offhost-array-#");

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** A line of the histogram: number, instances, bytes, class, and the module of some. */
    private static final Pattern LINE = Pattern.compile("^ *\\d+: +(\\d+) +\\d+ +(\\S+).*$", Pattern.MULTILINE);

    static Remains now() {
        Map<String, Integer> threads = new TreeMap<>();
        Thread.getAllStackTraces().keySet().stream()
                .map(t -> plain(t.getName()))
                .filter(name -> !CACHED.contains(name))
                .forEach(name -> threads.merge(name, 1, Integer::sum));
        Map<String, Integer> files = new TreeMap<>();
        if (Files.isDirectory(DESCRIPTORS)) {
            try (Stream<Path> all = Files.list(DESCRIPTORS)) {
                all.forEach(d -> target(d, files));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        Map<String, Long> objects = new TreeMap<>();
        Set<String> twice = new TreeSet<>();
        int loaders = 0;
        Matcher line = LINE.matcher(histogram());
        while (line.find()) {
            String name = line.group(2);
            if (name.equals(LOADER)) {
                loaders = Integer.parseInt(line.group(1));
            }
            if (objects.merge(name, Long.parseLong(line.group(1)), Long::sum) != Long.parseLong(line.group(1))
                    && name.startsWith(OURS)) {
                twice.add(name);
            }
        }
        return new Remains(threads, files, objects, twice, loaders);
    }

    private static void target(Path descriptor, Map<String, Integer> files) {
        try {
            files.merge(plain(Files.readSymbolicLink(descriptor).toString()), 1, Integer::sum);
        } catch (IOException e) {
            return; // that of the list itself
        }
    }

    private static String plain(String name) {
        return name.replaceAll("[0-9]+", "#");
    }

    /** Live objects by class: the virtual machine collects all that is not reachable first. */
    private static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes all live objects to a file, for whoever looks for what holds a loader. */
    static void dump(Path file) {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
                            "dumpHeap",
                            new Object[] {file.toString(), true},
                            new String[] {String.class.getName(), boolean.class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Loaders that the bundles of a framework account for. */
    static int wanted(BundleContext context) {
        int loaders = 0;
        for (Bundle b : context.getBundles()) {
            BundleWiring wiring = b.adapt(BundleWiring.class);
            boolean fragment = b.adapt(BundleRevision.class).getTypes() != 0;
            loaders += wiring != null && !fragment && b.getBundleId() != 0 && wiring.getClassLoader() != null ? 1 : 0;
        }
        return loaders;
    }

    /** What is more of than there was. */
    Map<String, Integer> more(Remains before) {
        Map<String, Integer> more = new TreeMap<>();
        threads.forEach((name, n) -> more(more, "thread " + name, n - before.threads.getOrDefault(name, 0)));
        files.forEach((name, n) -> more(more, "file " + name, n - before.files.getOrDefault(name, 0)));
        return more;
    }

    /** The classes of ours of whose objects there are most more than there were. */
    String grown(Remains before) {
        return objects.entrySet().stream()
                .filter(o -> o.getKey().startsWith(OURS))
                .map(o -> Map.entry(o.getKey(), o.getValue() - before.objects.getOrDefault(o.getKey(), 0L)))
                .filter(o -> o.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_GROWN)
                .map(o -> "+%d %s".formatted(o.getValue(), o.getKey().substring(OURS.length())))
                .collect(Collectors.joining(", "));
    }

    private static void more(Map<String, Integer> more, String name, int by) {
        if (by > 0) {
            more.put(name, by);
        }
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Its figures. */
    @Override
    public String toString() {
        long ours = objects.entrySet().stream()
                .filter(o -> o.getKey().startsWith(OURS))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return "%d threads, %d descriptors, %d loaders, %d objects of ours"
                .formatted(sum(threads), sum(files), loaders, ours);
    }
}
