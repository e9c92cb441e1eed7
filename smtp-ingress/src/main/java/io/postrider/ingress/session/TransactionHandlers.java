package io.postrider.ingress.session;

import io.postrider.address.Mailbox;
import io.postrider.envelope.Recipient;
import io.postrider.ingress.acceptance.AcceptancePolicy;
import io.postrider.ingress.command.Answer;
import io.postrider.ingress.command.Arguments;
import io.postrider.ingress.command.ForwardPath;
import io.postrider.ingress.command.MailArguments;
import io.postrider.ingress.command.MailTerms;
import io.postrider.ingress.command.RcptArguments;
import io.postrider.ingress.command.Response;
import io.postrider.ingress.session.SessionState.Greeted;
import io.postrider.ingress.session.SessionState.InTransaction;
import io.postrider.ingress.session.SessionState.ReceivingContent;
import java.util.Optional;

/** MAIL, RCPT, DATA and what ends DATA (RFC 5321 section 3.3). No I/O. */
final class TransactionHandlers {

    private TransactionHandlers() {}

    static Step mail(Greeted state, String argument, MailTerms terms, SessionRules rules, EnvelopeRoom room) {
        return switch (MailArguments.parse(argument, terms)) {
            case Arguments.Refused<MailArguments>(var response) -> Step.say(state, response);
            case Arguments.Understood<MailArguments>(MailArguments mail) -> {
                // RFC 1870 section 6.1: what is declared too large is refused before it is sent.
                if (mail.declaredSize() > rules.sizeLimit()) {
                    yield Step.say(state, tooLarge(rules));
                }
                if (!room.growTo(Transaction.FIRST_OCTETS)) {
                    yield Step.say(state, Answer.NO_MEMORY.plain());
                }
                Transaction begun = new Transaction(mail.sender(), mail.request(), mail.declaredSize(), room);
                yield Step.say(new InTransaction(state.greeting(), begun), Answer.SENDER_OK.plain());
            }
        };
    }

    static Step rcpt(InTransaction state, String argument, Caller caller, SessionRules rules) {
        return switch (RcptArguments.parse(argument, state.greeting().extended())) {
            case Arguments.Refused<RcptArguments>(var response) -> Step.say(state, response);
            case Arguments.Understood<RcptArguments>(RcptArguments rcpt) -> accept(state, rcpt, caller, rules);
        };
    }

    private static Step accept(InTransaction state, RcptArguments rcpt, Caller caller, SessionRules rules) {
        AcceptancePolicy policy = rules.acceptance();
        Optional<Mailbox> named = notOurPostmaster(rcpt.recipient(), policy, caller);
        if (named.isPresent() && !policy.accepts(caller.maySendAnywhere(), named.get())) {
            return Step.say(state, Answer.RELAYING_DENIED.plain());
        }
        Mailbox mailbox = named.orElse(policy.postmaster());
        Transaction transaction = state.transaction();
        if (transaction.has(mailbox)) {
            // Once is enough, and every recipient of a message is another one from here on.
            return Step.say(state, Answer.RECIPIENT_OK.plain());
        }
        if (transaction.recipients().size() >= rules.recipientLimit()) {
            // RFC 5321 section 4.5.3.1.10: 452, and those accepted before stay accepted.
            return Step.say(state, Answer.TOO_MANY_RECIPIENTS.plain());
        }
        Recipient recipient = new Recipient(mailbox, rcpt.notifyOn(), rcpt.originalRecipient(), null);
        Answer answer =
                switch (transaction.take(recipient)) {
                    case YES -> Answer.RECIPIENT_OK;
                    case ENVELOPE_FULL -> Answer.TOO_MANY_RECIPIENTS;
                    case NO_MEMORY -> Answer.NO_MEMORY;
                };
        return Step.say(state, answer.plain());
    }

    /** RFC 5321 section 4.5.1: our postmaster is never refused; every other recipient is judged by its domain. */
    private static Optional<Mailbox> notOurPostmaster(ForwardPath recipient, AcceptancePolicy policy, Caller caller) {
        return switch (recipient) {
            case ForwardPath.Postmaster() -> Optional.empty();
            case ForwardPath.To(Mailbox to) ->
                policy.isOurPostmaster(to, caller.reached()) ? Optional.empty() : Optional.of(to);
        };
    }

    static Step data(InTransaction state) {
        return new Step(
                new ReceivingContent(state.greeting(), state.transaction()),
                Answer.START_DATA.plain(),
                Effect.RECEIVE_CONTENT);
    }

    /** RFC 5321 section 4.1.1.4: whatever the reply, the transaction is over. */
    static Step contentEnded(ReceivingContent state, ContentOutcome outcome, SessionRules rules) {
        Greeted over = new Greeted(state.greeting());
        return switch (outcome) {
            case COMPLETE ->
                new Step(new SessionState.Storing(state.greeting(), state.transaction()), null, Effect.STORE);
            case TOO_LARGE -> Step.say(over, tooLarge(rules));
            case BARE_LINE_END -> Step.say(over, Answer.BARE_LINE_END.plain());
            case TOO_MANY_HOPS -> Step.say(over, Answer.TOO_MANY_HOPS.plain());
            case NO_MEMORY -> Step.say(over, Answer.NO_MEMORY.plain());
            case NOT_STORED -> Step.say(over, Answer.NOT_STORED.plain());
        };
    }

    private static Response tooLarge(SessionRules rules) {
        return Answer.MESSAGE_TOO_LARGE.saying("message is larger than " + rules.sizeLimit() + " octets");
    }
}
