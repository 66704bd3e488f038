// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import org.offhost.block.Designator;
import org.offhost.kit.json.MalformedJsonException;
import org.offhost.kit.json.StrictJson;

/** The object that a request carries, with its members held to their types. A member that nobody asked for is refused. */
public final class RequestBody {
    /** Bytes; enough for some thousand paths. */
    static final int MOST = 1 << 20;

    /** What an instant has to look like. */
    public static final String INSTANT = "an instant with its offset: 2027-01-31T18:00:00Z";

    private static final long MOST_SECONDS = 604_800;

    private static final int MOST_PASSED = 8 * MOST;

    private static final int MOST_DEPTH = 16;

    /** By constant, for each kind of them: a page of a listing has a thousand. */
    private static final ClassValue<Map<Object, String>> WORDS = new ClassValue<>() {
        @Override
        protected Map<Object, String> computeValue(Class<?> type) {
            Map<Object, String> words = new HashMap<>();
            for (Object constant : type.getEnumConstants()) {
                String name = ((Enum<?>) constant).name();
                words.put(constant, name.toLowerCase(Locale.ROOT).replace('_', '-'));
            }
            return Map.copyOf(words);
        }
    };

    private final Map<String, Object> members;
    private final String text;
    private final Set<String> asked = new TreeSet<>();

    private RequestBody(String text, Map<String, Object> members) {
        this.text = text;
        this.members = members;
    }

    /** @param limit time for all of it */
    static RequestBody read(HttpServletRequest request, Duration limit) throws IOException, ProblemException {
        String type = request.getContentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).split(";")[0].strip().equals("application/json")) {
            throw new ProblemException(WebCode.UNSUPPORTED_MEDIA_TYPE);
        }
        byte[] bytes;
        try (InputStream in = request.getInputStream()) {
            long end = System.nanoTime() + limit.toNanos();
            bytes = all(in, end);
            if (bytes.length > MOST) {
                passOver(in, MOST_PASSED, end);
                throw new ProblemException(WebCode.BODY_TOO_LARGE, Map.of("most", Integer.toString(MOST)));
            }
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new RequestBody(text, StrictJson.object(text, MOST_DEPTH));
        } catch (MalformedJsonException e) {
            throw new ProblemException(
                    WebCode.MALFORMED_REQUEST,
                    Map.of("expected", e.expected(), "position", Integer.toString(e.position())));
        } catch (CharacterCodingException e) {
            throw new ProblemException(WebCode.MALFORMED_REQUEST, Map.of("expected", "UTF-8"));
        }
    }

    /** Up to a byte more than may be; a connection that gives a byte now and then holds no thread for long. */
    private static byte[] all(InputStream in, long end) throws IOException, ProblemException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 13];
        for (int n = some(in, buffer); n >= 0 && all.size() <= MOST; n = some(in, buffer)) {
            all.write(buffer, 0, n);
            if (System.nanoTime() > end && !((ServletInputStream) in).isFinished()) {
                throw new ProblemException(WebCode.BODY_TOO_SLOW);
            }
        }
        return all.toByteArray();
    }

    /** What ends before its length, or stands still until the container gives it up, is the sender's fault, not ours. */
    private static int some(InputStream in, byte[] buffer) throws ProblemException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof TimeoutException) {
                    throw new ProblemException(WebCode.BODY_TOO_SLOW);
                }
            }
            throw new ProblemException(WebCode.MALFORMED_REQUEST, Map.of("expected", "the whole body"));
        }
    }

    /**
     * Reads a body that nobody wants: whoever still sends does not read the answer, and finds the connection closed. One that sends
     * much, or slowly, does not get it.
     *
     * @param limit time for all of it
     */
    static void passOver(HttpServletRequest request, Duration limit) {
        if (request.getContentLengthLong() > 0 && request.getContentLengthLong() <= MOST) {
            try (InputStream in = request.getInputStream()) {
                passOver(in, MOST, System.nanoTime() + limit.toNanos());
            } catch (IOException e) {
                // it has broken off: there is nothing to pass over any more
            }
        }
    }

    private static void passOver(InputStream in, long most, long end) throws IOException {
        byte[] buffer = new byte[1 << 14];
        long passed = 0;
        for (int n = in.read(buffer); n >= 0 && passed < most && System.nanoTime() < end; n = in.read(buffer)) {
            passed += n;
        }
    }

    /** As it came. */
    public String raw() {
        return text;
    }

    /** Text; one that has to be there and is not is refused. */
    public String text(String name) throws ProblemException {
        return optional(name).orElseThrow(() -> ProblemException.invalid(name, "text", "nothing"));
    }

    /** Text; empty if it is not there. */
    public Optional<String> optional(String name) throws ProblemException {
        return of(name, String.class, "text");
    }

    public boolean flag(String name) throws ProblemException {
        return of(name, Boolean.class, "true or false").orElse(false);
    }

    public Optional<Long> number(String name) throws ProblemException {
        return of(name, Long.class, "a whole number");
    }

    /** A whole number, held to its range. */
    public Optional<Long> number(String name, long least, long most) throws ProblemException {
        Optional<Long> number = number(name);
        if (number.isPresent() && (number.get() < least || number.get() > most)) {
            throw ProblemException.invalid(
                    name, "a number from " + least + " to " + most, String.valueOf(number.get()));
        }
        return number;
    }

    /** Some whole seconds, a week at most. */
    public Optional<Duration> seconds(String name) throws ProblemException {
        return number(name, 0, MOST_SECONDS).map(Duration::ofSeconds);
    }

    public Optional<Instant> instant(String name) throws ProblemException {
        Optional<String> text = optional(name);
        try {
            return text.map(t -> OffsetDateTime.parse(t).toInstant());
        } catch (DateTimeParseException e) {
            throw ProblemException.invalid(name, INSTANT, text.get());
        }
    }

    /** Reads a unit's name. */
    public static Designator designator(String what, String text) throws ProblemException {
        try {
            return Designator.parse(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(what, "a designator: naa.HEX, eui.HEX, t10.TEXT, file.PATH, ...", text);
        }
    }

    /** A unit; empty if it is not there. */
    public Optional<Designator> designator(String name) throws ProblemException {
        Optional<String> text = optional(name);
        return text.isPresent() ? Optional.of(designator(name, text.get())) : Optional.empty();
    }

    /** Units; none if they are not there. */
    public List<Designator> designators(String name) throws ProblemException {
        List<Designator> units = new ArrayList<>();
        for (String text : texts(name)) {
            units.add(designator(name, text));
        }
        return units;
    }

    /** Texts; none if they are not there. */
    public List<String> texts(String name) throws ProblemException {
        List<String> texts = new ArrayList<>();
        for (Object one : of(name, List.class, "an array of text").orElse(List.of())) {
            if (!(one instanceof String text)) {
                throw ProblemException.invalid(name, "an array of text", String.valueOf(one));
            }
            texts.add(text);
        }
        return texts;
    }

    /** One of some words; empty if it is not there. */
    public <E extends Enum<E>> Optional<E> choice(String name, Class<E> of) throws ProblemException {
        Optional<String> word = optional(name);
        return word.isEmpty() ? Optional.empty() : Optional.of(choice(name, word.get(), of));
    }

    /** One of some words. */
    public static <E extends Enum<E>> E choice(String name, String word, Class<E> of) throws ProblemException {
        for (E value : of.getEnumConstants()) {
            if (word(value).equals(word)) {
                return value;
            }
        }
        List<String> words = new ArrayList<>();
        for (E value : of.getEnumConstants()) {
            words.add(word(value));
        }
        throw ProblemException.invalid(name, "one of " + String.join(", ", words), word);
    }

    /** A constant as the interface writes it: {@code crash-consistent}. */
    public static String word(Enum<?> value) {
        return WORDS.get(value.getDeclaringClass()).get(value);
    }

    private <T> Optional<T> of(String name, Class<T> type, String expected) throws ProblemException {
        asked.add(name);
        Object value = members.get(name);
        if (value != null && !type.isInstance(value)) {
            throw ProblemException.invalid(name, expected, String.valueOf(value));
        }
        return Optional.ofNullable(type.cast(value));
    }

    /** Refuses a member that was not asked for: a mistyped one would set nothing without a word. */
    public void end() throws ProblemException {
        for (String name : members.keySet()) {
            if (!asked.contains(name)) {
                throw ProblemException.invalid(name, "one of " + String.join(", ", asked), name);
            }
        }
    }
}
