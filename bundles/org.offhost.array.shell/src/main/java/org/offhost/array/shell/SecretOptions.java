// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.block.PrivateFiles;
import org.offhost.scsi.TargetPortals;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Who proves what by CHAP. Secrets come from files: what is typed can be seen by everybody on this host. */
final class SecretOptions {
    /** Bytes that a secret needs where nothing else protects the connection (RFC 7143, 12.1.3). */
    private static final int SHORTEST = 12;

    private static final int LONGEST = 255;

    @Option(names = "--chap-user", paramLabel = "NAME", description = "Name that an initiator has to prove by CHAP.")
    private String user;

    @Option(
            names = "--chap-secret-file",
            paramLabel = "FILE",
            description = "File of its secret, one line of 12 bytes or more.")
    private Path secret;

    @Option(names = "--mutual-user", paramLabel = "NAME", description = "Name that this target proves to one who asks.")
    private String ownUser;

    @Option(names = "--mutual-secret-file", paramLabel = "FILE", description = "File of its secret, another one.")
    private Path ownSecret;

    Optional<TargetPortals.Secret> initiator(CommandSpec spec) throws IOException {
        return secret(spec, user, secret, "--chap-user", "--chap-secret-file");
    }

    Optional<TargetPortals.Secret> target(CommandSpec spec) throws IOException {
        Optional<TargetPortals.Secret> own = secret(spec, ownUser, ownSecret, "--mutual-user", "--mutual-secret-file");
        if (own.isPresent() && user == null) {
            throw new ParameterException(spec.commandLine(), "--mutual-user needs --chap-user");
        }
        if (own.isPresent()) {
            requireTwo(initiator(spec).orElseThrow(), own.get());
        }
        return own;
    }

    private static Optional<TargetPortals.Secret> secret(
            CommandSpec spec, String name, Path file, String nameOption, String fileOption) throws IOException {
        if (name == null && file == null) {
            return Optional.empty();
        }
        if (name == null || file == null) {
            throw new ParameterException(spec.commandLine(), nameOption + " and " + fileOption + " need each other");
        }
        return Optional.of(read(name, file));
    }

    /** One who knows the secret of the other side could send its answer back to it (RFC 7143, 9.2.1). */
    static void requireTwo(TargetPortals.Secret initiator, TargetPortals.Secret target) throws IOException {
        if (initiator.secret().equals(target.secret())) {
            throw new ArrayRefusedException("'" + initiator.name() + "' and '" + target.name()
                    + "' have the same secret; both sides need one of their own");
        }
    }

    /** The first line of a file as a secret. */
    static TargetPortals.Secret read(String name, Path file) throws IOException {
        String line = PrivateFiles.secret(file);
        int length = line.getBytes(StandardCharsets.UTF_8).length;
        if (length < SHORTEST || length > LONGEST) {
            throw new ArrayRefusedException(
                    file + ": a secret of " + length + " bytes, " + SHORTEST + " to " + LONGEST + " expected");
        }
        return new TargetPortals.Secret(name, line);
    }
}
