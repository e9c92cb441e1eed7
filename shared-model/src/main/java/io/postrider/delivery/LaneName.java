package io.postrider.delivery;

/**
 * The name of a destination as records have it, taken apart. A destination too hot for one worker is spread over several
 * lanes (shards), each named {@code site#k/n} and each with its part of the destination's limits (DESIGN section 5). The name
 * has both numbers, so that a worker needs to know nothing else to divide exactly.
 *
 * @param site the destination
 * @param shard from 0 to {@code shards - 1}
 * @param shards 1 for a destination on one lane, at most {@value #MAX_SHARDS}
 */
public record LaneName(String site, int shard, int shards) {

    public static final int MAX_SHARDS = 64;

    /** What the name of a group of exchangers begins with, whose hosts' names differ from domain to domain. */
    public static final String GROUP = "group:";

    private static final int MAX_DIGITS = 2;

    public LaneName {
        if (shards < 1 || shards > MAX_SHARDS || shard < 0 || shard >= shards) {
            throw new IllegalArgumentException("no shard " + shard + " of " + shards);
        }
    }

    /** Takes it apart; a name that is no shard's is the site's own. */
    public static LaneName parse(String name) {
        int hash = name.lastIndexOf('#');
        int slash = name.indexOf('/', hash + 1);
        if (hash < 0 || slash < 0) {
            return new LaneName(name, 0, 1);
        }
        int shard = number(name, hash + 1, slash);
        int shards = number(name, slash + 1, name.length());
        return shard >= 0 && shard < shards && shards <= MAX_SHARDS
                ? new LaneName(name.substring(0, hash), shard, shards)
                : new LaneName(name, 0, 1);
    }

    /** Whether a group of exchangers may be called that. */
    public static boolean isGroupName(String name) {
        return name.matches("[A-Za-z0-9_][A-Za-z0-9_-]{0,63}");
    }

    /** Whether its mail may go to hosts of different names, so that a connection to one domain's is not any other's. */
    public boolean isGroup() {
        return site.startsWith(GROUP) || site.contains("/" + GROUP);
    }

    /**
     * This lane's part of a limit of the whole destination. All shards' parts together are the limit; none is 0 unless the
     * limit is less than there are shards, which configuration refuses.
     */
    public int share(int limit) {
        return limit / shards + (shard < limit % shards ? 1 : 0);
    }

    /** The form that {@link #parse} reads. */
    public String text() {
        return shards == 1 ? site : site + "#" + shard + "/" + shards;
    }

    private static int number(String text, int from, int to) {
        if (to - from < 1 || to - from > MAX_DIGITS) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
