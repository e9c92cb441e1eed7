package io.postrider.ingress.command;

import io.postrider.address.Parsed;
import io.postrider.address.ReversePath;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.ReturnContent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of MAIL (RFC 5321 section 4.1.1.2): SIZE (RFC 1870), BODY (RFC 6152), RET and ENVID (RFC 3461), BY (RFC
 * 2852), HOLDFOR and HOLDUNTIL (RFC 4865).
 *
 * @param sender the reverse-path
 * @param request what the parameters ask for
 * @param declaredSize SIZE in octets, -1 when not said
 */
public record MailArguments(ReversePath sender, DeliveryRequest request, long declaredSize) {

    /** RFC 1870 section 5: SIZE has at most 20 digits. */
    private static final int SIZE_DIGITS = 20;

    /** Reads them. */
    public static Arguments<MailArguments> parse(String argument, MailTerms terms) {
        return switch (PathArgument.parse("FROM:", argument)) {
            case Parsed.Bad<PathArgument>(String problem) -> Arguments.refused(Answer.BAD_SYNTAX.saying(problem));
            case Parsed.Ok<PathArgument>(PathArgument cut) -> withSender(cut, terms);
        };
    }

    private static Arguments<MailArguments> withSender(PathArgument cut, MailTerms terms) {
        if (!isAscii(cut.path())) {
            return Arguments.refused(Answer.NON_ASCII_ADDRESS.plain());
        }
        return switch (ReversePath.parse(cut.path())) {
            case Parsed.Bad<ReversePath>(String problem) -> Arguments.refused(Answer.BAD_SENDER.saying(problem));
            case Parsed.Ok<ReversePath>(ReversePath sender) ->
                switch (Parameter.parseAll(cut.parameters())) {
                    case Parsed.Bad<List<Parameter>>(String problem) ->
                        Arguments.refused(Answer.BAD_ARGUMENT.saying(problem));
                    case Parsed.Ok<List<Parameter>>(List<Parameter> all) ->
                        all.isEmpty()
                                ? Arguments.understood(new MailArguments(sender, DeliveryRequest.PLAIN, -1))
                                : new Reading(sender, terms).all(all);
                };
        };
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c <= 0x7f);
    }

    /** The parameters read so far. */
    private static final class Reading {
        private final ReversePath sender;
        private final MailTerms terms;
        private final TimeParameters times;
        private BodyType body = BodyType.SEVEN_BIT;
        private long size = -1;
        private @Nullable ReturnContent ret;
        private @Nullable String envid;

        Reading(ReversePath sender, MailTerms terms) {
            this.sender = sender;
            this.terms = terms;
            this.times = new TimeParameters(terms.now());
        }

        Arguments<MailArguments> all(List<Parameter> parameters) {
            for (Parameter parameter : parameters) {
                // RFC 5321 section 4.1.1.11: what was not offered is not supported, and HELO is offered nothing.
                Response problem = terms.extended() ? read(parameter) : Parameters.unknown(parameter);
                if (problem != null) {
                    return Arguments.refused(problem);
                }
            }
            Response contradiction = times.contradiction();
            if (contradiction != null) {
                return Arguments.refused(contradiction);
            }
            DeliveryRequest request = times.into(new DeliveryRequest(body, false, false, ret, envid));
            return Arguments.understood(new MailArguments(sender, request, size));
        }

        private @Nullable Response read(Parameter parameter) {
            String value = parameter.value() == null ? "" : parameter.value();
            return switch (parameter.keyword()) {
                case "SIZE" -> size(value);
                case "BODY" -> body(value);
                case "RET" -> ret(value);
                case "ENVID" -> envid(value);
                case "BY" -> times.by(value);
                // RFC 4865 section 3: for submission only, and there for who may.
                case "HOLDFOR" -> terms.futureRelease() ? times.holdFor(value) : Parameters.unknown(parameter);
                case "HOLDUNTIL" -> terms.futureRelease() ? times.holdUntil(value) : Parameters.unknown(parameter);
                default -> Parameters.unknown(parameter);
            };
        }

        private @Nullable Response size(String value) {
            boolean digits = !value.isEmpty()
                    && value.length() <= SIZE_DIGITS
                    && value.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!digits) {
                return Answer.BAD_ARGUMENT.saying("SIZE is a number of 1 to 20 digits");
            }
            // 18 digits fit a long; what has more is larger than any limit.
            String significant = value.replaceFirst("^0+(?=.)", "");
            size = significant.length() > 18 ? Long.MAX_VALUE : Long.parseLong(significant);
            return null;
        }

        private @Nullable Response body(String value) {
            switch (value.toUpperCase(Locale.ROOT)) {
                case "7BIT" -> body = BodyType.SEVEN_BIT;
                case "8BITMIME" -> body = BodyType.EIGHT_BIT_MIME;
                default -> {
                    return Answer.BAD_ARGUMENT.saying("BODY is 7BIT or 8BITMIME");
                }
            }
            return null;
        }

        private @Nullable Response ret(String value) {
            switch (value.toUpperCase(Locale.ROOT)) {
                case "FULL" -> ret = ReturnContent.FULL;
                case "HDRS" -> ret = ReturnContent.HDRS;
                default -> {
                    return Answer.BAD_ARGUMENT.saying("RET is FULL or HDRS");
                }
            }
            return null;
        }

        /** RFC 3461 section 4.4. */
        private @Nullable Response envid(String value) {
            Optional<String> plain = Xtext.decode(value);
            if (value.isEmpty() || value.length() > SmtpLimits.ENVID_CHARACTERS || plain.isEmpty()) {
                return Answer.BAD_ARGUMENT.saying("ENVID is xtext of 1 to 100 characters");
            }
            envid = plain.get();
            return null;
        }
    }
}
