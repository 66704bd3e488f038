// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder.posix;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The tools {@code getfattr} and {@code setfattr} of Linux (package attr): Java itself sets attributes of the namespace
 * "user" only, and what ntfs-3g shows of NTFS is in "system".
 */
public final class XattrTool {
    private static final long LOOK_MILLIS = 50;
    private static final int ERRORS_KEPT = 3;

    private XattrTool() {}

    /** Asked while a tool runs; throws to end it. */
    public interface Interruption {
        void check() throws IOException;
    }

    /** What came of setting many. */
    public record Outcome(long refused, List<String> errors) {}

    /** Whether a folder lies on NTFS and its metadata can be reached: ntfs-3g answers for it. */
    public static boolean showsNtfs(Path folder) throws IOException, InterruptedException {
        try {
            Process p = new ProcessBuilder("getfattr", "--only-values", "-n", "system.ntfs_attrib_be", ".")
                    .directory(folder.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            p.getOutputStream().close();
            if (!p.waitFor(10, TimeUnit.SECONDS)) {
                p.destroyForcibly();
                return false;
            }
            return p.exitValue() == 0;
        } catch (IOException e) {
            return false; // no such tool
        }
    }

    /**
     * Sets what a file in the form of {@code getfattr --dump} says, of files below a folder; follows no link.
     *
     * @param interruption asked while it runs
     * @throws IOException if the tool is not there, or ended without saying what it could not set
     */
    public static Outcome restore(Path folder, Path dump, Interruption interruption)
            throws IOException, InterruptedException {
        return restore("setfattr", folder, dump, interruption);
    }

    static Outcome restore(String tool, Path folder, Path dump, Interruption interruption)
            throws IOException, InterruptedException {
        Path errors = Files.createTempFile(dump.toAbsolutePath().getParent(), "setfattr", ".errors");
        Process p = new ProcessBuilder(tool, "-h", "--restore=" + dump.toAbsolutePath())
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile())
                .start();
        try {
            p.getOutputStream().close();
            while (!p.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                interruption.check();
            }
            return outcome(p.exitValue(), errors);
        } finally {
            p.destroyForcibly();
            Files.deleteIfExists(errors);
        }
    }

    private static Outcome outcome(int status, Path errors) throws IOException {
        long refused = 0;
        List<String> kept = new ArrayList<>();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(Files.newInputStream(errors), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                refused++;
                if (kept.size() < ERRORS_KEPT) {
                    kept.add(line);
                }
            }
        }
        if (refused == 0 && status != 0) {
            throw new IOException("setfattr ended with status " + status + " and said nothing"); // killed, it set some
        }
        return new Outcome(refused, List.copyOf(kept));
    }
}
