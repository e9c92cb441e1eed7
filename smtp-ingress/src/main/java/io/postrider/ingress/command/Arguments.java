package io.postrider.ingress.command;

/**
 * What the arguments of a command are: understood, or the answer that says what is wrong with them.
 *
 * @param <T> what they mean
 */
public sealed interface Arguments<T> {

    /** Well formed, and nothing in them is more than we do. */
    record Understood<T>(T value) implements Arguments<T> {}

    /** Not so. */
    record Refused<T>(Response response) implements Arguments<T> {}

    static <T> Arguments<T> understood(T value) {
        return new Understood<>(value);
    }

    static <T> Arguments<T> refused(Response response) {
        return new Refused<>(response);
    }
}
