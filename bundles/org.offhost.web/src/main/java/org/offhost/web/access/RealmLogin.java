// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.offhost.inspect.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One login by JAAS, in a thread of its own: a directory that is silent holds up no request for longer than its limit. */
final class RealmLogin {
    /** Logins at once; those that hang count until they return. */
    static final int MOST = 16;

    private static final Logger LOG = LoggerFactory.getLogger(RealmLogin.class);

    private static final Semaphore FREE = new Semaphore(MOST);

    private RealmLogin() {}

    /**
     * Whom a realm lets in.
     *
     * @throws LoginException if it lets them not in
     * @throws RealmSilentException if there is no such realm, it is busy, or does not answer within the limit
     */
    static Subject subject(String realm, String user, char[] password, Duration limit)
            throws LoginException, RealmSilentException {
        if (!FREE.tryAcquire()) {
            throw new RealmSilentException("realm " + realm + " has " + MOST + " logins that did not end");
        }
        CompletableFuture<Subject> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> login(realm, user, password, answer), "offhost-web-realm");
        thread.setDaemon(true);
        // finds the JDK's modules, and Karaf's, which leads to those of its bundles; that of a server's thread finds
        // neither
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        thread.start();
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new RealmSilentException("realm " + realm + " did not answer within " + limit, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RealmSilentException("interrupted while realm " + realm + " was asked", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LoginException refused) {
                throw refused;
            }
            throw new RealmSilentException("realm " + realm + ": " + e.getCause(), e.getCause());
        } finally {
            thread.interrupt();
        }
    }

    private static void login(String realm, String user, char[] password, CompletableFuture<Subject> answer) {
        try {
            Subject admitted;
            try {
                admitted = login(realm, user, password);
            } finally {
                FREE.release();
            }
            answer.complete(admitted);
        } catch (LoginException | RealmSilentException | RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    private static Subject login(String realm, String user, char[] password)
            throws LoginException, RealmSilentException {
        Subject subject = new Subject();
        LoginContext login;
        try {
            login = new LoginContext(realm, subject, callbacks -> answer(callbacks, user, password));
        } catch (LoginException | SecurityException e) {
            throw new RealmSilentException("there is no realm " + realm + ": " + e.getMessage(), e);
        }
        login.login();
        Subject admitted = new Subject();
        admitted.getPrincipals().addAll(subject.getPrincipals());
        try {
            login.logout(); // what modules hold for it is let go; who they are is known
        } catch (LoginException e) {
            LOG.info("realm {} did not end a login: {}", realm, Printable.of(String.valueOf(e)));
        }
        return admitted;
    }

    private static void answer(Callback[] callbacks, String user, char[] password) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(user);
            } else if (callback instanceof PasswordCallback secret) {
                secret.setPassword(password);
            } else {
                throw new UnsupportedCallbackException(callback, "only a name and a password are known");
            }
        }
    }
}
