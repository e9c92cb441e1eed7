package io.postrider.ingress.command;

/** What MAIL and RCPT say alike of a parameter. */
final class Parameters {

    private static final int SHOWN_CHARACTERS = 40;

    private Parameters() {}

    /** RFC 5321 section 4.1.1.11. */
    static Response unknown(Parameter parameter) {
        String keyword = parameter.keyword();
        String shown = keyword.length() > SHOWN_CHARACTERS ? keyword.substring(0, SHOWN_CHARACTERS) : keyword;
        return Answer.UNKNOWN_PARAMETER.saying("parameter " + shown + " is not supported");
    }
}
