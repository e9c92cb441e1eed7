package io.postrider.worker.source;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Sources that stand in for each other, each taken as often as its weight says. For any number of threads. */
public final class Pool {

    /** Binds no socket: where configuration says nothing. */
    public static final Pool UNBOUND =
            new Pool("none", List.of(new Member(Source.UNBOUND, 1)), () -> ThreadLocalRandom.current()
                    .nextLong());

    /** Its greatest size. */
    public static final int MOST_MEMBERS = 1_000;

    private final String name;
    private final List<Member> members;
    private final RandomGenerator random;

    /**
     * One of the pool.
     *
     * @param weight how often it is taken, relative to the others'; 0 for one that no new connection is made from
     */
    public record Member(Source source, int weight) {

        public static final int MAX_WEIGHT = 1_000;

        public Member {
            if (weight < 0 || weight > MAX_WEIGHT) {
                throw new IllegalArgumentException("a weight is 0 to " + MAX_WEIGHT + ", not " + weight);
            }
        }
    }

    /** @throws IllegalArgumentException when it is too large, or no member has a weight above 0 */
    public Pool(String name, List<Member> members, RandomGenerator random) {
        if (members.size() > MOST_MEMBERS) {
            throw new IllegalArgumentException("at most " + MOST_MEMBERS + " sources");
        }
        this.name = name;
        this.members = members.stream().filter(member -> member.weight() > 0).toList();
        this.random = random;
        if (this.members.isEmpty()) {
            throw new IllegalArgumentException("no source of a weight above 0");
        }
    }

    public String name() {
        return name;
    }

    /** Those that are taken at all. */
    public List<Source> sources() {
        return members.stream().map(Member::source).toList();
    }

    /** Whether there is a source now that an address can be reached from. */
    public boolean reaches(InetAddress to) {
        return members.stream().anyMatch(member -> isFor(member, to));
    }

    /** A source for a new connection, drawn by weight from those that can be used; empty when {@link #reaches} is false. */
    public Optional<Source> draw(InetAddress to) {
        List<Member> fit = members.stream().filter(member -> isFor(member, to)).toList();
        if (fit.size() <= 1) {
            return fit.stream().map(Member::source).findFirst();
        }
        int lot = random.nextInt(fit.stream().mapToInt(Member::weight).sum());
        int passed = 0;
        for (Member member : fit) {
            passed += member.weight();
            if (lot < passed) {
                return Optional.of(member.source());
            }
        }
        throw new IllegalStateException("a lot beyond all weights");
    }

    /** Why {@link #draw} is empty. */
    public String lack(InetAddress to) {
        return "pool %s has no source address that can be used to reach %s over %s"
                .formatted(name, to.getHostAddress(), to instanceof Inet6Address ? "IPv6" : "IPv4");
    }

    private static boolean isFor(Member member, InetAddress to) {
        return member.source().fits(to) && member.source().isUsable();
    }
}
