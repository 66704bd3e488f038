// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Which bundles are installed: each costs every command some milliseconds, whether it is used or not.
 *
 * @param spared artifacts that are left where they lie
 */
record BundleChoice(Set<String> spared) {
    /** What somebody needs who types, or pipes commands in. */
    private static final Set<String> CONSOLE =
            Set.of("org.apache.felix.gogo.jline", "org.apache.felix.gogo.command", "jline");

    /** What bundles of somebody else need: who installs them, and a mediator for those that look for providers. */
    private static final Set<String> OTHERS = Set.of(
            DriverFolders.SERVED_BY,
            "org.apache.aries.spifly.dynamic.bundle",
            "asm",
            "asm-analysis",
            "asm-commons",
            "asm-tree",
            "asm-util");

    static BundleChoice of(Invocation invocation, DriverFolders folders) {
        Set<String> spared = new HashSet<>();
        if (!invocation.arguments().isEmpty()) {
            spared.addAll(CONSOLE);
            if (folders.isEmpty()) {
                spared.addAll(OTHERS);
            }
        }
        return new BundleChoice(Set.copyOf(spared));
    }

    /** Whether nobody mediates between those who look for providers and those who are some. */
    boolean sparesMediator() {
        return spared.containsAll(OTHERS);
    }

    /** @param jar named as its artifact, with or without its version */
    boolean installs(Path jar) {
        String name = jar.getFileName().toString();
        return spared.stream().noneMatch(artifact -> names(name, artifact));
    }

    private static boolean names(String file, String artifact) {
        return file.startsWith(artifact)
                && (file.length() == artifact.length() + ".jar".length()
                        || file.charAt(artifact.length()) == '-'
                                && Character.isDigit(file.charAt(artifact.length() + 1)));
    }
}
