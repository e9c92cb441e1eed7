package io.postrider.ingress.command;

import io.postrider.address.Parsed;
import io.postrider.envelope.NotifyOn;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of RCPT (RFC 5321 section 4.1.1.3): NOTIFY and ORCPT (RFC 3461).
 *
 * @param recipient the forward-path
 * @param notifyOn NOTIFY, empty for NEVER, null when not said
 * @param originalRecipient ORCPT as {@code type;address}, decoded, null when not said
 */
public record RcptArguments(
        ForwardPath recipient,
        @Nullable Set<NotifyOn> notifyOn,
        @Nullable String originalRecipient) {

    private static final String NEVER = "NEVER";

    /**
     * Reads them.
     *
     * @param extended whether EHLO was said: after HELO there are no parameters
     */
    public static Arguments<RcptArguments> parse(String argument, boolean extended) {
        return switch (PathArgument.parse("TO:", argument)) {
            case Parsed.Bad<PathArgument>(String problem) -> Arguments.refused(Answer.BAD_SYNTAX.saying(problem));
            case Parsed.Ok<PathArgument>(PathArgument cut) -> withRecipient(cut, extended);
        };
    }

    private static Arguments<RcptArguments> withRecipient(PathArgument cut, boolean extended) {
        if (!MailArguments.isAscii(cut.path())) {
            return Arguments.refused(Answer.NON_ASCII_ADDRESS.plain());
        }
        return switch (ForwardPath.parse(cut.path())) {
            case Parsed.Bad<ForwardPath>(String problem) -> Arguments.refused(Answer.BAD_RECIPIENT.saying(problem));
            case Parsed.Ok<ForwardPath>(ForwardPath recipient) ->
                switch (Parameter.parseAll(cut.parameters())) {
                    case Parsed.Bad<List<Parameter>>(String problem) ->
                        Arguments.refused(Answer.BAD_ARGUMENT.saying(problem));
                    case Parsed.Ok<List<Parameter>>(List<Parameter> all) ->
                        all.isEmpty()
                                ? Arguments.understood(new RcptArguments(recipient, null, null))
                                : new Reading(recipient).all(all, extended);
                };
        };
    }

    /** The parameters read so far. */
    private static final class Reading {
        private final ForwardPath recipient;
        private @Nullable Set<NotifyOn> notifyOn;
        private @Nullable String originalRecipient;

        Reading(ForwardPath recipient) {
            this.recipient = recipient;
        }

        Arguments<RcptArguments> all(List<Parameter> parameters, boolean extended) {
            for (Parameter parameter : parameters) {
                Response problem = extended ? read(parameter) : Parameters.unknown(parameter);
                if (problem != null) {
                    return Arguments.refused(problem);
                }
            }
            return Arguments.understood(new RcptArguments(recipient, notifyOn, originalRecipient));
        }

        private @Nullable Response read(Parameter parameter) {
            String value = parameter.value() == null ? "" : parameter.value();
            return switch (parameter.keyword()) {
                case "NOTIFY" -> notifyOn(value);
                case "ORCPT" -> originalRecipient(value);
                default -> Parameters.unknown(parameter);
            };
        }

        /** RFC 3461 section 4.1: NEVER stands alone. */
        private @Nullable Response notifyOn(String value) {
            Set<NotifyOn> kinds = EnumSet.noneOf(NotifyOn.class);
            if (!value.equalsIgnoreCase(NEVER)) {
                for (String word : value.split(",", -1)) {
                    switch (word.toUpperCase(Locale.ROOT)) {
                        case "SUCCESS" -> kinds.add(NotifyOn.SUCCESS);
                        case "FAILURE" -> kinds.add(NotifyOn.FAILURE);
                        case "DELAY" -> kinds.add(NotifyOn.DELAY);
                        default -> {
                            return Answer.BAD_ARGUMENT.saying("NOTIFY is NEVER, or of SUCCESS,FAILURE,DELAY");
                        }
                    }
                }
            }
            notifyOn = kinds;
            return null;
        }

        /** RFC 3461 section 4.2: {@code addr-type ";" xtext}. */
        private @Nullable Response originalRecipient(String value) {
            int semicolon = value.indexOf(';');
            String type = semicolon < 0 ? "" : value.substring(0, semicolon);
            Optional<String> address = Xtext.decode(value.substring(semicolon + 1));
            boolean good = value.length() <= SmtpLimits.ORCPT_CHARACTERS
                    && isAddressType(type)
                    && address.isPresent()
                    && !address.get().isEmpty();
            if (!good) {
                return Answer.BAD_ARGUMENT.saying("ORCPT is an address type, a semicolon, and an address in xtext");
            }
            originalRecipient = type + ";" + address.get();
            return null;
        }

        private static boolean isAddressType(String type) {
            return !type.isEmpty()
                    && type.chars()
                            .allMatch(c -> (c >= 'a' && c <= 'z')
                                    || (c >= 'A' && c <= 'Z')
                                    || (c >= '0' && c <= '9')
                                    || c == '-');
        }
    }
}
