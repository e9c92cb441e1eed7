package io.postrider.worker.config;

/**
 * One of several in a list of the configuration: {@code text}, or {@code text weight=3}.
 *
 * @param text without blanks
 * @param weight 1 unless it is said
 */
record Weighted(String text, int weight) {

    private static final String WEIGHT = "weight=";

    /** @throws IllegalArgumentException with what is wrong, on one line */
    static Weighted parse(String line) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length > 2) {
            throw new IllegalArgumentException("'" + line + "' is more than one, with weight=N behind it or not");
        }
        if (words.length == 2 && !words[1].matches(WEIGHT + "[0-9]{1,4}")) {
            throw new IllegalArgumentException("'" + words[1] + "' is no weight=N");
        }
        return new Weighted(words[0], words.length == 1 ? 1 : Integer.parseInt(words[1].substring(WEIGHT.length())));
    }
}
