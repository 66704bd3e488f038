// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.LanguageCallback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import javax.security.auth.spi.LoginModule;

/** A realm as a console has it: each user's password is the name said backwards. */
public final class TestModule implements LoginModule {
    static final String REALM = "test";

    /** How long a user called {@code silent} is thought about. */
    static volatile CountDownLatch answer = new CountDownLatch(1);

    /** Passed by whoever was interrupted while it thought. */
    static volatile CountDownLatch interrupted = new CountDownLatch(1);

    static volatile int loggedOut;

    private static final Semaphore THINKING = new Semaphore(0);

    private Subject subject;
    private CallbackHandler handler;
    private String user;

    /** Who a user is. */
    record User(String name) implements Principal {
        @Override
        public String getName() {
            return name;
        }
    }

    /** What a user is for. */
    record Duty(String name) implements Principal {
        @Override
        public String getName() {
            return name;
        }
    }

    /** Has the JVM know the realm; the configuration before it has to be set again. */
    static Configuration install() {
        Configuration before = null;
        try {
            before = Configuration.getConfiguration();
        } catch (SecurityException e) {
            // there is none
        }
        answer = new CountDownLatch(1);
        interrupted = new CountDownLatch(1);
        loggedOut = 0;
        THINKING.drainPermits();
        Configuration.setConfiguration(new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                AppConfigurationEntry entry = new AppConfigurationEntry(
                        TestModule.class.getName(),
                        AppConfigurationEntry.LoginModuleControlFlag.OPTIONAL,
                        new HashMap<>());
                return name.equals(REALM) ? new AppConfigurationEntry[] {entry} : null;
            }
        });
        return before;
    }

    @Override
    public void initialize(Subject subject, CallbackHandler handler, Map<String, ?> shared, Map<String, ?> options) {
        this.subject = subject;
        this.handler = handler;
    }

    @Override
    public boolean login() throws LoginException {
        NameCallback name = new NameCallback("name");
        PasswordCallback password = new PasswordCallback("password", false);
        ask(name, password);
        user = name.getName();
        switch (user) {
            case "silent" -> think();
            case "foreign" -> ask(new LanguageCallback());
            case "fault" -> throw new IllegalStateException("a fault of the module");
            case "away" -> throw new LoginException("the directory\nis away");
            default -> {
                // by the password alone
            }
        }
        if (!new StringBuilder(user).reverse().toString().equals(new String(password.getPassword()))) {
            throw new FailedLoginException("wrong");
        }
        return true;
    }

    /** Waits for so many who think about {@code silent}. */
    static void awaitThinking(int number) throws InterruptedException {
        assertThat(THINKING.tryAcquire(number, 1, TimeUnit.MINUTES)).isTrue();
    }

    private void ask(Callback... callbacks) throws LoginException {
        try {
            handler.handle(callbacks);
        } catch (IOException | UnsupportedCallbackException e) {
            throw new LoginException(e.getMessage());
        }
    }

    private static void think() throws LoginException {
        THINKING.release();
        try {
            answer.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw new LoginException("interrupted");
        }
    }

    @Override
    public boolean commit() {
        subject.getPrincipals().add(new User(user));
        if (!user.equals("admin")) {
            subject.getPrincipals().add(new Duty("look"));
        }
        if (user.equals("olga")) {
            subject.getPrincipals().add(new Duty("cn=backup"));
        }
        return true;
    }

    @Override
    public boolean abort() {
        return true;
    }

    @Override
    public boolean logout() throws LoginException {
        loggedOut++;
        subject.getPrincipals().clear();
        throw new LoginException("it will not let go");
    }
}
