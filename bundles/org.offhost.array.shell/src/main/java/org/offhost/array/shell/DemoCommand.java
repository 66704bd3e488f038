// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Plays the whole story. */
@Command(
        name = "offhost demo",
        description = "Back two volumes up to tape and disk on the embedded array, swap the NTFS parser on the way,"
                + " restore, and prove it.")
final class DemoCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--keep", paramLabel = "DIR", description = "Work in this empty or new folder and keep it.")
    private Path keep;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = keep == null ? Files.createTempDirectory("offhost-demo") : kept();
        try {
            boolean proved = new DemoStory(console, folder).play();
            if (keep != null) {
                console.out()
                        .println("Kept in " + folder + "; try: ./offhost list --medium " + folder.resolve("disk.tar"));
            }
            return proved ? 0 : 1;
        } finally {
            if (keep == null) {
                delete(folder);
            }
        }
    }

    private Path kept() throws IOException {
        Path folder = Files.createDirectories(keep).toRealPath();
        try (var files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new ArrayRefusedException("folder " + folder + " is not empty; name an empty or a new one");
            }
        }
        return folder;
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
