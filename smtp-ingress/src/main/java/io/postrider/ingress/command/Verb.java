package io.postrider.ingress.command;

import static io.postrider.ingress.command.Phase.GREETED;
import static io.postrider.ingress.command.Phase.RECIPIENTS_GIVEN;
import static io.postrider.ingress.command.Phase.SENDER_GIVEN;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The table of verbs: what each looks like, how long its line may be, when it is allowed, whether it takes an argument,
 * and whether a client that pipelines must wait for its reply (RFC 2920 section 3.1).
 */
@SuppressWarnings("ImmutableEnumChecker") // The set is filled once and never changes.
public enum Verb {
    HELO("HELO hostname", Argument.REQUIRED, Group.ENDS, SmtpLimits.COMMAND_OCTETS, Phase.values()),
    EHLO("EHLO hostname", Argument.REQUIRED, Group.ENDS, SmtpLimits.COMMAND_OCTETS, Phase.values()),
    MAIL(
            "MAIL FROM:<address> [parameters]",
            Argument.REQUIRED,
            Group.CONTINUES,
            SmtpLimits.COMMAND_OCTETS + SmtpLimits.MAIL_EXTENSION_OCTETS,
            GREETED),
    RCPT(
            "RCPT TO:<address> [parameters]",
            Argument.REQUIRED,
            Group.CONTINUES,
            SmtpLimits.COMMAND_OCTETS + SmtpLimits.RCPT_EXTENSION_OCTETS,
            SENDER_GIVEN,
            RECIPIENTS_GIVEN),
    DATA("DATA", Argument.NONE, Group.ENDS, SmtpLimits.COMMAND_OCTETS, RECIPIENTS_GIVEN),
    RSET("RSET", Argument.NONE, Group.CONTINUES, SmtpLimits.COMMAND_OCTETS, Phase.values()),
    NOOP("NOOP", Argument.OPTIONAL, Group.ENDS, SmtpLimits.COMMAND_OCTETS, Phase.values()),
    QUIT("QUIT", Argument.NONE, Group.ENDS, SmtpLimits.COMMAND_OCTETS, Phase.values()),
    VRFY("VRFY name", Argument.REQUIRED, Group.ENDS, SmtpLimits.COMMAND_OCTETS, Phase.values()),
    EXPN("EXPN list", Argument.REQUIRED, Group.ENDS, SmtpLimits.COMMAND_OCTETS, Phase.values()),
    HELP("HELP", Argument.OPTIONAL, Group.ENDS, SmtpLimits.COMMAND_OCTETS, Phase.values());

    private enum Argument {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    private enum Group {
        CONTINUES,
        ENDS
    }

    private static final Map<String, Verb> BY_NAME = new HashMap<>();

    static {
        for (Verb verb : values()) {
            BY_NAME.put(verb.name(), verb);
        }
    }

    private final String syntax;
    private final Argument argument;
    private final Group group;
    private final int maxOctets;
    private final Set<Phase> allowed;

    Verb(String syntax, Argument argument, Group group, int maxOctets, Phase... allowed) {
        this.syntax = syntax;
        this.argument = argument;
        this.group = group;
        this.maxOctets = maxOctets;
        this.allowed = EnumSet.noneOf(Phase.class);
        this.allowed.addAll(Set.of(allowed));
    }

    /** The verb that a word is, in any case of letters (RFC 5321 section 2.4). */
    public static Optional<Verb> named(String word) {
        return Optional.ofNullable(BY_NAME.get(word.toUpperCase(Locale.ROOT)));
    }

    /** How to write it, for people. */
    public String syntax() {
        return syntax;
    }

    /** Whether a client that pipelines waits for the reply: what was gathered is sent at once. */
    public boolean endsGroup() {
        return group == Group.ENDS;
    }

    /** The longest line, CRLF included (RFC 5321 section 4.5.3.1.4, and what each extension adds). */
    public int maxOctets() {
        return maxOctets;
    }

    public boolean isAllowedIn(Phase phase) {
        return allowed.contains(phase);
    }

    /** Whether an argument is missing, or one too many. */
    public boolean accepts(String text) {
        return switch (argument) {
            case NONE -> text.isEmpty();
            case OPTIONAL -> true;
            case REQUIRED -> !text.isEmpty();
        };
    }
}
