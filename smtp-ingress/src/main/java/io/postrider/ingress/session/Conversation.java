package io.postrider.ingress.session;

import io.postrider.envelope.QueueId;
import io.postrider.ingress.command.Answer;
import io.postrider.ingress.command.CommandLine;
import io.postrider.ingress.command.MailTerms;
import io.postrider.ingress.command.Phase;
import io.postrider.ingress.command.Response;
import io.postrider.ingress.command.Verb;
import io.postrider.ingress.session.SessionState.Connected;
import io.postrider.ingress.session.SessionState.Ended;
import io.postrider.ingress.session.SessionState.Greeted;
import io.postrider.ingress.session.SessionState.InTransaction;
import io.postrider.ingress.session.SessionState.Inquiring;
import io.postrider.ingress.session.SessionState.ReceivingContent;
import io.postrider.ingress.session.SessionState.Storing;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One session: its state, the errors so far, and which handler a command goes to. Every method answers with the step
 * that the shell then carries out; none does anything itself. For one thread.
 */
public final class Conversation {

    private final SessionRules rules;
    private final Supplier<? extends EnvelopeRoom> rooms;
    private final InstantSource clock;
    private Caller caller;
    private SessionState state = new Connected();
    private int errors;

    /**
     * @param rooms gives each transaction the room for its envelope
     * @param clock what times that the client names count from
     */
    public Conversation(
            SessionRules rules, Caller caller, Supplier<? extends EnvelopeRoom> rooms, InstantSource clock) {
        this.rules = rules;
        this.caller = caller;
        this.rooms = rooms;
        this.clock = clock;
    }

    public SessionState state() {
        return state;
    }

    /** Who is there, by what is known now. */
    public Caller caller() {
        return caller;
    }

    /** RFC 5321 section 4.3.1: the server speaks first. */
    public Step greeting() {
        return Step.say(state, rules.greeting());
    }

    /** A line came. Not to be called while content is received or stored, or something is to be found out. */
    public Step command(CommandLine line) {
        boolean besideAnother = line instanceof CommandLine.Understood(Verb verb, String _)
                && verb == Verb.RCPT
                && hasRecipients(state);
        Step step =
                switch (line) {
                    case CommandLine.NotUnderstood(Response response) -> Step.say(state, response);
                    case CommandLine.Understood(Verb verb, String argument) -> verb(verb, argument);
                };
        return besideAnother ? forgiven(step) : taken(step);
    }

    /** Whether nothing is to be read until {@link #concluded}. */
    public boolean isInquiring() {
        return state instanceof Inquiring;
    }

    /**
     * Begins to find out what must be known. Only after a step with {@link Effect#INQUIRE}.
     *
     * @return never fails, and ends within the inquiry's limit, on any thread; what comes is for {@link #concluded}
     */
    public CompletableFuture<Conclusion> inquire() {
        if (state instanceof Inquiring asking) {
            return asking.inquiry().begin().thenApply(step -> new Conclusion(asking, step));
        }
        throw new IllegalStateException("there is nothing to find out");
    }

    /** It is known now. Not to be called once the session has ended. */
    public Step concluded(Conclusion conclusion) {
        if (conclusion.of() != state) {
            throw new IllegalStateException("nobody waits for this");
        }
        Step step = conclusion.step().get();
        // In a transaction that has recipients only RCPT asks.
        return (hasRecipients(conclusion.of().before()) ? forgiven(step) : taken(step)).flushing();
    }

    /** Content ended, or never began, for want of room. Only after a step with {@link Effect#RECEIVE_CONTENT}. */
    public Step contentEnded(ContentOutcome outcome) {
        return switch (state) {
            case ReceivingContent receiving ->
                taken(TransactionHandlers.contentEnded(receiving, outcome, rules))
                        .flushing();
            case Connected _, Greeted _, InTransaction _, Storing _, Inquiring _, Ended _ ->
                throw new IllegalStateException("no content is being received");
        };
    }

    /** The message is on durable storage. Only after a step with {@link Effect#STORE}. */
    public Step stored(QueueId queueId) {
        Greeted over = new Greeted(storing().greeting());
        errors = 0;
        return taken(Step.say(over, Answer.QUEUED.saying(queueId + " queued"))).flushing();
    }

    /** It is not, as far as we know. Only after a step with {@link Effect#STORE}. */
    public Step notStored() {
        Greeted over = new Greeted(storing().greeting());
        return taken(Step.say(over, Answer.NOT_STORED.plain())).flushing();
    }

    /** The shell ends the session: shutdown, silence (RFC 5321 section 3.8). */
    public Step end(Answer reason) {
        return taken(new Step(new Ended(), reason.plain(), Effect.CLOSE));
    }

    /** The client is gone. */
    public void gone() {
        enter(new Ended());
    }

    private Storing storing() {
        if (state instanceof Storing storing) {
            return storing;
        }
        throw new IllegalStateException("nothing is being stored");
    }

    private Step verb(Verb verb, String argument) {
        if (!verb.isAllowedIn(state.phase())) {
            return Step.say(state, Answer.BAD_SEQUENCE.saying(whyNot(verb, state.phase())));
        }
        if (!verb.accepts(argument)) {
            return Step.say(state, Answer.BAD_ARGUMENT.saying("syntax: " + verb.syntax()));
        }
        Step step = handle(verb, argument);
        return verb.endsGroup() ? step.flushing() : step;
    }

    private Step handle(Verb verb, String argument) {
        return switch (verb) {
            case HELO -> SessionHandlers.greet(state, argument, false, rules.hello());
            case EHLO -> SessionHandlers.greet(state, argument, true, rules.capabilities(caller, clock));
            case MAIL -> mail(stateAs(Greeted.class), argument);
            case RCPT -> TransactionHandlers.rcpt(stateAs(InTransaction.class), argument, caller, rules);
            case DATA -> TransactionHandlers.data(stateAs(InTransaction.class));
            case RSET -> SessionHandlers.reset(state);
            case NOOP -> Step.say(state, Answer.OK.plain());
            case QUIT -> SessionHandlers.quit();
            // RFC 5321 section 7.3: who exists is nobody's business; 252 is the answer that section 3.5.3 has for it.
            case VRFY -> Step.say(state, Answer.CANNOT_VERIFY.plain());
            case EXPN -> Step.say(state, Answer.NO_EXPANSION.plain());
            case HELP -> SessionHandlers.help(state);
        };
    }

    private Step mail(Greeted greeted, String argument) {
        MailTerms terms = new MailTerms(greeted.greeting().extended(), rules.mayHold(caller), clock.instant());
        return TransactionHandlers.mail(greeted, argument, terms, rules, rooms.get());
    }

    /** The verb table says in which phase a verb is allowed, and a phase belongs to one type of state. */
    private <S extends SessionState> S stateAs(Class<S> type) {
        return type.cast(state);
    }

    private static boolean hasRecipients(SessionState state) {
        return state.phase() == Phase.RECIPIENTS_GIVEN;
    }

    /** A list with stale addresses is no attack: one that was accepted speaks for those that are refused. */
    private Step forgiven(Step step) {
        enter(step.next());
        return step;
    }

    /** Goes on to the next state, unless there were too many errors to go on at all. */
    private Step taken(Step step) {
        Response response = step.response();
        Step next = step;
        // What we cannot do just now (4yz) is not the client's mistake.
        if (response != null && response.reply().isPermanent()) {
            errors++;
            if (errors >= rules.errorLimit()) {
                next = new Step(new Ended(), Answer.TOO_MANY_ERRORS.plain(), Effect.CLOSE);
            }
        }
        enter(next.next());
        return next;
    }

    /** An envelope is let go with its transaction; while it is being stored it belongs to whoever stores it. */
    private void enter(SessionState next) {
        boolean isStored = state instanceof Storing;
        Optional<Transaction> before = state.openTransaction();
        if (before.isPresent() && !isStored && !before.equals(next.openTransaction())) {
            before.get().release();
        }
        state = next;
    }

    private static String whyNot(Verb verb, Phase phase) {
        return switch (phase) {
            case CONNECTED -> "say EHLO or HELO first";
            case GREETED -> verb == Verb.DATA ? "MAIL and RCPT come before DATA" : "MAIL comes before " + verb;
            case SENDER_GIVEN ->
                verb == Verb.MAIL ? "a transaction is open already; RSET ends it" : "no recipient was accepted";
            case RECIPIENTS_GIVEN -> "a transaction is open already; RSET ends it";
        };
    }
}
