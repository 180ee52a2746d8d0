package example;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Says which stack of its account a user is in, by rendezvous hashing: each stack draws a number for the user, and the
 * highest one wins. So nothing but the user's own name and the number of stacks counts. A stack more takes over the
 * users for which it draws the highest number, about one in as many as there are stacks then, and all others stay.
 */
final class Division {

    private Division() {}

    /** Returns the number of the user's stack, from 1 on. */
    static int stackOf(String user, Account account) {
        int winner = 1;
        var highest = BigInteger.valueOf(-1);
        for (int stack = 1; stack <= account.stacks(); stack++) {
            var drawn = draw(user, account, stack);
            if (drawn.compareTo(highest) > 0) {
                winner = stack;
                highest = drawn;
            }
        }
        return winner;
    }

    private static BigInteger draw(String user, Account account, int stack) {
        var text = account.name() + "/" + stack + "/" + user;
        return new BigInteger(1, Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
