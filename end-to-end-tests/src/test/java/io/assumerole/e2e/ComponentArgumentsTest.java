package io.assumerole.e2e;

import static io.assumerole.e2e.AllowedAndDenied.attack;
import static io.assumerole.e2e.AllowedAndDenied.option;
import static io.assumerole.e2e.Stacks.allow;
import static io.assumerole.e2e.Stacks.changed;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.automation.AutomationException;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.arn.MaxSessionDuration;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionDuration;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.SourceIdentity;
import io.assumerole.arn.UserArn;
import io.assumerole.e2e.AllowedAndDenied.Refused;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.PolicyEvaluator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * Tests one option of each kind of {@link UnprivilegedUserWithRole}, allowed and denied, and attacks on the stacks and components,
 * on the local AWS. Does not prove rules that the local AWS does not enforce: such a pair is decided offline, on the
 * trust policy of the role in the local AWS, and states the reason.
 */
class ComponentArgumentsTest extends ArgumentStacks {

    private static Supplier<?> assumes(AwsClients caller, AssumeRoleRequest.Builder request) {
        return () -> caller.sts().assumeRole(request.build());
    }

    private Supplier<?> assumes(String name) {
        return assumes(user(name), request(name));
    }

    private Supplier<?> assumes(String name, UnaryOperator<AssumeRoleRequest.Builder> with) {
        return assumes(user(name), with.apply(request(name)));
    }

    private Supplier<?> inSessionAssumes(String name) {
        return () -> assumes(required(() -> sessionOf(name)), request(name)).get();
    }

    private static UnaryOperator<AssumeRoleRequest.Builder> tags(String... keysAndValues) {
        var tags = IntStream.range(0, keysAndValues.length / 2)
                .mapToObj(i -> Tag.builder()
                        .key(keysAndValues[2 * i])
                        .value(keysAndValues[2 * i + 1])
                        .build())
                .toList();
        return request -> request.tags(tags);
    }

    private AssumeRoleRequest.Builder toStack(String externalId) {
        return request("stack").externalId(externalId);
    }

    /** Assumes the role of the stack, which always works, and returns the session's key. */
    private AwsSessionCredentials stackSession(UnaryOperator<AssumeRoleRequest.Builder> with) {
        return required(() -> {
            var request = with.apply(toStack(EXTERNAL_ID)).build();
            return Stacks.session(user("stack").sts().assumeRole(request).credentials());
        });
    }

    private Supplier<?> inStackRole(Function<AwsClients, Object> call) {
        return () -> call.apply(stacks.as(stackSession(request -> request)));
    }

    private Supplier<?> inRole(String name, Function<AwsClients, Object> call) {
        return () -> call.apply(required(() -> inRoleOf(name)));
    }

    /** Makes a call that a denial needs first. Its own failure is not a denial. */
    static <T> T required(Supplier<T> call) {
        try {
            return call.get();
        } catch (AwsServiceException e) {
            throw new AssertionError("the call before the attempt fails", e);
        }
    }

    static Object createsBucket(AwsClients caller) {
        return caller.s3()
                .createBucket(r -> r.bucket("made-by-" + caller.accessKeyId().toLowerCase(Locale.ROOT)));
    }

    private Object listsBucket(AwsClients caller) {
        return caller.s3().listObjectsV2(r -> r.bucket(bucket));
    }

    private static Object listsOpenBucket(AwsClients caller) {
        return caller.s3().listObjectsV2(r -> r.bucket(OPEN_BUCKET));
    }

    static Object listsUsers(AwsClients caller) {
        return caller.iam().listUsers();
    }

    private Role role(String name) {
        var role = RoleArn.parse(output(name + ".roleArn")).name().value();
        return root.iam().getRole(r -> r.roleName(role)).role();
    }

    private Supplier<?> decided(String name, UnaryOperator<AccessRequest.Builder> circumstances) {
        return decided(name, UnaryOperator.identity(), circumstances);
    }

    /** Decides a request of the user offline, by the trust policy that its role has in the local AWS. */
    private Supplier<?> decided(
            String name, UnaryOperator<String> edit, UnaryOperator<AccessRequest.Builder> circumstances) {
        return () -> {
            var trust = stacks.trust(role(name).roleName());
            var request = AccessRequest.byUser(UserArn.parse(output(name + ".userArn")))
                    .asksToAssume(RoleArn.parse(output(name + ".roleArn")))
                    .sessionName(new SessionName("session"));
            var decision = PolicyEvaluator.builder()
                    .trust(PolicyDocument.parse(edit.apply(trust)))
                    .noOtherLimits()
                    .build()
                    .decide(circumstances.apply(request).build());
            return switch (decision.outcome()) {
                case ALLOWED -> decision;
                case EXPLICITLY_DENIED, IMPLICITLY_DENIED -> new Refused("AccessDenied");
                case UNDECIDED -> new Refused(decision.toString());
            };
        };
    }

    /** Replaces the user's ARN by its ID, as AWS does in a trust policy. */
    private UnaryOperator<String> pinned(String name) {
        return trust -> trust.replace("\"" + output(name + ".userArn") + "\"", "\"" + userId(name) + "\"");
    }

    private String userId(String name) {
        return root.iam().getUser(r -> r.userName(name)).user().userId();
    }

    /** Decides the duration of a session offline, by the maximum that the role has in the local AWS. */
    private Supplier<?> lasts(String name, int seconds) {
        return () -> {
            var longest = Duration.ofSeconds(role(name).maxSessionDuration());
            try {
                return new SessionDuration(Duration.ofSeconds(seconds)).requireAtMost(new MaxSessionDuration(longest));
            } catch (IllegalArgumentException e) {
                return new Refused("ValidationError");
            }
        };
    }

    private Supplier<?> asAdministrator(String user, Supplier<?> call) {
        return () -> {
            root.iam().attachUserPolicy(r -> r.userName(user).policyArn(ADMINISTRATOR));
            try {
                return call.get();
            } finally {
                root.iam().detachUserPolicy(r -> r.userName(user).policyArn(ADMINISTRATOR));
            }
        };
    }

    private Supplier<?> asAdministratorListsUsers(String user) {
        return asAdministrator(user, () -> listsUsers(user(user)));
    }

    /** Assumes the role that was created elsewhere, which trusts the user during the call. */
    private Supplier<?> assumesElsewhere(String user) {
        var assumes = asAdministrator(user, assumes(user(user), request("existing")));
        return () -> {
            trustElsewhere(user);
            try {
                return assumes.get();
            } finally {
                trustElsewhere("elsewhere");
            }
        };
    }

    private void trustElsewhere(String user) {
        root.iam().updateAssumeRolePolicy(r -> r.roleName("created-elsewhere").policyDocument(trusting(user)));
    }

    private List<AllowedAndDenied> options() {
        var all = new ArrayList<>(userOptions());
        all.addAll(trustOptions());
        all.addAll(permissionOptions());
        return all;
    }

    private List<AllowedAndDenied> userOptions() {
        return List.of(
                option("grantAssumeRole", "`true`: the user assumes the role", "`false`")
                        .calls(assumes("plain"), assumes("not-granted")),
                option(
                                "userPermissionsBoundary",
                                "no boundary, with `AdministratorAccess`: the user lists users",
                                "a boundary of `sts:AssumeRole`")
                        .calls(asAdministratorListsUsers("plain"), asAdministratorListsUsers("bounded-user")),
                option("staysUnprivileged", "`false`, with `AdministratorAccess`: the user lists users", "`true`")
                        .calls(asAdministratorListsUsers("plain"), asAdministratorListsUsers("stays")),
                option(
                                "staysUnprivileged",
                                "`false`, with `AdministratorAccess`: the user assumes another role",
                                "`true`")
                        .calls(assumesElsewhere("plain"), assumesElsewhere("stays")),
                option("staysUnprivileged", "`false`: the user lists a bucket that is open to the account", "`true`")
                        .calls(() -> listsOpenBucket(user("plain")), () -> listsOpenBucket(user("stays"))),
                // No policy controls GetSessionToken.
                option("staysUnprivileged", "`false`: a user session lists this bucket", "`true`")
                        .calls(
                                () -> listsOpenBucket(sessionOf("plain")),
                                () -> listsOpenBucket(required(() -> sessionOf("stays")))),
                option(
                                "staysUnprivileged",
                                "`true`, with `AdministratorAccess`: the user assumes its role",
                                "another role that trusts it")
                        .calls(asAdministrator("stays", assumes("stays")), assumesElsewhere("stays")),
                option("existingRoleArn", "the user assumes an existing role", "another user with the same policy")
                        .calls(assumes("existing"), assumes(stranger, request("existing"))));
    }

    private List<AllowedAndDenied> trustOptions() {
        return List.of(
                option("externalId", "the second of two IDs", "a third ID")
                        .calls(
                                assumes("two-ids", request -> request.externalId("second")),
                                assumes("two-ids", request -> request.externalId("third"))),
                option("requireMfa(Duration)", "MFA 10 minutes ago", "2 hours ago")
                        .calls(
                                decided("with-mfa", request -> request.mfa(Duration.ofMinutes(10))),
                                decided("with-mfa", request -> request.mfa(Duration.ofHours(2)))),
                option("requireSessionTag", "`team=blue`", "`team=green`")
                        .calls(assumes("tagged", tags("team", "blue")), assumes("tagged", tags("team", "green"))),
                option("trustedPrincipal", "a named user", "another user")
                        .calls(assumes(friend, request("shared")), assumes(stranger, request("shared"))),
                option("trustCondition(notBefore, notAfter)", "within the time window", "after it")
                        .calls(assumes("in-time"), assumes("too-late")));
    }

    private Supplier<?> hasSourceIdentity(String identity) {
        return decided("identified", request -> request.sourceIdentity(new SourceIdentity(identity)));
    }

    private List<AllowedAndDenied> permissionOptions() {
        return List.of(
                option("rolePolicy", "an allowed action", "another action")
                        .calls(
                                inRole("plain", ComponentArgumentsTest::createsBucket),
                                inRole("plain", ComponentArgumentsTest::listsUsers)),
                option("guardRails", "the role creates a user with the boundary", "without a boundary")
                        .calls(
                                inRole("railed", caller -> createsUser(caller, onlyBuckets)),
                                inRole("railed", caller -> createsUser(caller, null))),
                option("rolePolicy (divided)", "the last of 41 statements", "an action in no statement")
                        .calls(
                                inRole("large", ComponentArgumentsTest::listsUsers),
                                inRole("large", ComponentArgumentsTest::createsBucket)),
                option(
                                "rolePermissionsBoundary",
                                "no boundary: the role lists users",
                                "a boundary of `s3:CreateBucket`")
                        .calls(
                                inRole("without", ComponentArgumentsTest::listsUsers),
                                inRole("within", ComponentArgumentsTest::listsUsers)));
    }

    private static Object createsUser(AwsClients caller, String boundary) {
        return caller.iam().createUser(r -> r.userName("bounded").permissionsBoundary(boundary));
    }

    private List<AllowedAndDenied> attacks() {
        var all = new ArrayList<>(attacksWithCredentials());
        all.addAll(attacksOnTrust());
        all.addAll(attacksOnPermissions());
        all.addAll(keyless.attacks(stranger));
        all.addAll(attacksAfterALeak());
        all.addAll(attacksOnGuardRails());
        return all;
    }

    private List<AllowedAndDenied> attacksWithCredentials() {
        var key = keyOf("stack");
        var wrongSecret = AwsBasicCredentials.create(key.accessKeyId(), changed(key.secretAccessKey()));
        return List.of(
                attack("A secret with one changed character", "the right secret")
                        .calls(
                                () -> stacks.as(key).arn(),
                                () -> stacks.as(wrongSecret).arn())
                        .with("SignatureDoesNotMatch"),
                attack("A key that a rotation deleted", "the new key")
                        .calls(assumes("rotated"), assumes(rotatedBefore, request("rotated")))
                        .with("InvalidClientTokenId"),
                attack("An inactive key of a rotation", "the key, active again")
                        .calls(this::assumesWithRetiredKey, assumes(retiredBefore, request("retired")))
                        .with("InvalidClientTokenId"),
                attack("An expired session", "a longer session")
                        .calls(() -> afterASecond(Duration.ofHours(1)), () -> afterASecond(Duration.ofSeconds(1)))
                        .with("ExpiredToken")
                        .by("AWS requires at least 15 minutes; the local AWS allows 1 second"),
                attack("A session token with one changed character", "the right token")
                        .calls(() -> callsWithToken(UnaryOperator.identity()), () -> callsWithToken(Stacks::changed))
                        .with("InvalidClientTokenId"));
    }

    private Object assumesWithRetiredKey() {
        setStatusOfRetiredKey(StatusType.ACTIVE);
        try {
            return assumes(retiredBefore, request("retired")).get();
        } finally {
            setStatusOfRetiredKey(StatusType.INACTIVE);
        }
    }

    private void setStatusOfRetiredKey(StatusType status) {
        root.iam()
                .updateAccessKey(r -> r.userName("retired")
                        .accessKeyId(retiredBefore.accessKeyId())
                        .status(status));
    }

    /** Calls with a session of this duration when a session of one second, which began after it, has ended. */
    private String afterASecond(Duration duration) {
        var session = stackSession(request -> request.durationSeconds((int) duration.toSeconds()));
        var second = stacks.as(stackSession(request -> request.durationSeconds(1)));
        while (works(second)) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        return stacks.as(session).arn();
    }

    private static boolean works(AwsClients caller) {
        try {
            caller.arn();
            return true;
        } catch (AwsServiceException e) {
            return false;
        }
    }

    private String callsWithToken(UnaryOperator<String> edit) {
        var session = stackSession(request -> request);
        return stacks.as(AwsSessionCredentials.create(
                        session.accessKeyId(), session.secretAccessKey(), edit.apply(session.sessionToken())))
                .arn();
    }

    private List<AllowedAndDenied> attacksOnTrust() {
        var user = user("stack");
        var right = assumes(user, toStack(EXTERNAL_ID));
        return List.of(
                attack("Another user with the same policy", "the user")
                        .calls(right, assumes(stranger, toStack(EXTERNAL_ID))),
                attack("A user with this name and policy in another account", "the user")
                        .calls(right, assumes(namesake, toStack(EXTERNAL_ID))),
                attack("A user of another account, whose policy allows it", "a role with this `trustedPrincipal`")
                        .calls(assumes(namesake, request("shared")), assumes(namesake, request("plain"))),
                attack("A wrong external ID", "the right ID").calls(right, assumes(user, toStack("2f9c41d0/another"))),
                attack("The external ID in uppercase", "the right ID")
                        .calls(right, assumes(user, toStack(EXTERNAL_ID.toUpperCase(Locale.ROOT)))),
                attack("An empty external ID", "the right ID").calls(right, assumes(user, toStack(""))),
                attack("No external ID", "the right ID").calls(right, assumes(user, toStack(null))),
                attack("No required session tag", "with the tag")
                        .calls(assumes("tagged", tags("team", "blue")), assumes("tagged")),
                attack("An additional session tag", "without it")
                        .calls(
                                assumes("tagged", tags("team", "blue")),
                                assumes("tagged", tags("team", "blue", "more", "x"))),
                attack("A wrong source identity", "the right identity")
                        .calls(hasSourceIdentity("alice"), hasSourceIdentity("mallory"))
                        .by("offline: no source identities"),
                attack("The stolen key, without MFA", "MFA a minute ago")
                        .calls(
                                decided("with-mfa", request -> request.mfa(Duration.ofMinutes(1))),
                                decided("with-mfa", request -> request.withoutMfa()))
                        .by("offline: no MFA"),
                attack("A new user with the deleted user's name", "the user itself")
                        .calls(
                                decided("plain", pinned("plain"), request -> request.uniqueId(userId("plain"))),
                                decided("plain", pinned("plain"), request -> request.uniqueId("AIDACREATEDAFTERWARDS")))
                        .by("offline: user IDs aren't kept"),
                attack("A session longer than the role's maximum", "the maximum")
                        .calls(lasts("described", 14_400), lasts("described", 14_401))
                        .with("ValidationError")
                        .by("offline: any duration is allowed"));
    }

    private List<AllowedAndDenied> attacksOnPermissions() {
        return List.of(
                attack("The user creates a bucket without the role", "in the role")
                        .calls(inStackRole(ComponentArgumentsTest::createsBucket), () -> createsBucket(user("stack"))),
                attack("The user lists the stack's bucket without the role", "in the role")
                        .calls(inStackRole(this::listsBucket), () -> listsBucket(user("stack"))),
                attack("Another user lists the stack's bucket", "the role")
                        .calls(inStackRole(this::listsBucket), () -> listsBucket(stranger)),
                attack("Another user deploys `assume-role` with the external ID", "the user")
                        .calls(() -> deploys("users", keyOf("stack")), () -> deploys("strangers", strangersKey)),
                attack("The role calls a forbidden action", "an allowed action")
                        .calls(
                                inStackRole(ComponentArgumentsTest::createsBucket),
                                inStackRole(ComponentArgumentsTest::listsUsers)));
    }

    private Object deploys(String stack, AwsCredentials key) {
        try {
            return assumeRole(stack, key).up();
        } catch (AutomationException e) {
            return new Refused(e.getMessage().contains("AccessDenied") ? "AccessDenied" : e.getMessage());
        }
    }

    private List<AllowedAndDenied> attacksAfterALeak() {
        return List.of(
                attack("A user session, after `disableUser`", "without `disableUser`")
                        .calls(inSessionAssumes("plain"), inSessionAssumes("disabled")),
                attack("A user session from before `revokeUserSessionsBefore`", "a later session")
                        .calls(inSessionAssumes("revoked"), assumes(userSessionBefore, request("revoked"))),
                attack("A role session from before `revokeRoleSessionsBefore`", "a later session")
                        .calls(
                                inRole("revoked", ComponentArgumentsTest::createsBucket),
                                () -> createsBucket(roleSessionBefore)));
    }

    /** Returns a pair of calls in the role with {@code guardRails}. */
    private AllowedAndDenied guardRails(
            String attack,
            String allowed,
            Function<AwsClients, Object> allowedCall,
            Function<AwsClients, Object> deniedCall) {
        return attack("`guardRails`: the role " + attack, allowed)
                .calls(inRole("railed", allowedCall), inRole("railed", deniedCall));
    }

    private List<AllowedAndDenied> attacksOnGuardRails() {
        return List.of(
                guardRails(
                        "creates a key for its user",
                        "another user",
                        caller -> caller.iam().createAccessKey(r -> r.userName("stranger")),
                        caller -> caller.iam().createAccessKey(r -> r.userName("railed"))),
                guardRails(
                        "creates a role with a wider boundary",
                        "with the boundary",
                        caller -> createsRole(caller, onlyBuckets),
                        caller -> createsRole(caller, ADMINISTRATOR)),
                guardRails(
                        "changes the boundary's policy",
                        "another policy",
                        caller -> changesPolicy(caller, anotherPolicy),
                        caller -> changesPolicy(caller, onlyBuckets)),
                attack("`guardRails`: a created user removes its boundary", "with a boundary that allows `iam:*`")
                        .calls(
                                () -> removesOwnBoundary("misrailed", withIam),
                                () -> removesOwnBoundary("railed", onlyBuckets)));
    }

    private static Object createsRole(AwsClients caller, String boundary) {
        return caller.iam()
                .createRole(r -> r.roleName("bounded")
                        .assumeRolePolicyDocument(trusting("stranger"))
                        .permissionsBoundary(boundary));
    }

    private static Object changesPolicy(AwsClients caller, String policyArn) {
        return caller.iam()
                .createPolicyVersion(r -> r.policyArn(policyArn)
                        .policyDocument(allow("iam:*").toJson())
                        .setAsDefault(true));
    }

    /** Creates a user in the role, with every right that a policy can give it, which then removes its boundary. */
    private Object removesOwnBoundary(String role, String boundary) {
        var name = "created-by-" + role;
        var key = required(() -> {
            var caller = inRoleOf(role);
            caller.iam().createUser(r -> r.userName(name).permissionsBoundary(boundary));
            caller.iam()
                    .putUserPolicy(r -> r.userName(name)
                            .policyName("all")
                            .policyDocument(allow("*").toJson()));
            return caller.iam().createAccessKey(r -> r.userName(name)).accessKey();
        });
        return stacks.as(Stacks.key(key)).iam().deleteUserPermissionsBoundary(r -> r.userName(name));
    }

    @TestFactory
    Stream<DynamicTest> allows_with_the_option_and_denies_without() {
        return AllowedAndDenied.tests(options());
    }

    @TestFactory
    Stream<DynamicTest> denies_the_attack_and_allows_the_control() {
        return AllowedAndDenied.tests(attacks());
    }

    @Test
    void lets_a_user_that_stays_unprivileged_see_its_identity() {
        assertThat(user("stays").arn()).endsWith("user/stays");
    }

    @Test
    void creates_user_and_role_as_described() {
        var user = root.iam().getUser(r -> r.userName("described-user")).user();
        assertThat(user.path()).isEqualTo("/machines/");
        assertThat(user.tags()).extracting(t -> t.key() + "=" + t.value()).containsExactly("team=blue");
        var role = role("described");
        assertThat(role.roleName()).isEqualTo("described-role");
        assertThat(role.path()).isEqualTo("/deploy/");
        assertThat(role.description()).isEqualTo("Deploys");
        assertThat(role.maxSessionDuration()).isEqualTo(14_400);
        assertThat(role.tags()).extracting(t -> t.key() + "=" + t.value()).containsExactly("team=red");

        var plain = root.iam().getUser(r -> r.userName("plain")).user();
        assertThat(plain.path()).isEqualTo("/");
        assertThat(plain.tags()).isEmpty();
        assertThat(output("plain.roleArn")).matches(".*:role/plain-[0-9a-f]{7}");
    }
}
