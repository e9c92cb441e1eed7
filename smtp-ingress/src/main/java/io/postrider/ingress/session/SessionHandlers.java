package io.postrider.ingress.session;

import io.postrider.address.Domain;
import io.postrider.address.Parsed;
import io.postrider.ingress.command.Answer;
import io.postrider.ingress.command.Response;
import io.postrider.ingress.command.Verb;
import io.postrider.ingress.session.SessionState.Connected;
import io.postrider.ingress.session.SessionState.Ended;
import io.postrider.ingress.session.SessionState.Greeted;
import io.postrider.ingress.session.SessionState.InTransaction;
import io.postrider.ingress.session.SessionState.Inquiring;
import io.postrider.ingress.session.SessionState.ReceivingContent;
import io.postrider.ingress.session.SessionState.Storing;
import io.postrider.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/** The verbs that are not about one transaction. Pure functions. */
final class SessionHandlers {

    private static final Response HELP = helpText();

    private SessionHandlers() {}

    /** RFC 5321 section 4.1.1.1 and 4.1.4: a greeting, first or repeated, ends a transaction without a word about it. */
    static Step greet(SessionState state, String argument, boolean extended, Response welcome) {
        if (!argument.chars().allMatch(c -> c <= 0x7f)) {
            // RFC 6531 section 3.7.3: even with SMTPUTF8 a greeting has A-labels.
            return Step.say(
                    state, Answer.BAD_ARGUMENT.saying("a domain in US-ASCII or an address literal is expected"));
        }
        if (Domain.parse(argument) instanceof Parsed.Bad<Domain>(String problem)) {
            return Step.say(
                    state, Answer.BAD_ARGUMENT.saying(problem + "; a domain or an address literal is expected"));
        }
        return Step.say(new Greeted(new Greeting(argument, extended)), welcome);
    }

    /** RFC 5321 section 4.1.1.5. */
    static Step reset(SessionState state) {
        SessionState next =
                switch (state) {
                    case Connected connected -> connected;
                    case Greeted greeted -> greeted;
                    case InTransaction(Greeting greeting, Transaction _) -> new Greeted(greeting);
                    case ReceivingContent(Greeting greeting, Transaction _) -> new Greeted(greeting);
                    case Storing(Greeting greeting, Transaction _) -> new Greeted(greeting);
                    case Inquiring(SessionState before, Inquiry<?> _) -> before;
                    case Ended ended -> ended;
                };
        return Step.say(next, Answer.OK.plain());
    }

    /** RFC 5321 section 4.1.1.10. */
    static Step quit() {
        return new Step(new Ended(), Answer.BYE.plain(), Effect.CLOSE);
    }

    /** RFC 5321 section 4.1.1.8. */
    static Step help(SessionState state) {
        return Step.say(state, HELP);
    }

    private static Response helpText() {
        List<String> lines = new ArrayList<>();
        for (Verb verb : Verb.values()) {
            lines.add(verb.syntax());
        }
        Reply reply = new Reply(214, Answer.HELP_TEXT.plain().reply().status(), lines);
        return new Response(Answer.HELP_TEXT, reply);
    }
}
