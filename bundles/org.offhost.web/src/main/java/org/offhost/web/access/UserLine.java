// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes a line for the file of users: a program of its own, NAME and ROLE its arguments, the password its first line of input. */
public final class UserLine {
    private static final int LEAST = 12;

    private UserLine() {}

    public static void main(String[] args) throws IOException {
        Optional<Role> role = args.length == 2 ? Role.of(args[1]) : Optional.empty();
        if (role.isEmpty() || !Users.NAME.matcher(args[0]).matches()) {
            System.err.println("usage: NAME viewer|operator|administrator, and the password by standard input;"
                    + " a name is of letters, digits and ._@-");
            System.exit(2);
        }
        String password = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        if (password == null || password.length() < LEAST) {
            System.err.println("a password of " + LEAST + " characters or more expected on standard input");
            System.exit(3);
        }
        System.out.println(of(args[0], role.get(), password));
    }

    static String of(String name, Role role, String password) {
        return name + ":" + role.id() + ":" + Password.of(password.toCharArray());
    }
}
