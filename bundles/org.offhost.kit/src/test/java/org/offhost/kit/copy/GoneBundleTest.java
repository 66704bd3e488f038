// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.offhost.block.ProviderWithdrawnException;

/** Copies whose bundle goes while they run: from then on no class can be had that was not asked for before. */
class GoneBundleTest {
    /** Loads what copies consist of anew, until its bundle has gone. */
    private static final class Bundle extends ClassLoader {
        private boolean gone;

        Bundle() {
            super(GoneBundleTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            if (gone && name.startsWith("org.offhost.")) {
                throw new ClassNotFoundException(name);
            }
            return name.startsWith(GoneBundleTest.class.getPackageName() + ".")
                    ? defined(name)
                    : super.loadClass(name, resolve);
        }

        private Class<?> defined(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** Stops and ends a copy behind the end of its bundle; answers what was thrown, by whoever waits for it last. */
    public static final class Story implements BiFunction<Runnable, List<String>, List<Throwable>> {
        public Story() {}

        private static final class Copy extends StoppableCopy {
            Copy() {
                super("the copier of the test");
            }
        }

        @Override
        public List<Throwable> apply(Runnable go, List<String> closed) {
            List<Throwable> thrown = new ArrayList<>();
            Copy copy = new Copy();
            go.run();
            try {
                copy.withdraw();
            } catch (Exception | Error e) {
                thrown.add(e);
            }
            try {
                copy.end(new NoClassDefFoundError("org/example/Gone"), () -> closed.add("tape"));
            } catch (Exception | Error e) {
                thrown.add(e);
            }
            try {
                copy.await(Duration.ZERO);
            } catch (Exception | Error e) {
                thrown.add(e);
            }
            return thrown;
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void copyWhoseBundleIsGoneIsClosedAndToldAsWithdrawn() throws Exception {
        Bundle bundle = new Bundle();
        BiFunction<Runnable, List<String>, List<Throwable>> story = (BiFunction<
                        Runnable, List<String>, List<Throwable>>)
                bundle.loadClass(Story.class.getName()).getDeclaredConstructor().newInstance();
        List<String> closed = new ArrayList<>();
        List<Throwable> thrown = story.apply(() -> bundle.gone = true, closed);
        assertThat(thrown).hasExactlyElementsOfTypes(ProviderWithdrawnException.class);
        assertThat(closed).containsExactly("tape");
    }
}
