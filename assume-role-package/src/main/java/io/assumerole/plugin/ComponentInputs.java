package io.assumerole.plugin;

import static io.assumerole.plugin.InputType.FLAG;
import static io.assumerole.plugin.InputType.PLAIN_TEXT;
import static io.assumerole.plugin.InputType.SECONDS;
import static io.assumerole.plugin.InputType.TEXT;
import static io.assumerole.plugin.InputType.TEXT_MAP;
import static io.assumerole.plugin.InputType.TIME;

import com.pulumi.core.Output;
import io.assumerole.RoleBuilder;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.UnprivilegedUserWithRoleArgs.Builder;
import io.assumerole.internal.Text;
import io.assumerole.policy.lint.LintCode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The input properties of both components. */
final class ComponentInputs {

    private static final InputType.ObjectOf MFA =
            new InputType.ObjectOf("Mfa", fields("maxAge", SECONDS), Set.of("maxAge"));

    private static final InputType.ObjectOf ACKNOWLEDGEMENT = new InputType.ObjectOf(
            "Acknowledgement",
            fields("code", InputType.choice(LintCode.class), "about", PLAIN_TEXT, "reason", PLAIN_TEXT),
            Set.of("code", "reason"));

    static final List<InputProperty<Builder>> OF_USER_WITH_ROLE = Stream.concat(
                    ComponentInputs.ofUser(), ComponentInputs.<Builder>ofRole())
            .toList();

    static final List<InputProperty<RoleWithoutUserArgs.Builder>> OF_ROLE_WITHOUT_USER =
            ComponentInputs.<RoleWithoutUserArgs.Builder>ofRole().toList();

    /** A duration in a message. Programs give seconds. */
    private static final Pattern JAVA_DURATION = Pattern.compile("(?<=: got )PT[0-9HMS-]+(?=;)");

    private ComponentInputs() {}

    private static Stream<InputProperty<Builder>> ofUser() {
        return Stream.of(
                text("userName", Builder::userName, Builder::userName),
                text("userPath", Builder::userPath, Builder::userPath),
                tags("userTags", Builder::userTags, Builder::userTags),
                text("userPermissionsBoundary", Builder::userPermissionsBoundary, Builder::userPermissionsBoundary),
                flag("forceDestroyUser", Builder::forceDestroyUser),
                flag("staysUnprivileged", Builder::staysUnprivileged),
                flag("grantAssumeRole", Builder::grantAssumeRole),
                flag("disableUser", Builder::disableUser),
                time("revokeUserSessionsBefore", Builder::revokeUserSessionsBefore),
                new InputProperty<>(
                        "accessKeys",
                        AccessKeysInput.TYPE,
                        (builder, keys) -> builder.accessKeys(AccessKeysInput.read(keys))),
                text("existingRoleArn", Builder::existingRoleArn, Builder::existingRoleArn));
    }

    private static <B extends RoleBuilder<B>> Stream<InputProperty<B>> ofRole() {
        return Stream.of(
                text("roleName", RoleBuilder::roleName, RoleBuilder::roleName),
                text("rolePath", RoleBuilder::rolePath, RoleBuilder::rolePath),
                text("roleDescription", RoleBuilder::roleDescription, RoleBuilder::roleDescription),
                tags("roleTags", RoleBuilder::roleTags, RoleBuilder::roleTags),
                text(
                        "rolePermissionsBoundary",
                        RoleBuilder::rolePermissionsBoundary,
                        RoleBuilder::rolePermissionsBoundary),
                seconds("maxSessionDuration", RoleBuilder::maxSessionDuration),
                new InputProperty<>(
                        "rolePolicy",
                        PolicyValue.POLICY,
                        (builder, policy) ->
                                PolicyValue.pass("rolePolicy", policy, builder::rolePolicy, builder::rolePolicy)),
                new InputProperty<>(
                        "rolePolicies",
                        new InputType.MapOf(PolicyValue.POLICY, false),
                        (builder, policies) -> InvalidInputException.forEach(
                                policies.fields().entrySet(),
                                policy -> "rolePolicies." + policy.getKey(),
                                policy -> PolicyValue.pass(
                                        "rolePolicies." + policy.getKey(),
                                        policy.getValue(),
                                        plain -> builder.rolePolicy(policy.getKey(), plain),
                                        output -> builder.rolePolicy(policy.getKey(), output)))),
                new InputProperty<>(
                        "managedPolicyArn",
                        new InputType.MapOf(TEXT, false),
                        (builder, arns) -> arns.fields()
                                .forEach((name, arn) -> arn.passText(
                                        plain -> builder.managedPolicyArn(name, plain),
                                        output -> builder.managedPolicyArn(name, output)))),
                text("guardRails", RoleBuilder::guardRails, RoleBuilder::guardRails),
                new InputProperty<>(
                        "externalId",
                        new InputType.Either(TEXT, new InputType.ListOf(TEXT)),
                        (builder, ids) -> (ids.value() instanceof List ? ids.items().stream() : Stream.of(ids))
                                .forEach(id -> id.passText(builder::externalId, builder::externalId))),
                new InputProperty<>(
                        "trustedPrincipal",
                        new InputType.ListOf(TEXT),
                        (builder, arns) -> arns.items()
                                .forEach(arn -> arn.passText(builder::trustedPrincipal, builder::trustedPrincipal))),
                new InputProperty<>(
                        "trustedWebIdentity",
                        new InputType.ListOf(WebIdentityInput.TYPE),
                        (builder, identities) -> WebIdentityInput.addAll(identities.items(), builder)),
                new InputProperty<>(
                        "trustCondition",
                        PolicyValue.CONDITION,
                        (builder, condition) -> builder.trustCondition(PolicyValue.conditions(condition))),
                new InputProperty<>("requireMfa", new InputType.Either(FLAG, MFA), (builder, mfa) -> {
                    if (mfa.value() instanceof Map) {
                        builder.requireMfa(
                                Duration.ofSeconds(mfa.fields().get("maxAge").number()));
                    } else if (mfa.isTrue()) {
                        builder.requireMfa();
                    }
                }),
                texts("requireSessionName", RoleBuilder::requireSessionName),
                new InputProperty<>("requireUserNameAsSessionName", FLAG, (builder, required) -> {
                    if (required.isTrue()) {
                        builder.requireUserNameAsSessionName();
                    }
                }),
                texts("requireSourceIdentity", RoleBuilder::requireSourceIdentity),
                new InputProperty<>(
                        "requireSessionTag",
                        new InputType.MapOf(new InputType.ListOf(PLAIN_TEXT), false),
                        (builder, tags) ->
                                tags.fields().forEach((key, values) -> builder.requireSessionTag(key, values.texts()))),
                texts("allowSessionTag", RoleBuilder::allowSessionTag),
                time("revokeRoleSessionsBefore", RoleBuilder::revokeRoleSessionsBefore),
                new InputProperty<>(
                        "acknowledge",
                        new InputType.ListOf(ACKNOWLEDGEMENT),
                        (builder, findings) ->
                                findings.items().forEach(finding -> acknowledge(builder, finding.fields()))),
                flag("strict", RoleBuilder::strict));
    }

    /** Returns a problem of a builder with the path of the property, which can differ from the name of the method. */
    static String inSchemaTerms(String problem) {
        return JAVA_DURATION
                .matcher(problem)
                .replaceFirst(
                        given -> String.valueOf(Duration.parse(given.group()).toSeconds()))
                .replaceFirst("^rolePolicy(?= is )", "rolePolicy or rolePolicies")
                .replaceFirst("^rolePolicy(?=: got)", "rolePolicies")
                .replaceFirst("^accessKeys: (?=readableBy)", "accessKeys.")
                .replaceFirst("^requireMfa(?=: got)", "requireMfa.maxAge")
                .replaceAll("\\brolePolicy \"([A-Za-z0-9_+=,.@-]{1,60})\"", "rolePolicies.$1");
    }

    /** Returns fields in the order of the arguments, which are pairs of a name and a type. */
    static Map<String, InputType> fields(Object... pairs) {
        var fields = new LinkedHashMap<String, InputType>();
        for (var i = 0; i < pairs.length; i += 2) {
            fields.put((String) pairs[i], (InputType) pairs[i + 1]);
        }
        return fields;
    }

    private static void acknowledge(RoleBuilder<?> builder, Map<String, InputValue> finding) {
        builder.acknowledge(
                InputType.constant(LintCode.class, finding.get("code")),
                InputValue.isGiven(finding, "about") ? finding.get("about").text() : "",
                finding.get("reason").text());
    }

    private static <B> InputProperty<B> text(
            String name, BiConsumer<B, String> plain, BiConsumer<B, Output<String>> output) {
        return new InputProperty<>(
                name,
                TEXT,
                (builder, text) ->
                        text.passText(value -> plain.accept(builder, value), value -> output.accept(builder, value)));
    }

    private static <B> InputProperty<B> tags(
            String name, BiConsumer<B, Map<String, String>> plain, BiConsumer<B, Output<Map<String, String>>> output) {
        return new InputProperty<>(
                name,
                TEXT_MAP,
                (builder, tags) -> tags.flat()
                        .pass(
                                ComponentInputs::textMap,
                                value -> plain.accept(builder, value),
                                value -> output.accept(builder, value)));
    }

    private static <B> InputProperty<B> seconds(String name, BiConsumer<B, Duration> set) {
        return new InputProperty<>(
                name, SECONDS, (builder, seconds) -> set.accept(builder, Duration.ofSeconds(seconds.number())));
    }

    private static <B> InputProperty<B> time(String name, BiConsumer<B, Instant> set) {
        return new InputProperty<>(name, TIME, (builder, time) -> set.accept(builder, instant(time)));
    }

    private static <B> InputProperty<B> texts(String name, BiConsumer<B, String[]> set) {
        return new InputProperty<>(
                name, new InputType.ListOf(PLAIN_TEXT), (builder, texts) -> set.accept(builder, texts.texts()));
    }

    private static <B> InputProperty<B> flag(String name, BiConsumer<B, Boolean> set) {
        return new InputProperty<>(name, FLAG, (builder, flag) -> set.accept(builder, flag.isTrue()));
    }

    @SuppressWarnings("unchecked") // The type of the property is checked.
    private static Map<String, String> textMap(Object value) {
        return (Map<String, String>) value;
    }

    private static Instant instant(InputValue time) {
        try {
            return Instant.parse(time.text());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "got %s; allowed: %s".formatted(Text.quote(time.text()), TIME.allowed()));
        }
    }
}
