package io.assumerole.plugin;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The descriptions of the schema: from the Javadoc, with the form of a value where it differs from the Java method. */
final class SchemaTexts {

    static final String PACKAGE = """
            Components for AWS that separate a user's credentials from its permissions: an unprivileged IAM user that \
            can only assume a role, or a role for callers that need no access key.

            Programs in YAML, TypeScript, Python, and Go use this package. Programs in Java use the same components \
            as a library, `io.assumerole:assume-role-components`.""";

    /** The classes of the library that the schema has, with their names there. */
    private static final Map<String, String> CLASSES = Map.of(
            "UnprivilegedUserWithRole", "UnprivilegedUserWithRole",
            "RoleWithoutUser", "RoleWithoutUser",
            "AccessKeys", "accessKeys");

    /** The classes whose methods have the names of properties. */
    private static final Set<String> PROPERTY_OWNERS = Set.of(
            "RoleBuilder",
            "UnprivilegedUserWithRoleArgs.Builder",
            "RoleWithoutUserArgs.Builder",
            "RoleComponent",
            "UnprivilegedUserWithRole",
            "RoleWithoutUser");

    private static final List<String> BUILDERS = List.of("UnprivilegedUserWithRoleArgs.Builder", "RoleBuilder");

    /** The declarations of a property without a method of its name, and the parameters of a named value. */
    private static final Map<String, String> OPTIONS =
            Map.of("rolePolicies", "RoleBuilder#rolePolicy(String,PolicyDocument)");

    private static final Map<String, String> NAMED_VALUES =
            Map.of("managedPolicyArn", "RoleBuilder#managedPolicyArn(String,String)");

    private static final String GITHUB = "WebIdentity#github(String,long,String,long)";
    private static final String KUBERNETES = "WebIdentity#kubernetes(String,String,String)";
    private static final String PULUMI_OIDC = "WebIdentity#pulumiOidc(String,String)";
    private static final String PULUMI_STACK = "WebIdentity.PulumiCloud#stack(String,String)";
    private static final String PREVIOUS = "AccessKeys#previous(String,AccessKeyStatus)";
    private static final String ACKNOWLEDGE = "RoleBuilder#acknowledge(LintCode,String,String)";
    private static final String MFA = "RoleBuilder#requireMfa(Duration)";

    private static final Map<String, String> TYPES = Map.ofEntries(
            entry("AccessKeys", "AccessKeys"),
            entry("PreviousAccessKey", PREVIOUS),
            entry("AccessKeyStatus", "AccessKeyStatus"),
            entry("WebIdentity", "WebIdentity"),
            entry("GitHub", "WebIdentity.GitHub"),
            entry("GitLab", "WebIdentity.GitLab"),
            entry("Kubernetes", KUBERNETES),
            entry("PulumiCloud", "WebIdentity.PulumiCloud"),
            entry("PulumiOidc", PULUMI_OIDC),
            entry("Acknowledgement", ACKNOWLEDGE),
            entry("LintCode", "LintCode"),
            entry("Mfa", MFA));

    /** The declaration that describes each field of an object; a number after a space is a parameter. */
    private static final Map<String, String> FIELDS = Map.ofEntries(
            entry("Mfa.maxAge", MFA + " 0"),
            entry("Acknowledgement.code", ACKNOWLEDGE + " 0"),
            entry("Acknowledgement.about", ACKNOWLEDGE + " 1"),
            entry("Acknowledgement.reason", ACKNOWLEDGE + " 2"),
            entry("AccessKeys.none", "AccessKeys#none()"),
            entry("AccessKeys.status", "AccessKeys#one(AccessKeyStatus)"),
            entry("AccessKeys.rotating", "AccessKeys#rotating(String)"),
            entry("AccessKeys.previous", PREVIOUS),
            entry("AccessKeys.encryptedFor", "AccessKeys#encryptedFor(String)"),
            entry("AccessKeys.inSecretsManager", "AccessKeys#inSecretsManager()"),
            entry("AccessKeys.secretName", "AccessKeys#inSecretsManager(String)"),
            entry("AccessKeys.readableBy", "AccessKeys#readableBy(String)"),
            entry("AccessKeys.maxAge", "AccessKeys#maxAge(Duration)"),
            entry("AccessKeys.strictMaxAge", "AccessKeys#strictMaxAge(Duration)"),
            entry("PreviousAccessKey.id", PREVIOUS + " 0"),
            entry("PreviousAccessKey.status", PREVIOUS + " 1"),
            entry("WebIdentity.github", GITHUB),
            entry("WebIdentity.gitlab", "WebIdentity#gitlab(String)"),
            entry("WebIdentity.kubernetes", KUBERNETES),
            entry("WebIdentity.pulumiCloud", "WebIdentity#pulumi(String)"),
            entry("WebIdentity.pulumiOidc", PULUMI_OIDC),
            entry("WebIdentity.subjects", "RoleBuilder#trustedWebIdentity(String,String,String[]) 2"),
            entry("WebIdentity.audience", "WebIdentity#audience(String)"),
            entry("WebIdentity.providerArn", "WebIdentity#providerArn(String)"),
            entry("GitHub.owner", GITHUB + " 0"),
            entry("GitHub.ownerId", GITHUB + " 1"),
            entry("GitHub.repository", GITHUB + " 2"),
            entry("GitHub.repositoryId", GITHUB + " 3"),
            entry("GitHub.branch", "WebIdentity.GitHub#branch(String)"),
            entry("GitHub.tag", "WebIdentity.GitHub#tag(String)"),
            entry("GitHub.environment", "WebIdentity.GitHub#environment(String)"),
            entry("GitHub.pullRequests", "WebIdentity.GitHub#pullRequests()"),
            entry("GitLab.url", "WebIdentity#gitlab(String,String) 0"),
            entry("GitLab.project", "WebIdentity#gitlab(String) 0"),
            entry("GitLab.branch", "WebIdentity.GitLab#branch(String)"),
            entry("GitLab.tag", "WebIdentity.GitLab#tag(String)"),
            entry("Kubernetes.issuer", KUBERNETES + " 0"),
            entry("Kubernetes.namespace", KUBERNETES + " 1"),
            entry("Kubernetes.serviceAccount", KUBERNETES + " 2"),
            entry("PulumiCloud.organization", "WebIdentity#pulumi(String) 0"),
            entry("PulumiCloud.environment", "WebIdentity.PulumiCloud#environment(String)"),
            entry("PulumiCloud.stack", PULUMI_STACK),
            entry("PulumiCloud.operation", PULUMI_STACK + " 1"),
            entry("PulumiOidc.organizationId", PULUMI_OIDC + " 0"),
            entry("PulumiOidc.environmentId", PULUMI_OIDC + " 1"));

    /** The form of each property that differs from the parameters of the Java method. */
    private static final Map<String, String> FORMS = Map.ofEntries(
            entry(
                    "UnprivilegedUserWithRole",
                    "To assume the role, pass the access key and `assumeRoles` to an AWS provider."),
            entry("RoleWithoutUser", "To assume the role, pass `assumeRoles` to an AWS provider of a trusted caller."),
            entry("externalId", "Give a string, or a list of alternative IDs."),
            entry("requireMfa", "Give `true`, or an object with `maxAge`. With `true`, MFA of any age is accepted."),
            entry("requireSessionTag", "Give an object with a list of values for each key; `*` accepts every value."),
            entry("trustedPrincipal", "Give a list of ARNs."),
            entry(
                    "trustedWebIdentity",
                    "Give a list of web identities. The component creates their OpenID Connect providers, except those in"
                            + " `providerArn`."),
            entry("acknowledge", "Give a list with an object for each finding."),
            entry(
                    "managedPolicyArn",
                    "Give an object with an ARN for each name, such as"
                            + " `{\"ReadOnlyAccess\": \"arn:aws:iam::aws:policy/ReadOnlyAccess\"}`."),
            entry(
                    "rolePolicies",
                    "Give an object with a policy for each name. A policy is a JSON string or an object."),
            entry(
                    "trustCondition",
                    "Give the `Condition` element of a policy, such as"
                            + " `{\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-a1b2c3d4e5\"}}`."),
            entry(
                    "AccessKeys",
                    "Give at most one of `none`, `status`, and `rotating`. Without them, the user has one active key."),
            entry("AccessKeys.none", "Give `true`, without any other property."),
            entry("AccessKeys.inSecretsManager", "Give `true`."),
            entry("AccessKeys.secretName", "Requires `inSecretsManager`."),
            entry("AccessKeys.previous", "Requires `rotating`."),
            entry("AccessKeys.readableBy", "Requires `inSecretsManager`. Give a list of ARNs."),
            entry(
                    "WebIdentity",
                    "Give exactly one of `github`, `gitlab`, `kubernetes`, `pulumi`, `pulumiOidc`, and `subjects`. With"
                            + " `subjects`, also give `audience` and `providerArn`."),
            entry(
                    "GitHub",
                    "Give exactly one of `branch`, `tag`, `environment`, and `pullRequests`. Give both `ownerId` and"
                            + " `repositoryId`, or neither if the repository's subject contains no IDs."),
            entry(
                    "WebIdentity.github",
                    "To print both numbers, run `gh api repos/OWNER/REPOSITORY --jq '.owner.id, .id'`."),
            entry("GitHub.pullRequests", "Give `true`."),
            entry("GitLab", "Give either `branch` or `tag`."),
            entry(
                    "WebIdentity.gitlab",
                    "With `url`, selects a project on a self-managed GitLab, whose URL is then the audience."),
            entry("PulumiCloud", "Give either `environment`, or both `stack` and `operation`."),
            entry("GitLab.url", "By default, `https://gitlab.com`."));

    /** The first words of a property that is a list or a map, instead of those of a method that adds one value. */
    private static final Map<String, List<String>> PLURALS = Map.of(
            "rolePolicies", List.of("Adds a further inline policy", "Adds further inline policies"),
            "managedPolicyArn", List.of("Attaches a managed policy", "Attaches managed policies"),
            "trustedPrincipal", List.of("Trusts an existing user or role,", "Trusts existing users or roles,"),
            "acknowledge",
                    List.of(
                            "Acknowledges one lint finding in the role's policies or its trust policy as intended. An"
                                    + " acknowledgement covers",
                            "Acknowledges lint findings in the role's policies or its trust policy as intended. Each"
                                    + " acknowledgement covers"));

    private static final Path SOURCES = Path.of("../assume-role-components/src/main/java/io/assumerole");

    private final JavadocSources sources = JavadocSources.of(List.of(
            SOURCES.resolve("RoleBuilder.java"),
            SOURCES.resolve("UnprivilegedUserWithRoleArgs.java"),
            SOURCES.resolve("AccessKeys.java"),
            SOURCES.resolve("AccessKeyStatus.java"),
            SOURCES.resolve("WebIdentity.java"),
            SOURCES.resolve("RoleComponent.java"),
            SOURCES.resolve("RoleWithoutUser.java"),
            SOURCES.resolve("UnprivilegedUserWithRole.java"),
            Path.of("../iam-policy/src/main/java/io/assumerole/policy/lint/LintCode.java")));

    private final Set<String> used = new TreeSet<>();

    String ofResource(String name) {
        var text = javadoc(sources.of(name));
        return joined(text.description(), form(name), text.pages());
    }

    String ofOption(String name, InputType type) {
        var text =
                javadoc(OPTIONS.containsKey(name) ? sources.of(use(OPTIONS, name)) : sources.ofFirst(name, BUILDERS));
        if (type instanceof InputType.MapOf map && !map.canBeUnknown()) {
            var named = NAMED_VALUES.containsKey(name) ? javadoc(sources.of(use(NAMED_VALUES, name))) : text;
            var isOfLists = map.value() instanceof InputType.ListOf;
            return joined(
                    description(name, text),
                    form(name),
                    labeled(isOfLists ? "Each key" : "Each name", inObject(named.parameter(0))),
                    labeled(isOfLists ? "Each list" : "Each value", named.parameter(1)),
                    text.pages());
        }
        return joined(description(name, text), form(name), values(text, type), text.pages());
    }

    private String description(String option, JavadocText text) {
        if (!PLURALS.containsKey(option)) {
            return text.description();
        }
        used.add(option);
        var words = PLURALS.get(option);
        assertThat(text.description()).startsWith(words.get(0));
        return words.get(1) + text.description().substring(words.get(0).length());
    }

    String ofType(String name) {
        var text = javadoc(sources.of(use(TYPES, name)));
        return joined(text.description(), form(name), text.pages());
    }

    String ofField(String type, String field, InputType fieldType) {
        var name = type + "." + field;
        var declaration = use(FIELDS, name).split(" ");
        var text = javadoc(sources.of(declaration[0]));
        return declaration.length > 1
                ? joined(
                        JavadocText.capitalized(
                                JavadocText.sentence(withoutUnit(text.parameter(Integer.parseInt(declaration[1]))))),
                        form(name),
                        unit(fieldType))
                : joined(text.description(), form(name), values(text, fieldType), text.pages());
    }

    String ofConstant(String type, String constant) {
        return javadoc(sources.of(type + "#" + constant)).description();
    }

    String ofOutput(String resource, SchemaOutputs.Property output) {
        var text = javadoc(sources.of(output(resource, output.name())));
        return joined(
                text.description(),
                JavadocText.capitalized(JavadocText.sentence(withoutSubject(text.returned()))),
                output.isAlwaysPresent()
                        ? ""
                        : labeled("Missing", text.thrown()).replaceFirst(":", ""),
                text.pages());
    }

    private String output(String resource, String name) {
        return sources.has(resource + "#" + name + "()")
                ? resource + "#" + name + "()"
                : "RoleComponent#" + name + "()";
    }

    /** Returns the keys of the tables that no part of the schema uses. */
    Set<String> unused() {
        var unused = Stream.of(OPTIONS, NAMED_VALUES, TYPES, FIELDS, FORMS, PLURALS)
                .flatMap(table -> table.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        unused.removeAll(used);
        return unused;
    }

    private String use(Map<String, String> table, String name) {
        used.add(name);
        return Objects.requireNonNull(table.get(name), () -> "No declaration describes " + name);
    }

    private String form(String name) {
        return FORMS.containsKey(name) ? use(FORMS, name) : "";
    }

    private static String values(JavadocText text, InputType type) {
        if (type instanceof InputType.ObjectOf
                || type instanceof InputType.Choice
                || type instanceof InputType.Scalar scalar && scalar.type() == Boolean.class) {
            return "";
        }
        if (type instanceof InputType.ListOf list) {
            return list.item() instanceof InputType.ObjectOf
                    ? ""
                    : labeled(list.item() == InputType.TEXT ? "Each item" : "Value", text.parameter(0));
        }
        return joined(labeled("Value", withoutUnit(text.parameter(0))), unit(type));
    }

    /** Returns the form of a value that the type in the schema does not show. */
    private static String unit(InputType type) {
        if (type == InputType.SECONDS) {
            return "Give " + type.allowed() + ", such as 3600 for one hour.";
        }
        return Set.of(InputType.TIME, InputType.DAYS, PolicyValue.POLICY).contains(type)
                ? "Give " + type.allowed() + "."
                : "";
    }

    /** Returns the text about a name without words that an object makes redundant. */
    private static String inObject(String text) {
        return text.replaceFirst("^the name of the [a-z]+: ", "").replaceFirst("; use each name once$", "");
    }

    /** Returns the text about a result without its subject, such as {@code the ARN; }, which the description names. */
    private static String withoutSubject(String text) {
        return text.replaceFirst("^the [A-Za-z ]+; ", "");
    }

    private static String withoutUnit(String text) {
        return text.replaceFirst("^whole seconds, ", "");
    }

    private static String labeled(String label, String text) {
        return text.isEmpty() ? "" : label + ": " + JavadocText.sentence(text);
    }

    private static String joined(String... paragraphs) {
        return Stream.of(paragraphs).filter(text -> !text.isEmpty()).collect(Collectors.joining("\n\n"));
    }

    private JavadocText javadoc(JavadocSources.Comment comment) {
        return new JavadocText(comment, this::label);
    }

    /** Returns the name in the schema of a declaration that a link refers to. */
    private Optional<String> label(String enclosing, String reference) {
        if (reference.endsWith("#trustedWebIdentity(String, String, String...)")) {
            return Optional.of("subjects");
        }
        if (reference.endsWith("#rolePolicy(String, PolicyDocument)")) {
            return Optional.of("rolePolicies");
        }
        var parts = reference.replaceFirst("\\(.*", "").split("#", 2);
        var owner = parts[0].isEmpty() ? enclosing : parts[0];
        if (parts.length == 1) {
            return Optional.ofNullable(CLASSES.get(owner));
        }
        var member = parts[1];
        if (owner.equals("AccessKeys") || owner.startsWith("WebIdentity") || owner.startsWith("Git")) {
            return FIELDS.keySet().stream()
                    .filter(field -> field.endsWith("." + member))
                    .findFirst()
                    .map(field ->
                            owner.equals("AccessKeys") && !enclosing.equals(owner) ? "accessKeys." + member : member);
        }
        if (!PROPERTY_OWNERS.contains(owner)) {
            return Optional.empty();
        }
        var isProperty = Stream.concat(
                        ComponentInputs.OF_USER_WITH_ROLE.stream().map(InputProperty::name),
                        Stream.concat(
                                        SchemaOutputs.OF_USER_WITH_ROLE.stream(),
                                        SchemaOutputs.OF_ROLE_WITHOUT_USER.stream())
                                .map(SchemaOutputs.Property::name))
                .anyMatch(member::equals);
        return isProperty ? Optional.of(member) : Optional.empty();
    }
}
