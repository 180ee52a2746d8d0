package example;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A stack and the users that are wanted in it.
 *
 * @param account their account
 * @param number the stack's number in the account, from 1 on
 * @param users the users, in the order of their names; none, if the account has fewer stacks by now
 */
record FleetStack(Account account, int number, List<User> users) {

    String name() {
        return account.name() + "-" + number;
    }

    /**
     * Returns a digest of all that makes the stack what it is to be: equal to that of the last update, if there is
     * nothing to do.
     *
     * @param program a digest of the program that makes the users
     */
    String wanted(String program) {
        var text = users.stream()
                .map(user -> user.name() + " " + user.reads() + "\n")
                .collect(Collectors.joining("", program + "\n" + account.role() + " " + account.region() + "\n", ""));
        return HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
