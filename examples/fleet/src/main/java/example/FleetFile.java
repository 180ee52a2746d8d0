package example;

import io.assumerole.arn.RoleArn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads {@code fleet.yaml}, and rejects the whole file if anything in it is wrong. */
final class FleetFile {

    private final List<String> problems = new ArrayList<>();
    private final Map<String, Fleet.Account> accounts = new LinkedHashMap<>();
    private final List<Fleet.User> users = new ArrayList<>();
    private final Set<String> userNames = new HashSet<>();

    static Fleet read(Path file) {
        try {
            return read(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read. Run this command in its folder.", e);
        }
    }

    /** Throws an {@link IllegalArgumentException} with a line for each problem if anything is wrong. */
    static Fleet read(String text) {
        var file = new FleetFile();
        var content = file.mapping(yaml(text), "fleet.yaml", "accounts", "users");
        if (content.get("accounts") instanceof Map<?, ?> map && content.get("users") instanceof List<?> list) {
            map.forEach((name, entry) -> file.account(String.valueOf(name), entry));
            list.forEach(file::user);
        } else if (!content.isEmpty()) {
            file.problems.add("fleet.yaml: accounts must be a mapping, and users a list.");
        }
        if (!file.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", file.problems));
        }
        return new Fleet(file.accounts, file.users);
    }

    private static Object yaml(String text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            return new Yaml(new SafeConstructor(options)).load(text);
        } catch (YAMLException e) {
            throw new IllegalArgumentException("fleet.yaml is not valid: " + e.getMessage(), e);
        }
    }

    private Map<?, ?> mapping(Object value, String whose, String... keys) {
        if (value instanceof Map<?, ?> map && Set.of(keys).equals(map.keySet())) {
            return map;
        }
        problems.add(whose + ": must be a mapping with exactly the keys " + String.join(", ", keys) + ".");
        return Map.of();
    }

    /** Returns text that matches a regular expression. Text such as {@code 007} or {@code no} needs quotes in YAML. */
    private String text(Map<?, ?> entry, String whose, String key, String form, String allowed) {
        if (!entry.isEmpty() && !(entry.get(key) instanceof String text && text.matches(form))) {
            problems.add(whose + ": \"" + key + "\" is " + entry.get(key) + "; allowed: " + allowed);
        }
        return String.valueOf(entry.get(key));
    }

    private void account(String name, Object value) {
        var whose = "account \"" + name + "\"";
        int before = problems.size();
        var entry = mapping(value, whose, "role", "region", "stacks");
        var region =
                text(entry, whose, "region", "[a-z]{2}(-[a-z]+)+-\\d", "text with a region, such as eu-central-1.");
        var role = text(entry, whose, "role", "arn:[\\w-]+:iam::\\d{12}:role/\\S+", "text with the ARN of a role.");
        int stacks = entry.get("stacks") instanceof Integer number ? number : 0;
        if (stacks < 1 || stacks > 999) {
            problems.add(whose + ": \"stacks\" is " + entry.get("stacks") + "; allowed: a number from 1 to 999.");
        }
        if (!name.matches("[a-z][a-z0-9-]{0,39}")) {
            problems.add(whose + ": the name must start with a-z and have at most 40 characters from a-z, 0-9, and -.");
        }
        boolean isRight = before == problems.size();
        accounts.put(name, isRight ? new Fleet.Account(name, RoleArn.parse(role), region, stacks) : null);
    }

    private void user(Object value) {
        var whose = "user \"" + (value instanceof Map<?, ?> map ? map.get("name") : value) + "\"";
        var entry = mapping(value, whose, "name", "account", "reads");
        // The role's name is the user's name plus 8 characters, and IAM allows 64.
        var name = text(entry, whose, "name", "[\\w+=,.@-]{1,56}", "text with 1 to 56 letters, digits, and _+=,.@-.");
        var account = text(entry, whose, "account", "(?s).*", "text with an account's name.");
        // Part of the Resource of a policy, where * would match the folder of every user.
        var folder = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[a-zA-Z0-9_-]+)+";
        var reads =
                text(entry, whose, "reads", folder, "text in the form BUCKET/FOLDER, with letters, digits, _, and -.");
        if (!entry.isEmpty() && !accounts.containsKey(account)) {
            problems.add(whose + ": account \"" + account + "\" does not exist; allowed: "
                    + String.join(", ", accounts.keySet()) + ".");
        }
        if (!entry.isEmpty() && !userNames.add(account + "/" + name.toLowerCase(Locale.ROOT))) {
            problems.add(whose + ": another user of this account has this name; IAM ignores the case of letters.");
        }
        users.add(new Fleet.User(name, account, reads));
    }
}
