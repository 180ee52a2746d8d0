package example;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All users and their accounts, as the file has them.
 *
 * @param accounts the accounts by their names
 * @param users the users
 * @param delivery who else may run the stacks, if the file says so
 */
record Fleet(Map<String, Account> accounts, List<User> users, Optional<Delivery> delivery) {

    /** Returns all stacks, those without a user among them. */
    List<FleetStack> stacks() {
        return accounts.values().stream()
                .flatMap(account -> stacksOf(account).stream())
                .toList();
    }

    private List<FleetStack> stacksOf(Account account) {
        var divided = users.stream()
                .filter(user -> user.account().equals(account.name()))
                .sorted(Comparator.comparing(User::name))
                .collect(Collectors.groupingBy(user -> Division.stackOf(user.name(), account)));
        return IntStream.rangeClosed(1, account.stacks())
                .mapToObj(number -> new FleetStack(account, number, divided.getOrDefault(number, List.of())))
                .toList();
    }

    /**
     * Returns the stack of that name. One with a higher number than its account has by now is without users.
     *
     * @throws IllegalArgumentException if no account of the file has such a stack
     */
    FleetStack stack(String name) {
        int dash = name.lastIndexOf('-');
        var account = dash < 0 ? null : accounts.get(name.substring(0, dash));
        if (account == null || !name.substring(dash + 1).matches("[1-9]\\d{0,3}")) {
            throw new IllegalArgumentException("No account of the file has a stack \"" + name
                    + "\": a stack is called ACCOUNT-NUMBER. The accounts are " + String.join(", ", accounts.keySet())
                    + ".");
        }
        int number = Integer.parseInt(name.substring(dash + 1));
        return stacksOf(account).stream()
                .filter(stack -> stack.number() == number)
                .findFirst()
                .orElseGet(() -> new FleetStack(account, number, List.of()));
    }
}
