package example;

import io.assumerole.arn.RoleArn;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the file of the fleet, and refuses it as a whole if anything in it is wrong. */
final class FleetFile {

    private static final int MEGABYTES_AT_MOST = 64;
    /** AWS's limit, which cannot be raised. */
    private static final int USERS_IN_AN_ACCOUNT = 5_000;

    private static final String DELIVERY = "delivery";

    private static final Pattern ORGANIZATION = Pattern.compile("[\\w-]{1,40}");
    private static final Pattern REPOSITORY = Pattern.compile("https://[\\w.-]+(/[\\w.-]+)+");
    private static final Pattern ACCOUNT_NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern ANY = Pattern.compile("(?s).*");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");
    private static final Pattern STACKS = Pattern.compile("[1-9]\\d{0,2}");
    // The role's name is the user's with 8 characters more, and AWS takes 64.
    private static final Pattern USER_NAME = Pattern.compile("[\\w+=,.@-]{1,56}");
    // It becomes part of a resource in a policy, where * is everybody's folder.
    private static final Pattern FOLDER = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[a-zA-Z0-9_-]+)+");

    private final Problems problems;
    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final List<User> users = new ArrayList<>();
    private final Map<String, Integer> lineOfName = new HashMap<>();
    private final Map<String, String> accountOfId = new HashMap<>();
    private final Map<String, Integer> usersOfAccount = new HashMap<>();

    private FleetFile(String name) {
        this.problems = new Problems(name);
    }

    /**
     * Reads and checks a file.
     *
     * @throws IllegalArgumentException if anything is wrong: one line for each problem, with the file's line and the
     *     user or account
     */
    static Fleet read(Path file) {
        try {
            return read(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read. Run this in the folder that has it.", e);
        }
    }

    static Fleet read(String name, String text) {
        return new FleetFile(name).read(text);
    }

    private Fleet read(String text) {
        var root = compose(text);
        problems.throwIfAny();
        var file = Entry.of(root, "the file", problems);
        file.only("accounts", "users", DELIVERY);
        file.node("accounts").ifPresent(this::accounts);
        file.node("users").ifPresent(this::users);
        var delivery = Optional.ofNullable(file.values().get(DELIVERY)).flatMap(this::delivery);
        problems.throwIfAny();
        return new Fleet(accounts, users, delivery);
    }

    private Optional<Delivery> delivery(Node node) {
        var entry = Entry.of(node, DELIVERY, problems);
        entry.only(Delivery.ORGANIZATION, Delivery.REPOSITORY, Delivery.CALLER);
        var organization = entry.text(Delivery.ORGANIZATION, ORGANIZATION, "it may have letters, digits, _ and -.");
        var repository =
                entry.text(Delivery.REPOSITORY, REPOSITORY, "it has to begin with https:// and have no key in it.");
        var caller = entry.text(Delivery.CALLER, ANY, "it has to be the ARN of a role.")
                .flatMap(arn -> role(Delivery.CALLER, arn, entry));
        if (organization.isEmpty() || repository.isEmpty() || caller.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Delivery(organization.get(), repository.get(), caller.get()));
    }

    /** Returns the nodes of the text, which have their lines, and makes no objects of them. */
    private Node compose(String text) {
        var options = new LoaderOptions();
        options.setCodePointLimit(MEGABYTES_AT_MOST << 20);
        try {
            var root = new Yaml(options).compose(new StringReader(text));
            if (root == null) {
                problems.add(1, "the file", "is empty; it needs accounts and users.");
            }
            return root;
        } catch (MarkedYAMLException e) {
            problems.add(e.getProblemMark().getLine() + 1, "the file", "is no YAML: " + e.getProblem() + ".");
        } catch (YAMLException e) {
            problems.add(1, "the file", "is no YAML: " + e.getMessage());
        }
        return null;
    }

    private void accounts(Node node) {
        Entry.of(node, "accounts", problems).values().forEach(this::account);
        if (node instanceof MappingNode mapping && mapping.getValue().isEmpty()) {
            problems.add(Entry.line(node), "accounts", "there is none.");
        }
    }

    private void account(String name, Node node) {
        var whose = "account \"" + name + "\"";
        int before = problems.count();
        if (!ACCOUNT_NAME.matcher(name).matches()) {
            problems.add(
                    Entry.line(node), whose, "its name may have a-z, 0-9 and -, begins with a-z, and has at most 40.");
        }
        var entry = Entry.of(node, whose, problems);
        entry.only(Account.ROLE, Account.REGION, Account.STACKS);
        var role = entry.text(Account.ROLE, ANY, "it has to be the ARN of a role.")
                .flatMap(arn -> role(Account.ROLE, arn, entry));
        var region = entry.text(Account.REGION, REGION, "it has to be a region, such as eu-central-1.");
        var stacks = entry.text(Account.STACKS, STACKS, "it has to be a number from 1 to 999.");
        role.ifPresent(arn -> {
            var other = accountOfId.putIfAbsent(arn.account().value(), name);
            if (other != null) {
                entry.problem(Account.ROLE, "account \"" + other + "\" has this account ID already.");
            }
        });
        // Also for one that is wrong, so that its users are not wrong for this reason alone.
        accounts.put(
                name,
                before == problems.count()
                        ? new Account(name, role.get(), region.get(), Integer.parseInt(stacks.get()))
                        : null);
    }

    private static Optional<RoleArn> role(String key, String arn, Entry entry) {
        try {
            return Optional.of(RoleArn.parse(arn));
        } catch (IllegalArgumentException e) {
            entry.problem(key, e.getMessage());
            return Optional.empty();
        }
    }

    private void users(Node node) {
        if (node instanceof SequenceNode list) {
            list.getValue().forEach(this::user);
        } else {
            problems.add(Entry.line(node), "users", "has to be a list, lines that begin with -.");
        }
    }

    private void user(Node node) {
        var whose = "user \"" + nameOf(node) + "\"";
        var entry = Entry.of(node, whose, problems);
        if (entry.values().isEmpty()) {
            return;
        }
        entry.only(User.NAME, User.ACCOUNT, User.READS);
        var name =
                entry.text(User.NAME, USER_NAME, "it may have letters, digits and _+=,.@-, and has 1 to 56 of them.");
        var account = entry.text(User.ACCOUNT, ANY, "it has to be the name of an account.");
        var reads =
                entry.text(User.READS, FOLDER, "it has to be BUCKET/FOLDER; a folder has letters, digits, _ and -.");
        if (account.isPresent() && !accounts.containsKey(account.get())) {
            entry.problem(User.ACCOUNT, "there are " + String.join(", ", accounts.keySet()) + ".");
        } else if (name.isPresent() && account.isPresent()) {
            unique(name.get(), account.get(), entry);
        }
        if (name.isPresent() && account.isPresent() && reads.isPresent()) {
            users.add(new User(name.get(), account.get(), reads.get()));
        }
    }

    private void unique(String name, String account, Entry entry) {
        // IAM does not tell names apart by the case of their letters.
        var other = lineOfName.putIfAbsent(account + "/" + name.toLowerCase(Locale.ROOT), entry.line());
        if (other != null) {
            entry.problem(User.NAME, "line " + other + " has this name in account \"" + account + "\" already.");
        }
        if (usersOfAccount.merge(account, 1, Integer::sum) == USERS_IN_AN_ACCOUNT + 1) {
            entry.problem(
                    User.ACCOUNT, "an account has at most " + USERS_IN_AN_ACCOUNT + " users; use a further account.");
        }
    }

    private static String nameOf(Node node) {
        if (node instanceof MappingNode mapping) {
            for (var tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(User.NAME)
                        && tuple.getValueNode() instanceof ScalarNode name) {
                    return name.getValue();
                }
            }
        }
        return "?";
    }
}
