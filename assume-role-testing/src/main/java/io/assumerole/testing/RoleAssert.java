package io.assumerole.testing;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.Resource;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestResult;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.PolicyEvaluator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about a role: who may assume it, and what its session may do. They are decided offline, by
 * {@link PolicyEvaluator}, on the documents that the program gave to AWS.
 *
 * <pre>{@code
 * assertThat(deployer)
 *         .lets(deployer.userArn())
 *         .assumeRoleWith("PulumiApplication")
 *         .refuses(deployer.userArn())
 *         .assumeRole()
 *         .letsRole("s3:PutObject", "arn:aws:s3:::artifacts/site.zip")
 *         .refusesRole("s3:DeleteBucket", "arn:aws:s3:::artifacts");
 * }</pre>
 *
 * <p>What a decision rests on:
 *
 * <table>
 *   <caption>Which documents count</caption>
 *   <tr><th>whose</th><th>which</th></tr>
 *   <tr><td>the role's and its user's</td><td>all that the component and what is below it make; with {@link #in}, all that
 *       the program makes</td></tr>
 *   <tr><td>another user's or role's</td><td>with {@link #in}, if the program makes it; else it is taken that its own
 *       policies allow everything, so that the role alone decides</td></tr>
 *   <tr><td>policies of other resources, such as a bucket's, SCPs and RCPs</td><td>none: they may still deny, and a
 *       resource's own policy may allow more</td></tr>
 * </table>
 *
 * <p>An assertion fails, {@code lets…} and {@code refuses…} alike, if it cannot be decided: because the request does not
 * say the value of a condition key, or because a managed policy is attached and nobody said what is in it. The message
 * says what is missing. It holds the trace of the decision, in which no external ID is shown.
 */
public final class RoleAssert extends AbstractAssert<RoleAssert, ComponentResource> {

    /** Stands for the policies of a caller that the program does not make. */
    private static final PolicyDocument EVERYTHING = PolicyDocument.of(Statement.allow()
            .sid("NotKnownAndTakenAsEverything")
            .action("*")
            .resource("*")
            .build());

    private static final SessionName SESSION = new SessionName("session");

    private final Output<String> roleArn;
    private final List<Resource> program = new ArrayList<>();
    private final Map<String, PolicyDocument> managed = new HashMap<>();

    <C extends ComponentResource> RoleAssert(@Nullable C actual, Function<C, Output<String>> roleArn) {
        super(actual, RoleAssert.class);
        isNotNull();
        this.roleArn = roleArn.apply(actual);
        program.add(actual);
    }

    /**
     * Looks at everything that the program makes, not at the component alone: also at policies that something else
     * attaches to the role or its user.
     *
     * @param program the run in which the component was made
     * @return this
     */
    public RoleAssert in(TestResult program) {
        this.program.addAll(program.resources());
        return this;
    }

    /**
     * Says what is in a managed policy that the program does not make, such as one of AWS's.
     *
     * @param arn its ARN
     * @param document what is in it
     * @return this
     */
    public RoleAssert managedPolicy(String arn, PolicyDocument document) {
        managed.put(arn, document.requireValid(PolicyKind.IDENTITY));
        return this;
    }

    /**
     * Begins the assertion that somebody may assume the role.
     *
     * @param principal the ARN of a user, of a role, of an account's root or of an identity provider, or a service
     *     principal such as {@code ec2.amazonaws.com}
     * @return what is asked for
     */
    public AssumeRoleAssert lets(String principal) {
        return new AssumeRoleAssert(this, principal, true);
    }

    /**
     * Begins the assertion that somebody may assume the role.
     *
     * @param principal as for {@link #lets(String)}, such as {@code deployer.userArn()}
     * @return what is asked for
     */
    public AssumeRoleAssert lets(Output<String> principal) {
        return lets(known(principal, "the caller"));
    }

    /**
     * Begins the assertion that somebody may not assume the role.
     *
     * @param principal as for {@link #lets(String)}
     * @return what is asked for
     */
    public AssumeRoleAssert refuses(String principal) {
        return new AssumeRoleAssert(this, principal, false);
    }

    /**
     * Begins the assertion that somebody may not assume the role.
     *
     * @param principal as for {@link #lets(String)}
     * @return what is asked for
     */
    public AssumeRoleAssert refuses(Output<String> principal) {
        return refuses(known(principal, "the caller"));
    }

    /**
     * Asserts that a session of the role may do something. Where the ARN does not say whose the resource is, as that of a
     * bucket, it is taken to be in the role's account.
     *
     * @param action one action, such as {@code s3:PutObject}
     * @param resource the ARN of one resource, or {@code *} for an action that knows no resources
     * @return this
     * @throws AssertionError if it may not, or if that cannot be decided
     */
    public RoleAssert letsRole(String action, String resource) {
        return letsRole(action, resource, request -> request);
    }

    /**
     * Asserts that a session of the role may do something under some circumstances.
     *
     * @param action as for {@link #letsRole(String, String)}
     * @param resource as for {@link #letsRole(String, String)}
     * @param circumstances adds to the request, such as {@code request -> request.sourceIp("203.0.113.7")}
     * @return this
     * @throws AssertionError if it may not, or if that cannot be decided
     */
    public RoleAssert letsRole(String action, String resource, UnaryOperator<AccessRequest.Builder> circumstances) {
        return decideRole(action, resource, circumstances, true);
    }

    /**
     * Asserts that a session of the role may not do something.
     *
     * @param action as for {@link #letsRole(String, String)}
     * @param resource as for {@link #letsRole(String, String)}
     * @return this
     * @throws AssertionError if it may, or if that cannot be decided
     */
    public RoleAssert refusesRole(String action, String resource) {
        return refusesRole(action, resource, request -> request);
    }

    /**
     * Asserts that a session of the role may not do something under some circumstances.
     *
     * @param action as for {@link #letsRole(String, String)}
     * @param resource as for {@link #letsRole(String, String)}
     * @param circumstances adds to the request
     * @return this
     * @throws AssertionError if it may, or if that cannot be decided
     */
    public RoleAssert refusesRole(String action, String resource, UnaryOperator<AccessRequest.Builder> circumstances) {
        return decideRole(action, resource, circumstances, false);
    }

    private RoleAssert decideRole(
            String action, String resource, UnaryOperator<AccessRequest.Builder> circumstances, boolean expected) {
        var arn = RoleArn.parse(known(roleArn, "the role"));
        var role = role(arn);
        var request = AccessRequest.byRoleSession(arn, SESSION).asksFor(action, resource);
        uniqueId(role, request);
        if (isWithoutAccount(resource)) {
            request.resourceAccount(arn.account());
        }
        var asked = circumstances.apply(request).build();
        check(new Verdict(role, evaluator(role).build().decide(asked)), "a session of " + arn, asked, expected);
        return this;
    }

    /** Decides whether somebody may assume the role, and fails if that is not what was expected. */
    RoleAssert decideAssumeRole(
            String principal, UnaryOperator<AccessRequest.Builder> circumstances, boolean expected) {
        var arn = RoleArn.parse(known(roleArn, "the role"));
        var role = role(arn);
        var trust = role.trust();
        if (trust.isEmpty()) {
            throw failure("The trust policy of %s is not known yet, as in a preview", arn);
        }
        var caller = DeclaredIdentity.find(principal, resources(), managed);
        var request = AssumeRoleAssert.by(principal, SESSION).asksToAssume(arn);
        caller.ifPresent(made -> uniqueId(made, request));
        var asked = circumstances.apply(request).build();
        var evaluator = caller.map(RoleAssert::evaluator)
                .orElseGet(() -> PolicyEvaluator.builder().identity(EVERYTHING))
                .trust(trust.get());
        check(new Verdict(caller.orElse(null), evaluator.build().decide(asked)), principal, asked, expected);
        return this;
    }

    private void check(Verdict verdict, String who, AccessRequest asked, boolean expected) {
        if (verdict.isUndecided()) {
            throw failure(
                    "It cannot be decided whether %s is %s %s. Missing: %s%nDecided without that:%n%s",
                    who, expected ? "allowed" : "refused", asked, verdict.missing(), verdict.trace());
        }
        if (verdict.isAllowed() != expected) {
            throw failure(
                    "Expected that %s is %s %s, and it is not:%n%s",
                    who, expected ? "allowed" : "refused", asked, verdict.trace());
        }
    }

    private static void uniqueId(DeclaredIdentity of, AccessRequest.Builder request) {
        of.uniqueId().ifPresent(request::uniqueId);
    }

    private static PolicyEvaluator.Builder evaluator(DeclaredIdentity of) {
        var evaluator = PolicyEvaluator.builder().identity(of.policies().toArray(PolicyDocument[]::new));
        of.boundary().ifPresent(evaluator::boundary);
        return evaluator;
    }

    private DeclaredIdentity role(RoleArn arn) {
        return DeclaredIdentity.find(arn.toString(), resources(), managed)
                .orElseThrow(() -> failure(
                        "%s has not made the role %s, so what is in its policies is not known; give the program that makes it with in(…)",
                        actual.pulumiResourceName(), arn));
    }

    private List<DeclaredResource> resources() {
        return DeclaredResource.all(program);
    }

    private String known(Output<String> output, String what) {
        return Optional.ofNullable(PulumiTest.extractValue(output))
                .orElseThrow(() ->
                        failure("The ARN of %s is not known: use AwsMocks, and not those of a first preview", what));
    }

    /** Such as that of a bucket; {@code *} is no resource at all. */
    private static boolean isWithoutAccount(String resource) {
        var parts = resource.split(":", 6);
        return parts.length == 6 && parts[4].isEmpty();
    }
}
