// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Users by name, as a file lists them: {@code NAME:ROLE:PASSWORD} a line, the password as {@link Password} writes it. Immutable. */
public final class Users {
    public static final Users NONE = new Users(Map.of());

    /** What may be in a log and in a file with colons. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    /** What directories pass over when they compare names, or some of them: marks, spaces, and what is not seen. */
    private static final Pattern PASSED_OVER = Pattern.compile("[\\p{M}\\p{Z}\\p{Cf}\\p{Cc}\\x{FFFC}]");

    private static final long MOST_BYTES = 1 << 20;

    private final Map<String, User> users;
    private final Set<String> folded;

    private record User(Role role, Password password) {}

    private Users(Map<String, User> users) {
        this.users = users;
        this.folded = users.keySet().stream().map(Users::folded).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * What names have in common that a directory takes for one (RFC 4518, 2): letters' case and width, marks and spaces make no
     * difference. More names than it takes for one may have it in common.
     */
    static String folded(String name) {
        String plain = PASSED_OVER
                .matcher(Normalizer.normalize(name, Normalizer.Form.NFKD))
                .replaceAll("");
        return plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a file of users; others of this host may not write it.
     *
     * @throws IOException that says which line is not understood, and what was expected
     */
    public static Users read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + ": is of more than " + MOST_BYTES + " bytes");
        }
        Map<String, User> users = new HashMap<>();
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] parts = line.split(":", -1);
                Optional<Role> role = parts.length == 3 ? Role.of(parts[1]) : Optional.empty();
                Optional<Password> password = parts.length == 3 ? Password.parse(parts[2]) : Optional.empty();
                if (role.isEmpty()
                        || password.isEmpty()
                        || !NAME.matcher(parts[0]).matches()) {
                    throw new IOException(file + ", line " + (i + 1)
                            + ": expected NAME:ROLE:PASSWORD as java -cp org.offhost.web.jar"
                            + " org.offhost.web.access.UserLine NAME ROLE writes it");
                }
                if (users.put(parts[0], new User(role.get(), password.get())) != null) {
                    throw new IOException(file + ", line " + (i + 1) + ": user " + parts[0] + " is there twice");
                }
            }
        }
        return new Users(Map.copyOf(users));
    }

    public boolean isEmpty() {
        return users.isEmpty();
    }

    /** Whether a user of the file is meant, however the name is spelled: {@link #role} knows the file's own spelling alone. */
    boolean has(String name) {
        return folded.contains(folded(name));
    }

    /** The role of a user whose password this is; a wrong name takes as long as a wrong password. */
    Optional<Role> role(String name, char[] password) {
        User user = users.get(name);
        boolean right = (user == null ? Password.NOBODYS : user.password()).is(password);
        return user != null && right ? Optional.of(user.role()) : Optional.empty();
    }
}
