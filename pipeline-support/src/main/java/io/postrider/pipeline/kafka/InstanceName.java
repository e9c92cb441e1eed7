package io.postrider.pipeline.kafka;

/**
 * This process's name among its like: {@code <machine id>-<slot>}, or what the operator set. It is part of transactional and
 * client ids, so two processes that run at once never share one, and a restart gets its predecessor's.
 *
 * @param text 1 to 200 letters, digits, dots, hyphens and underscores
 */
public record InstanceName(String text) {

    private static final int MAX_LENGTH = 200;

    public InstanceName {
        if (text.isEmpty() || text.length() > MAX_LENGTH || !text.chars().allMatch(InstanceName::isAllowed)) {
            throw new IllegalArgumentException(
                    "an instance name is 1 to 200 letters, digits, dots, hyphens and underscores: '" + text + "'");
        }
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean isAllowed(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_';
    }
}
