package io.postrider.bench.endtoend;

/**
 * How hard to press.
 *
 * @param messages in each run, after as many as {@link #warmUp()} that do not count
 * @param octets of each message
 * @param sessions of the source at once
 * @param runs of which each is reported
 * @param lightMessages sent one by one for the latency
 * @param lightRate of those, a second
 */
public record Load(int messages, int octets, int sessions, int runs, int lightMessages, int lightRate) {

    private static final Load DEFAULT = new Load(30_000, 10_240, 50, 3, 400, 20);
    private static final int WARM_UP_SHARE = 2;

    /** Reads {@code --name value} pairs; throws IllegalArgumentException with one line for anything else. */
    public static Load parse(String... args) {
        Load load = DEFAULT;
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " wants a number");
            }
            int value = number(args[i], args[i + 1]);
            load = switch (args[i]) {
                case "--messages" ->
                    new Load(value, load.octets, load.sessions, load.runs, load.lightMessages, load.lightRate);
                case "--size" ->
                    new Load(load.messages, value, load.sessions, load.runs, load.lightMessages, load.lightRate);
                case "--sessions" ->
                    new Load(load.messages, load.octets, value, load.runs, load.lightMessages, load.lightRate);
                case "--runs" ->
                    new Load(load.messages, load.octets, load.sessions, value, load.lightMessages, load.lightRate);
                case "--light" -> new Load(load.messages, load.octets, load.sessions, load.runs, value, load.lightRate);
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            };
        }
        return load;
    }

    int warmUp() {
        return messages / WARM_UP_SHARE;
    }

    private static int number(String name, String text) {
        try {
            int value = Integer.parseInt(text);
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(name + " wants a number above zero, not " + text);
    }
}
