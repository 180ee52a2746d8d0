package io.assumerole.policy.cli.review.types;

import io.assumerole.internal.NameList;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The resource types that grant access. The data is in {@value #FILE}, which explains its format. */
public final class PolicyTypes {
    private static final String FILE = "policy-types.txt";

    /** The placeholder in the file for the resource itself as the subject. */
    private static final String ITSELF = "-";

    /** The key of a statement in JSON or YAML, or a list of statements in JSON. */
    private static final Pattern STATEMENT =
            Pattern.compile("(?m)\\A\\s*\\{(?s:.*)\"Statement\\\\*\"\\s*:|^[ \t]*Statement[ \t]*:"
                    + "|\\A\\s*\\[(?s:.*)\"Effect\"\\s*:\\s*\"Allow\"");

    /** The inputs whose names look like those of policies. */
    private static final Pattern POLICY_NAME = Pattern.compile("(?i).*(polic(y|ies)|document|statement).*");

    /** The inputs whose names look like those of policies, but that certainly don't grant access. */
    private static final Pattern OTHER_POLICY = Pattern.compile(
            "(?i)(redrive|redriveAllow|filter|delivery|retry|lifecycle|scaling|update|deletion|deletionProtection)Polic(y|ies)"
                    + "|.*documentation.*");

    /** The access control lists that grant nothing to other accounts. */
    public static final Set<String> PRIVATE_ACLS = Set.of("private", "bucket-owner-full-control", "bucket-owner-read");

    /** The way in which a type grants access. The file contains these words in lower case. */
    public enum Role {
        IAM,
        RESOURCE,
        DEFAULT,
        GRANT,
        CREDENTIAL,
        LIMIT,
        OPAQUE,
        IDENTITY,
        ORGANIZATION,
        SETTINGS,
        PROVIDER,
        IGNORE
    }

    /**
     * A line of the file.
     *
     * @param document the input with the document; empty if there is none
     * @param subject the input that names the subject; empty if the subject is the resource itself
     * @param words the name of a credential; for other roles, the relevant inputs
     * @param relevant the paths of all inputs that affect access; empty if all inputs do
     */
    public record PolicyType(
            String type, Role role, String document, String subject, String words, List<String> relevant) {
        PolicyType(String type, Role role, String document, String subject, String words) {
            this(type, role, document, subject, words, relevant(role, words));
        }

        /** Returns the paths of the inputs that the review compares because of this type; empty if these are all inputs. */
        List<String> compared() {
            return document.isEmpty() ? relevant() : List.of(document, "acl", "grants", subject);
        }

        /** Returns the subject of a resource's changes and findings. */
        public String subjectOf(ResourceState state) {
            var named = subject.isEmpty()
                    ? Optional.<String>empty()
                    : state.inputs().text(subject);
            return state.shortType() + " " + state.name()
                    + named.filter(text -> !text.equals(state.name()))
                            .map(text -> " for " + text)
                            .orElse("");
        }

        /** Returns the inputs that grant access if they are set. */
        private Stream<Setting> grants() {
            return Stream.of(words.split(" of ", 2)[0].split(" ")).map(Setting::read);
        }

        /** Returns the inputs that grant access; empty if all inputs can. */
        public List<String> granting() {
            return words.isEmpty() ? List.of() : grants().map(Setting::input).toList();
        }

        private static List<String> relevant(Role role, String words) {
            return role == Role.CREDENTIAL || words.isEmpty()
                    ? List.of()
                    : Stream.of(words.replace(" of ", " ").split(" "))
                            .map(word -> Setting.read(word).path())
                            .toList();
        }

        /** Returns whether a resource of this type may grant access; false only if no input that grants access is set. */
        public boolean mayGrant(ResourceState state) {
            return relevant().isEmpty()
                    || role == Role.SETTINGS
                    || !state.isManaged()
                    || grants().anyMatch(setting -> setting.off().isEmpty()
                            ? grants(state.inputs().get(setting.input()))
                            : !setting.isOff(state)
                                    && !state.inputs().get(setting.input()).isAbsent());
        }

        /**
         * Returns whether the file lists a value with which an input, or a part of it, grants nothing. Other values of
         * the input can grant access.
         */
        public boolean hasOff(String input) {
            return grants().anyMatch(setting -> setting.input().equals(input.split("\\.", 2)[0])
                    && !setting.off().isEmpty());
        }

        /** Returns whether an input has a value with which it certainly grants nothing. */
        public boolean isOff(ResourceState state, String input) {
            return grants().filter(setting -> setting.input().equals(input))
                    .anyMatch(setting -> setting.isOff(state)
                            || role == Role.OPAQUE
                                    && setting.off().isEmpty()
                                    && state.inputs().get(input).equals(new Scalar("false")));
        }

        private static boolean grants(Value value) {
            return !value.isAbsent()
                    && !value.equals(new Scalar("false"))
                    && !value.equals(new Items(List.of()))
                    && !(value instanceof Text text
                            && (PRIVATE_ACLS.contains(text.text())
                                    || text.text().equals("false")));
        }

        private static PolicyType read(String line) {
            var parts = Arrays.asList(line.split(" "));
            var role = Role.valueOf(parts.get(0).toUpperCase(Locale.ROOT));
            int subject = role == Role.RESOURCE || role == Role.DEFAULT ? 3 : 2;
            return new PolicyType(
                    parts.get(1),
                    role,
                    subject == 3 ? parts.get(2) : "",
                    parts.size() > subject && !parts.get(subject).equals(ITSELF) ? parts.get(subject) : "",
                    parts.stream().skip(subject + 1L).collect(Collectors.joining(" ")));
        }
    }

    /**
     * An input that can grant access.
     *
     * @param path the names of the input and of its parts, separated by dots
     * @param off the value with which it grants nothing; empty if it has no such value
     */
    private record Setting(String path, String off) {
        static Setting read(String word) {
            var parts = word.split("=", 2);
            return new Setting(parts[0], parts.length == 1 ? "" : parts[1]);
        }

        String input() {
            return path.split("\\.", 2)[0];
        }

        boolean isOff(ResourceState state) {
            var values = state.inputs().get(input()).leaves().toList();
            return !off.isEmpty()
                    && !values.isEmpty()
                    && values.stream().allMatch(value -> value.equals(new Text(off)) || value.equals(new Scalar(off)));
        }
    }

    private static final PolicyType PROVIDER_TYPE = new PolicyType("", Role.PROVIDER, "", "", "");

    private static final Map<String, PolicyType> ALL = NameList.lines(PolicyTypes.class, FILE).stream()
            .map(PolicyType::read)
            .collect(Collectors.toMap(PolicyType::type, Function.identity()));

    private PolicyTypes() {}

    /**
     * Returns the line for a type. If the file doesn't list the type, but its service grants or limits access, returns
     * an opaque type.
     */
    public static Optional<PolicyType> of(ResourceState state) {
        var known = ALL.get(state.typeKey());
        if (known != null) {
            return Optional.of(known).filter(type -> type.role() != Role.IGNORE);
        }
        if (TypeRule.PROVIDER.isFor(state)) {
            return Optional.of(PROVIDER_TYPE);
        }
        return AccessRules.isAboutAccess(state.type()) || AccessRules.isGranting(state.type())
                ? Optional.of(new PolicyType(state.type(), Role.OPAQUE, "", "", ""))
                : Optional.empty();
    }

    /** Returns whether the file lists a type, including a type that certainly doesn't grant access. */
    public static boolean isListed(ResourceState state) {
        return isKnown(state) || ALL.containsKey(state.typeKey());
    }

    public static boolean isKnown(ResourceState state) {
        return of(state).isPresent();
    }

    /** Returns whether a type certainly doesn't grant access. */
    static boolean isIgnored(ResourceState state) {
        var type = ALL.get(state.typeKey());
        return type != null && type.role() == Role.IGNORE;
    }

    /** Returns whether a state has a known type, contains a policy or role, or may protect other resources. */
    public static boolean isAboutAccess(ResourceState state) {
        return isKnown(state)
                || AccessRules.isProtecting(state.type())
                || !state.inputs().map().isEmpty()
                || !state.roles().isEmpty();
    }

    /** Returns whether the review compares the roles in the inputs of a type separately. */
    static boolean mayActAsRole(ResourceState state) {
        return of(state)
                .map(type -> !type.document().isEmpty()
                        || !type.relevant().isEmpty()
                        || type.type().equals("iam/instanceProfile"))
                .orElse(true);
    }

    /** Returns whether a resource can change access: it has a policy or role, or a known type that may grant access. */
    public static boolean mayChangeAccess(ResourceState state) {
        return isAboutAccess(state)
                && (!state.roles().isEmpty()
                        || of(state).map(type -> type.mayGrant(state)).orElse(true));
    }

    /** Returns whether an input of an unknown type looks like a policy. */
    public static boolean isPolicy(ResourceState state, Value value) {
        return !isIgnored(state) && isPolicy(value);
    }

    /** Returns whether an input of an unknown type has an unreadable value, and may be a policy. */
    public static boolean isHiddenPolicy(ResourceState state, String name, Value value) {
        return !isIgnored(state) && isHiddenPolicy(name, value);
    }

    private static boolean isHiddenPolicy(String name, Value value) {
        if (POLICY_NAME.matcher(name).matches()
                && !OTHER_POLICY.matcher(name).matches()
                && value.unreadable().isPresent()) {
            return true;
        }
        if (value instanceof Fields fields) {
            return fields.map().entrySet().stream().anyMatch(field -> isHiddenPolicy(field.getKey(), field.getValue()));
        }
        return value instanceof Items items && items.list().stream().anyMatch(item -> isHiddenPolicy("", item));
    }

    public static boolean isPolicy(Value value) {
        if (value instanceof Text text) {
            return STATEMENT.matcher(text.decoded()).find();
        }
        if (value instanceof Fields fields) {
            return fields.map().containsKey("Statement")
                    || fields.map().containsKey("Effect")
                            && (fields.map().containsKey("Action")
                                    || fields.map().containsKey("NotAction"))
                    || fields.map().values().stream().anyMatch(PolicyTypes::isPolicy);
        }
        return value instanceof Items items && items.list().stream().anyMatch(PolicyTypes::isPolicy);
    }
}
