// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Where everything that belongs together keeps its state: the engine, the catalog, an array; each in a folder of its own below. */
public final class StateFolder {
    /** Framework property: the folder. */
    public static final String PROPERTY = "offhost.state";

    /** Framework property of Karaf: the folder of what one of its instances keeps. */
    private static final String KARAF_DATA = "karaf.data";

    private StateFolder() {}

    /**
     * The folder that {@value #PROPERTY} names; without it {@code offhost} in the data folder of a Karaf, so that each has its
     * own, and outside of Karaf {@code .offhost} in the home folder of the user. It need not exist.
     *
     * @param property gives a framework property, null if it is not set, as {@code BundleContext.getProperty} does
     */
    public static Path of(UnaryOperator<String> property) {
        String named = property.apply(PROPERTY);
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        String karaf = property.apply(KARAF_DATA);
        return karaf == null || karaf.isBlank()
                ? Path.of(System.getProperty("user.home"), ".offhost")
                : Path.of(karaf, "offhost");
    }
}
