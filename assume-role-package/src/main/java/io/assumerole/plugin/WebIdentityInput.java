package io.assumerole.plugin;

import static io.assumerole.plugin.InputType.FLAG;
import static io.assumerole.plugin.InputType.PLAIN_TEXT;
import static io.assumerole.plugin.InputType.TEXT;
import static io.assumerole.plugin.InputType.WHOLE_NUMBER;

import io.assumerole.RoleBuilder;
import io.assumerole.WebIdentity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads the object that describes a web identity: of GitHub, GitLab, Kubernetes, or Pulumi Cloud, or of any provider by
 * subject.
 */
final class WebIdentityInput {

    static final InputType.ObjectOf TYPE = new InputType.ObjectOf(
            "WebIdentity",
            ComponentInputs.fields(
                    "github",
                            new InputType.ObjectOf(
                                    "GitHub",
                                    ComponentInputs.fields(
                                            "owner", PLAIN_TEXT,
                                            "ownerId", WHOLE_NUMBER,
                                            "repository", PLAIN_TEXT,
                                            "repositoryId", WHOLE_NUMBER,
                                            "branch", PLAIN_TEXT,
                                            "tag", PLAIN_TEXT,
                                            "environment", PLAIN_TEXT,
                                            "pullRequests", FLAG),
                                    Set.of("owner", "repository")),
                    "gitlab",
                            new InputType.ObjectOf(
                                    "GitLab",
                                    ComponentInputs.fields(
                                            "url", PLAIN_TEXT,
                                            "project", PLAIN_TEXT,
                                            "branch", PLAIN_TEXT,
                                            "tag", PLAIN_TEXT),
                                    Set.of("project")),
                    "kubernetes",
                            new InputType.ObjectOf(
                                    "Kubernetes",
                                    ComponentInputs.fields(
                                            "issuer", PLAIN_TEXT,
                                            "namespace", PLAIN_TEXT,
                                            "serviceAccount", PLAIN_TEXT),
                                    Set.of("issuer", "namespace", "serviceAccount")),
                    "pulumiCloud",
                            new InputType.ObjectOf(
                                    "PulumiCloud",
                                    ComponentInputs.fields(
                                            "organization", PLAIN_TEXT,
                                            "environment", PLAIN_TEXT,
                                            "stack", PLAIN_TEXT,
                                            "operation", PLAIN_TEXT),
                                    Set.of("organization")),
                    "pulumiOidc",
                            new InputType.ObjectOf(
                                    "PulumiOidc",
                                    ComponentInputs.fields(
                                            "organizationId", PLAIN_TEXT,
                                            "environmentId", PLAIN_TEXT),
                                    Set.of("organizationId", "environmentId")),
                    "subjects", new InputType.ListOf(PLAIN_TEXT),
                    "audience", PLAIN_TEXT,
                    "providerArn", TEXT),
            Set.of());

    private final String path;
    private final Map<String, InputValue> given;

    private WebIdentityInput(String path, Map<String, InputValue> given) {
        this.path = path;
        this.given = given;
    }

    /** Adds every web identity to a builder. An exception lists the problems of all web identities. */
    static void addAll(List<InputValue> identities, RoleBuilder<?> builder) {
        InvalidInputException.forEach(
                IntStream.range(0, identities.size()).boxed().toList(),
                WebIdentityInput::path,
                i -> add(path(i), identities.get(i).fields(), builder));
    }

    private static void add(String path, Map<String, InputValue> identity, RoleBuilder<?> builder) {
        try {
            new WebIdentityInput(path, identity).addTo(builder);
        } catch (IllegalArgumentException e) {
            // The library names its Java method, such as WebIdentity.github, where the schema has a property. Schemas
            // reserve the
            // name pulumi: https://github.com/pulumi/pulumi/blob/master/pkg/codegen/schema/bind.go
            throw new IllegalArgumentException(Objects.toString(e.getMessage())
                    .replaceFirst("^WebIdentity\\.pulumi:", path + ".pulumiCloud:")
                    .replaceFirst("^WebIdentity\\.(\\w+?)(WithoutIds)?:", path + ".$1:"));
        }
    }

    private static String path(int index) {
        return "trustedWebIdentity[" + index + "]";
    }

    private void addTo(RoleBuilder<?> builder) {
        var issuer = only(path, given, "github", "gitlab", "kubernetes", "pulumiCloud", "pulumiOidc", "subjects");
        if (issuer.equals("subjects")) {
            addSubjects(builder);
            return;
        }
        var identity = identity(issuer, given.get(issuer).fields());
        if (InputValue.isGiven(given, "audience")) {
            identity = identity.audience(text(given, "audience"));
        }
        if (!InputValue.isGiven(given, "providerArn")) {
            builder.trustedWebIdentity(identity);
            return;
        }
        var withoutProvider = identity;
        given.get("providerArn")
                .passText(
                        plain -> builder.trustedWebIdentity(withoutProvider.providerArn(plain)),
                        output -> builder.trustedWebIdentity(withoutProvider.providerArn(output)));
    }

    private void addSubjects(RoleBuilder<?> builder) {
        for (var required : List.of("audience", "providerArn")) {
            if (!InputValue.isGiven(given, required)) {
                throw new IllegalArgumentException(
                        "%s.%s is missing; it is required together with subjects".formatted(path, required));
            }
        }
        var subjects = given.get("subjects").texts();
        var audience = text(given, "audience");
        given.get("providerArn")
                .passText(
                        plain -> builder.trustedWebIdentity(plain, audience, subjects),
                        output -> builder.trustedWebIdentity(output, audience, subjects));
    }

    private WebIdentity identity(String issuer, Map<String, InputValue> fields) {
        return switch (issuer) {
            case "github" -> github(fields);
            case "gitlab" -> gitlab(fields);
            case "pulumiCloud" -> pulumi(fields);
            case "pulumiOidc" -> WebIdentity.pulumiOidc(text(fields, "organizationId"), text(fields, "environmentId"));
            default ->
                WebIdentity.kubernetes(
                        text(fields, "issuer"), text(fields, "namespace"), text(fields, "serviceAccount"));
        };
    }

    private WebIdentity github(Map<String, InputValue> fields) {
        var at = path + ".github";
        if (InputValue.isGiven(fields, "ownerId") != InputValue.isGiven(fields, "repositoryId")) {
            throw new IllegalArgumentException(
                    at + ": got one of ownerId and repositoryId; give both, or neither if the repository's subject"
                            + " contains no IDs");
        }
        var owner = text(fields, "owner");
        var repository = text(fields, "repository");
        var job = InputValue.isGiven(fields, "ownerId")
                ? WebIdentity.github(
                        owner,
                        fields.get("ownerId").number(),
                        repository,
                        fields.get("repositoryId").number())
                : WebIdentity.githubWithoutIds(owner, repository);
        return switch (only(at, fields, "branch", "tag", "environment", "pullRequests")) {
            case "branch" -> job.branch(text(fields, "branch"));
            case "tag" -> job.tag(text(fields, "tag"));
            case "environment" -> job.environment(text(fields, "environment"));
            default -> job.pullRequests();
        };
    }

    private WebIdentity gitlab(Map<String, InputValue> fields) {
        var project = text(fields, "project");
        var job = InputValue.isGiven(fields, "url")
                ? WebIdentity.gitlab(text(fields, "url"), project)
                : WebIdentity.gitlab(project);
        return only(path + ".gitlab", fields, "branch", "tag").equals("branch")
                ? job.branch(text(fields, "branch"))
                : job.tag(text(fields, "tag"));
    }

    private WebIdentity pulumi(Map<String, InputValue> fields) {
        var at = path + ".pulumiCloud";
        if (InputValue.isGiven(fields, "stack") != InputValue.isGiven(fields, "operation")) {
            throw new IllegalArgumentException(at + ": got one of stack and operation; give both, or neither");
        }
        var organization = WebIdentity.pulumi(text(fields, "organization"));
        return only(at, fields, "environment", "stack").equals("environment")
                ? organization.environment(text(fields, "environment"))
                : organization.stack(text(fields, "stack"), text(fields, "operation"));
    }

    /** Returns the only one of these properties that is given; a property that is {@code false} is not given. */
    private static String only(String path, Map<String, InputValue> fields, String... names) {
        var given = Stream.of(names)
                .filter(name -> InputValue.isGiven(fields, name))
                .toList();
        if (given.size() != 1) {
            throw new IllegalArgumentException("%s: got %s; allowed: exactly one of %s"
                    .formatted(path, given.isEmpty() ? "none" : String.join(" and ", given), String.join(", ", names)));
        }
        return given.get(0);
    }

    private static String text(Map<String, InputValue> fields, String name) {
        return fields.get(name).text();
    }
}
