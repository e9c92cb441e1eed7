package io.postrider.ingress.command;

import io.postrider.envelope.DeliverBy;
import io.postrider.envelope.DeliveryRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** BY (RFC 2852 section 4), HOLDFOR and HOLDUNTIL (RFC 4865 section 3) of one MAIL, as they are read. For one thread. */
final class TimeParameters {

    private static final Pattern BY = Pattern.compile("([-+]?[0-9]{1,9});([NRnr])([Tt]?)");
    private static final Pattern INTERVAL = Pattern.compile("[1-9][0-9]{0,8}");

    /** RFC 3339 section 5.6, which the erratum 2040 of RFC 4865 names. */
    private static final Pattern DATE_TIME = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}" + "(?:\\.[0-9]{1,9})?(?:Z|[-+][0-9]{2}:[0-9]{2})");

    private final Instant now;
    private @Nullable DeliverBy deliverBy;
    private @Nullable Instant holdUntil;

    TimeParameters(Instant now) {
        this.now = now.truncatedTo(ChronoUnit.MILLIS);
    }

    @Nullable
    Response by(String value) {
        Matcher by = BY.matcher(value);
        if (!by.matches()) {
            return Answer.BAD_ARGUMENT.saying(
                    "BY is seconds of at most 9 digits, a semicolon, N or R, and T or nothing");
        }
        long seconds = Long.parseLong(by.group(1));
        DeliverBy.Mode mode = DeliverBy.Mode.of(by.group(2).charAt(0)).orElseThrow();
        if (mode == DeliverBy.Mode.RETURN && seconds <= 0) {
            // RFC 2852 section 4.
            return Answer.BAD_ARGUMENT.saying("BY with R needs a time above zero");
        }
        deliverBy = new DeliverBy(now.plusSeconds(seconds), mode, !by.group(3).isEmpty());
        return null;
    }

    @Nullable
    Response holdFor(String value) {
        if (!INTERVAL.matcher(value).matches()) {
            return Answer.BAD_ARGUMENT.saying("HOLDFOR is seconds, 1 to 9 digits that do not begin with zero");
        }
        return hold(now.plusSeconds(Long.parseLong(value)));
    }

    @Nullable
    Response holdUntil(String value) {
        String upper = value.toUpperCase(Locale.ROOT);
        if (DATE_TIME.matcher(upper).matches()) {
            try {
                return hold(OffsetDateTime.parse(upper).toInstant().truncatedTo(ChronoUnit.MILLIS));
            } catch (DateTimeException e) {
                // No such day or hour.
            }
        }
        return Answer.BAD_ARGUMENT.saying("HOLDUNTIL is a date and time of RFC 3339");
    }

    private @Nullable Response hold(Instant release) {
        if (holdUntil != null) {
            // RFC 4865 section 4.
            return Answer.BAD_ARGUMENT.saying("HOLDFOR and HOLDUNTIL exclude each other");
        }
        if (!release.isAfter(now)) {
            return Answer.BAD_ARGUMENT.saying("the release is not in the future");
        }
        if (release.isAfter(now.plusSeconds(SmtpLimits.FUTURE_RELEASE_SECONDS))) {
            return Answer.BAD_ARGUMENT.saying(
                    "the release is more than " + SmtpLimits.FUTURE_RELEASE_SECONDS + " seconds away");
        }
        holdUntil = release;
        return null;
    }

    /** What is wrong with them together; null when nothing is. */
    @Nullable
    Response contradiction() {
        boolean never =
                deliverBy != null && holdUntil != null && !deliverBy.deadline().isAfter(holdUntil);
        return never ? Answer.BAD_ARGUMENT.saying("BY is over before the message is released") : null;
    }

    DeliveryRequest into(DeliveryRequest request) {
        return request.timed(deliverBy, holdUntil);
    }
}
