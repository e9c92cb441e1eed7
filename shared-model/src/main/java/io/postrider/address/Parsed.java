package io.postrider.address;

import java.util.function.Function;

/**
 * What a parser made of input that a peer chose: a value, or what is wrong with it, in words fit for the peer.
 *
 * @param <T> the value's type
 */
public sealed interface Parsed<T> {

    /** The input was well formed. */
    record Ok<T>(T value) implements Parsed<T> {}

    /** It was not; {@code problem} is one line of printable US-ASCII, without anything the peer sent. */
    record Bad<T>(String problem) implements Parsed<T> {}

    static <T> Parsed<T> ok(T value) {
        return new Ok<>(value);
    }

    static <T> Parsed<T> bad(String problem) {
        return new Bad<>(problem);
    }

    default <R> Parsed<R> map(Function<T, R> change) {
        return switch (this) {
            case Ok<T>(T value) -> ok(change.apply(value));
            case Bad<T>(String problem) -> bad(problem);
        };
    }

    /**
     * The value, for input that is ours and not a peer's (configuration, tests, our own records).
     *
     * @throws IllegalArgumentException with the problem when there is no value
     */
    default T orThrow() {
        return switch (this) {
            case Ok<T>(T value) -> value;
            case Bad<T>(String problem) -> throw new IllegalArgumentException(problem);
        };
    }
}
