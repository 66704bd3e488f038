// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.offhost.block.PrivateFiles;
import org.offhost.scsi.iscsi.text.ChapSecret;

/** The secrets that go with a URL: typed in it, from a file that it names, or from the variables that libiscsi knows. */
final class UrlSecrets {
    static final String USER = "LIBISCSI_CHAP_USERNAME";
    static final String PASSWORD = "LIBISCSI_CHAP_PASSWORD";
    static final String TARGET_USER = "LIBISCSI_CHAP_TARGET_USERNAME";
    static final String TARGET_PASSWORD = "LIBISCSI_CHAP_TARGET_PASSWORD";

    private final UnaryOperator<String> environment;

    /** @param environment gives a variable, null if it is not set */
    UrlSecrets(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    /** What this side proves; empty if nobody is named. */
    Optional<ChapSecret> own(IscsiUrl url) throws IOException {
        return secret(
                url.user().isPresent() ? url.user() : variable(USER),
                url.secret(),
                url.argument(IscsiUrl.SECRET_FILE),
                IscsiUrl.SECRET_FILE,
                PASSWORD);
    }

    /** What the target has to prove; empty if nobody is named. */
    Optional<ChapSecret> peer(IscsiUrl url) throws IOException {
        Optional<String> named = url.argument(IscsiUrl.TARGET_USER);
        return secret(
                named.isPresent() ? named : variable(TARGET_USER),
                url.argument(IscsiUrl.TARGET_PASSWORD),
                url.argument(IscsiUrl.TARGET_SECRET_FILE),
                IscsiUrl.TARGET_SECRET_FILE,
                TARGET_PASSWORD);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.apply(name)).filter(v -> !v.isEmpty());
    }

    private Optional<ChapSecret> secret(
            Optional<String> user, Optional<String> typed, Optional<String> file, String argument, String variable)
            throws IOException {
        if (user.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> secret = typed;
        if (secret.isEmpty() && file.isPresent()) {
            secret = Optional.of(PrivateFiles.secret(Path.of(file.get())));
        }
        if (secret.isEmpty()) {
            secret = variable(variable);
        }
        if (secret.isEmpty()) {
            throw new IOException("there is no secret for CHAP user " + user.get()
                    + ": one that was typed in a URL is kept nowhere; name a file of it by " + argument
                    + "=FILE, or set " + variable);
        }
        return Optional.of(new ChapSecret(user.get(), secret.get()));
    }
}
