package example;

import io.assumerole.arn.RoleArn;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The accounts, by name, and the users of {@code fleet.yaml}, divided into stacks that are called ACCOUNT-NUMBER. */
record Fleet(Map<String, Account> accounts, List<User> users) {

    /** An AWS account: the role that creates its users, and how many stacks they are divided into. */
    record Account(String name, RoleArn role, String region, int stacks) {

        Stream<String> stackNames() {
            return IntStream.rangeClosed(1, stacks).mapToObj(number -> name + "-" + number);
        }

        /**
         * Returns the user's stack by rendezvous hashing: the stack with the highest hash wins. So an additional stack
         * takes its share of users from the others, and no other user moves.
         */
        String stackOf(String user) {
            return stackNames()
                    .max(Comparator.comparing(stack -> hash(stack + "/" + user)))
                    .orElseThrow();
        }

        private static String hash(String text) {
            return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
        }
    }

    /** A user, the name of its account, and the folder that its role may read, as BUCKET/FOLDER. */
    record User(String name, String account, String reads) {}

    List<String> stacks() {
        return accounts.values().stream().flatMap(Account::stackNames).toList();
    }

    /** Throws an {@link IllegalArgumentException} if the file has no such account. */
    Account accountOf(String stack) {
        return accounts.values().stream()
                .filter(account -> stack.matches(account.name() + "-[1-9]\\d{0,2}"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("stack \"" + stack + "\" is not ACCOUNT-NUMBER, with an"
                        + " account of fleet.yaml. To delete it, run pulumi destroy and pulumi stack rm."));
    }

    /** Returns the users of a stack. A stack beyond the current number of its account has no users. */
    List<User> usersOf(String stack) {
        return users.stream()
                .filter(user -> stack.startsWith(user.account() + "-"))
                .filter(user ->
                        accounts.get(user.account()).stackOf(user.name()).equals(stack))
                .toList();
    }
}
