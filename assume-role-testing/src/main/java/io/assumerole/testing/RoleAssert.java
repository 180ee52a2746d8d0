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
 * Assertions about a role: who can assume it, and what its session can do. {@link PolicyEvaluator} decides them
 * offline, from the documents that the program declares.
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
 * <p>A decision considers these documents:
 *
 * <table>
 *   <caption>Documents</caption>
 *   <tr><th>owner</th><th>documents</th></tr>
 *   <tr><td>the role and its user</td><td>all documents that the component and its children create; with {@link #in},
 *       all documents that the program creates</td></tr>
 *   <tr><td>another user or role</td><td>with {@link #in}, its documents if the program creates it; otherwise, its own
 *       policies are assumed to allow everything, so only the role decides</td></tr>
 *   <tr><td>another resource, such as a bucket, or an organization</td><td>none: a resource policy, SCP, or RCP can
 *       still deny access, and a resource policy can grant more</td></tr>
 * </table>
 *
 * <p>Both {@code lets…} and {@code refuses…} fail if they cannot be decided, because the request has no value for a
 * condition key or the content of an attached managed policy is unknown. The message names the missing information and
 * contains the trace of the decision, without external IDs.
 */
public final class RoleAssert extends AbstractAssert<RoleAssert, ComponentResource> {

    /** The assumed policy of a caller that the program does not create. */
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
     * Considers everything that the program creates, not only the component: for example, policies that another
     * resource attaches to the role or its user.
     *
     * @param program the run that created the component
     * @return this
     */
    public RoleAssert in(TestResult program) {
        this.program.addAll(program.resources());
        return this;
    }

    /**
     * Sets the content of a managed policy that the program does not create, such as an AWS managed policy.
     *
     * @param arn the policy's ARN
     * @param document the policy's content
     * @return this
     */
    public RoleAssert managedPolicy(String arn, PolicyDocument document) {
        managed.put(arn, document.requireValid(PolicyKind.IDENTITY));
        return this;
    }

    /**
     * Starts the assertion that a principal can assume the role.
     *
     * @param principal the ARN of a user, a role, or an identity provider, or a service principal such as {@code
     *     ec2.amazonaws.com}. An account's root cannot assume a role
     * @return the assertion, which needs the request parameters
     */
    public CallerAssert lets(String principal) {
        return new CallerAssert(this, principal, true);
    }

    /**
     * Starts the assertion that a principal can assume the role.
     *
     * @param principal an ARN as in {@link #lets(String)}, such as {@code deployer.userArn()}
     * @return the assertion, which needs the request parameters
     */
    public CallerAssert lets(Output<String> principal) {
        return lets(known(principal, "the caller"));
    }

    /**
     * Starts the assertion that a principal cannot assume the role.
     *
     * @param principal see {@link #lets(String)}
     * @return the assertion, which needs the request parameters
     */
    public CallerAssert refuses(String principal) {
        return new CallerAssert(this, principal, false);
    }

    /**
     * Starts the assertion that a principal cannot assume the role.
     *
     * @param principal see {@link #lets(String)}
     * @return the assertion, which needs the request parameters
     */
    public CallerAssert refuses(Output<String> principal) {
        return refuses(known(principal, "the caller"));
    }

    /**
     * Asserts that a session of the role can do something. If the ARN has no account, such as the ARN of a bucket,
     * the resource is assumed to be in the role's account.
     *
     * @param action one action, such as {@code s3:PutObject}
     * @param resource the ARN of one resource, or {@code *} for an action without resources
     * @return this
     * @throws AssertionError if the session cannot do it, or if the assertion cannot be decided
     */
    public RoleAssert letsRole(String action, String resource) {
        return letsRole(action, resource, request -> request);
    }

    /**
     * Asserts that a session of the role can do something with certain request parameters.
     *
     * @param action see {@link #letsRole(String, String)}
     * @param resource see {@link #letsRole(String, String)}
     * @param circumstances adds parameters to the request, such as {@code request -> request.sourceIp("203.0.113.7")}
     * @return this
     * @throws AssertionError if the session cannot do it, or if the assertion cannot be decided
     */
    public RoleAssert letsRole(String action, String resource, UnaryOperator<AccessRequest.Builder> circumstances) {
        return decideRole(action, resource, circumstances, true);
    }

    /**
     * Asserts that a session of the role cannot do something.
     *
     * @param action see {@link #letsRole(String, String)}
     * @param resource see {@link #letsRole(String, String)}
     * @return this
     * @throws AssertionError if the session can do it, or if the assertion cannot be decided
     */
    public RoleAssert refusesRole(String action, String resource) {
        return refusesRole(action, resource, request -> request);
    }

    /**
     * Asserts that a session of the role cannot do something with certain request parameters.
     *
     * @param action see {@link #letsRole(String, String)}
     * @param resource see {@link #letsRole(String, String)}
     * @param circumstances adds parameters to the request
     * @return this
     * @throws AssertionError if the session can do it, or if the assertion cannot be decided
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
        check(
                new DeclaredDecision(role, evaluator(role).build().decide(asked)),
                "a session of " + arn,
                asked,
                expected);
        return this;
    }

    /** Decides whether a principal can assume the role, and fails if the decision is not the expected one. */
    RoleAssert decideAssumeRole(
            String principal, UnaryOperator<AccessRequest.Builder> circumstances, boolean expected) {
        var arn = RoleArn.parse(known(roleArn, "the role"));
        var role = role(arn);
        var trust = role.trust();
        if (trust.isEmpty()) {
            throw failure("The trust policy of %s is not known yet, as in a preview", arn);
        }
        var caller = DeclaredIdentity.find(principal, resources(), managed);
        var request = CallerAssert.by(principal, SESSION).asksToAssume(arn);
        caller.ifPresent(made -> uniqueId(made, request));
        var asked = circumstances.apply(request).build();
        var evaluator = caller.map(RoleAssert::evaluator)
                .orElseGet(() -> PolicyEvaluator.builder().identity(EVERYTHING))
                .trust(trust.get());
        check(new DeclaredDecision(caller.orElse(null), evaluator.build().decide(asked)), principal, asked, expected);
        return this;
    }

    private void check(DeclaredDecision verdict, String who, AccessRequest asked, boolean expected) {
        if (verdict.isUndecided()) {
            throw failure(
                    "Cannot decide whether %s is %s %s. Missing: %s%nThe decision without it:%n%s",
                    who, expected ? "allowed" : "denied", asked, verdict.missing(), verdict.trace());
        }
        if (verdict.isAllowed() != expected) {
            throw failure(
                    "Expected %s to be %s %s, but it is %s:%n%s",
                    who, expected ? "allowed" : "denied", asked, expected ? "denied" : "allowed", verdict.trace());
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
                        "%s did not create the role %s, so its policies are unknown; give the program that creates it with in(…)",
                        actual.pulumiResourceName(), arn));
    }

    private List<DeclaredResource> resources() {
        return DeclaredResource.all(program);
    }

    private String known(Output<String> output, String what) {
        return Optional.ofNullable(PulumiTest.extractValue(output))
                .orElseThrow(() ->
                        failure("The ARN of %s is not known: use AwsMocks without the first-preview setting", what));
    }

    /**
     * Returns whether a resource is an ARN without an account, such as the ARN of a bucket; {@code *} is not an ARN.
     */
    private static boolean isWithoutAccount(String resource) {
        var parts = resource.split(":", 6);
        return parts.length == 6 && parts[4].isEmpty();
    }
}
