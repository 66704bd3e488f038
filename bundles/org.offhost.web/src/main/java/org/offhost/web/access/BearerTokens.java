// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.offhost.block.PrivateFiles;

/** Tokens of programs: each has a name, a role and an end; what is kept of it cannot be said. Thread-safe. */
public final class BearerTokens {
    /** The longest life. */
    public static final Duration MOST = Duration.ofDays(366);

    /** Most tokens at once. */
    static final int MOST_TOKENS = 1000;

    private final Clock clock;

    /** By name. */
    private final Map<String, Token> tokens = new TreeMap<>();

    /** Null if they end with the server. */
    private Path file;

    private record Token(Caller caller, String hash) {
        String line() {
            return caller.name() + ":" + caller.role().id() + ":"
                    + caller.expires().getEpochSecond() + ":" + hash;
        }
    }

    BearerTokens(Clock clock) {
        this.clock = clock;
    }

    /**
     * Has them kept in a file, and takes those that are there.
     *
     * @throws IOException that says which line is not understood
     */
    public synchronized void keep(Path where) throws IOException {
        Map<String, Token> found = new TreeMap<>();
        if (Files.exists(where)) {
            for (String line : Files.readAllLines(where)) {
                Token token = parsed(line)
                        .orElseThrow(() -> new IOException(
                                where + ": a line is none that the server wrote: expected NAME:ROLE:END:HASH"));
                found.put(token.caller().name(), token);
            }
        }
        tokens.putAll(found);
        file = where;
    }

    private static Optional<Token> parsed(String line) {
        String[] parts = line.split(":");
        if (parts.length != 4 || Role.of(parts[1]).isEmpty() || !parts[2].matches("[0-9]{1,12}")) {
            return Optional.empty();
        }
        try {
            Instant end = Instant.ofEpochSecond(Long.parseLong(parts[2]));
            return Optional.of(new Token(new Caller(parts[0], Role.of(parts[1]).get(), end), parts[3]));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Makes a token.
     *
     * @return the token, which is told this once; empty if there is one of that name, or there are too many
     */
    public synchronized Optional<String> create(String name, Role role, Duration life) throws IOException {
        forgetEnded();
        if (tokens.containsKey(name) || tokens.size() >= MOST_TOKENS) {
            return Optional.empty();
        }
        String secret = Secret.create();
        Token token = new Token(new Caller(name, role, clock.instant().plus(life)), Secret.hash(secret));
        Map<String, Token> next = new TreeMap<>(tokens);
        next.put(name, token);
        save(next);
        tokens.put(name, token);
        return Optional.of(secret);
    }

    /** Whether a name may be a token's. */
    public static boolean isName(String name) {
        return Users.NAME.matcher(name).matches();
    }

    /** Whose a token is, if it has not ended. */
    public synchronized Optional<Caller> find(String secret) {
        String hash = Secret.hash(secret);
        for (Token token : tokens.values()) {
            if (Secret.same(token.hash(), hash)
                    && clock.instant().isBefore(token.caller().expires())) {
                return Optional.of(token.caller());
            }
        }
        return Optional.empty();
    }

    public synchronized List<Caller> all() {
        forgetEnded();
        return tokens.values().stream().map(Token::caller).toList();
    }

    /** Ends a token. @return false if there is none of that name */
    public synchronized boolean end(String name) throws IOException {
        Map<String, Token> next = new TreeMap<>(tokens);
        if (next.remove(name) == null) {
            return false;
        }
        save(next);
        tokens.remove(name);
        return true;
    }

    private void forgetEnded() {
        tokens.values()
                .removeIf(token -> !clock.instant().isBefore(token.caller().expires()));
    }

    /** The file is replaced whole, and is its owner's alone. What it could not be made to hold is not so. */
    private void save(Map<String, Token> next) throws IOException {
        if (file == null) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        next.values().forEach(token -> lines.append(token.line()).append('\n'));
        PrivateFiles.replace(file, lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
