// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles that keep what volumes hold make files and folders in one way, which gives them modes for their owner alone. */
class PrivateFilesTest {
    private static final Path ROOT = Path.of(System.getProperty("offhost.root"));

    /** Ways of the JDK to make a file or folder, with whatever mode the umask leaves. */
    private static final Pattern OTHERWISE =
            Pattern.compile("(?<!Private)Files\\.(newOutputStream|newBufferedWriter|write|writeString|createFile"
                    + "|createDirectory|createDirectories|createTemp\\w+)\\(|new File(OutputStream|Writer)\\(");

    /** What a restore makes in the folder that its operator named is as open as that operator's files are. */
    private static final Set<String> DESTINATION = Set.of(
            "InsideFolder.java",
            "NameProbe.java",
            "SparseFile.java",
            "KeptMetadata.java",
            "FlushedFolder.java",
            "XattrTool.java");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.offhost.archive",
                "org.offhost.array.virtual",
                "org.offhost.backup.engine",
                "org.offhost.catalog",
                "org.offhost.restore.folder"
            })
    void filesAreMadeForTheirOwnerAlone(String bundle) throws IOException {
        try (Stream<Path> sources =
                Files.walk(ROOT.resolve("bundles").resolve(bundle).resolve("src/main/java"))) {
            for (Path source :
                    sources.filter(s -> s.toString().endsWith(".java")).toList()) {
                if (!DESTINATION.contains(source.getFileName().toString())) {
                    assertThat(Files.readString(source))
                            .as("%s", source.getFileName())
                            .doesNotContainPattern(OTHERWISE);
                }
            }
        }
    }
}
