package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.statement;
import static io.assumerole.policy.decision.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.decision.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.IMPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * AWS's tables of evaluation, each cell: by which principal form a resource's policy grants, and which of identity
 * policy, boundary, session policy, SCP and RCP can then be in the way; does not prove that AWS decides as it
 * documents.
 *
 * <p>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
class EvaluationTablesTest {
    private static final String OWN = "123456789012";
    private static final String OTHER = "999999999999";
    private static final PolicyDocument FULL = statement("'Effect':'Allow','Action':'*','Resource':'*'");
    private static final PolicyDocument NOT_HERE = statement("'Effect':'Allow','Action':'ec2:*','Resource':'*'");
    private static final PolicyDocument DENY = statement("'Effect':'Deny','Action':'*','Resource':'*'");
    private static final PolicyDocument DENY_EVERYONE =
            statement("'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*'");
    private static final String QUEUE = "arn:aws:sqs:eu-west-1:123456789012:q";
    private static final String KEY = "arn:aws:kms:eu-west-1:123456789012:key/k";

    /** Whether each kind of the caller's policies allows it, or is given at all. */
    private enum Given {
        ALLOWS,
        LACKS,
        ABSENT
    }

    private static AccessRequest.Builder by(String caller, String account) {
        var user = UserArn.parse("arn:aws:iam::" + account + ":user/u");
        return switch (caller) {
            case "user" -> AccessRequest.byUser(user);
            case "session" ->
                AccessRequest.byRoleSession(
                        RoleArn.parse("arn:aws:iam::" + account + ":role/r"), new SessionName("s1"));
            case "federated" -> AccessRequest.byFederatedUser(user, "f1");
            case "root" -> AccessRequest.byRoot(new AccountId(account));
            default -> throw new IllegalArgumentException(caller);
        };
    }

    private static String principal(String form, String account) {
        return switch (form) {
            case "everyone" -> "'*'";
            case "account" -> "{'AWS':'" + account + "'}";
            case "account's root" -> "{'AWS':'arn:aws:iam::" + account + ":root'}";
            case "user" -> "{'AWS':'arn:aws:iam::" + account + ":user/u'}";
            case "role" -> "{'AWS':'arn:aws:iam::" + account + ":role/r'}";
            case "session" -> "{'AWS':'arn:aws:sts::" + account + ":assumed-role/r/s1'}";
            case "federated" -> "{'AWS':'arn:aws:sts::" + account + ":federated-user/f1'}";
            case "another" -> "{'AWS':'arn:aws:iam::" + account + ":user/another'}";
            default -> throw new IllegalArgumentException(form);
        };
    }

    private static PolicyDocument grant(String form, String account) {
        return statement("'Effect':'Allow','Principal':" + principal(form, account) + ",'Action':'*','Resource':'*'");
    }

    /** Identity policy, boundary and session policy in all their states. */
    private static List<List<Given>> cells() {
        var cells = new ArrayList<List<Given>>();
        for (var identity : Given.values()) {
            for (var boundary : Given.values()) {
                for (var session : Given.values()) {
                    cells.add(List.of(identity, boundary, session));
                }
            }
        }
        return cells;
    }

    private static PolicyEvaluator.Builder policies(List<Given> cell) {
        var policies = PolicyEvaluator.builder();
        if (cell.get(0) != Given.ABSENT) {
            policies.identity(cell.get(0) == Given.ALLOWS ? FULL : NOT_HERE);
        }
        if (cell.get(1) != Given.ABSENT) {
            policies.boundary(cell.get(1) == Given.ALLOWS ? FULL : NOT_HERE);
        }
        if (cell.get(2) != Given.ABSENT) {
            policies.session(cell.get(2) == Given.ALLOWS ? FULL : NOT_HERE);
        }
        return policies;
    }

    private static boolean allow(String caller, String needed, List<Given> cell) {
        return List.of("identity", "boundary", "session").stream()
                .filter(needed::contains)
                .allMatch(kind -> {
                    var given =
                            cell.get(List.of("identity", "boundary", "session").indexOf(kind));
                    // A boundary that is not given limits nothing, nor does a session policy but a federated user's.
                    boolean mayBeAbsent =
                            kind.equals("boundary") || kind.equals("session") && !caller.equals("federated");
                    return given == Given.ALLOWS || given == Given.ABSENT && mayBeAbsent;
                });
    }

    private static Decision.Outcome decide(PolicyEvaluator.Builder policies, AccessRequest.Builder request) {
        return policies.build().decide(request.build()).outcome();
    }

    /** The last column: the policies that must allow it in addition to the resource policy, or instead of it. */
    @ParameterizedTest
    @CsvSource({
        "user, user, ''",
        "user, everyone, ''",
        "user, account, identity boundary session",
        "user, account's root, identity boundary session",
        "user, another, identity boundary session",
        "session, session, ''",
        "session, everyone, ''",
        "session, role, boundary session",
        "session, account, identity boundary session",
        "session, another, identity boundary session",
        "federated, federated, ''",
        "federated, everyone, ''",
        "federated, user, boundary session",
        "federated, account, identity boundary session",
        "federated, another, identity boundary session",
        "root, account, ''",
        "root, another, ''"
    })
    void in_one_account_the_principal_form_says_what_limits_the_resource_policy(
            String caller, String form, String needed) {
        for (var cell : cells()) {
            var expected = allow(caller, needed, cell) ? ALLOWED : IMPLICITLY_DENIED;
            assertThat(decide(
                            policies(cell).resource(grant(form, OWN)),
                            by(caller, OWN).asksFor("sqs:SendMessage", QUEUE)))
                    .as("%s by %s, identity, boundary, session %s", caller, form, cell)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "user, user, ''",
        "user, everyone, ''",
        "user, account, identity boundary session",
        "session, session, ''",
        "session, role, boundary session",
        "session, account, identity boundary session",
        "federated, federated, ''",
        "federated, user, boundary session",
        "federated, account, identity boundary session",
        "root, account's root, ''",
        "user, another, never",
        "session, another, never",
        "federated, another, never",
        "root, another, never"
    })
    void key_policy_must_allow_it_or_leave_it_to_the_account(String caller, String form, String needed) {
        for (var cell : cells()) {
            boolean allowed = !needed.equals("never") && allow(caller, needed, cell);
            assertThat(decide(
                            policies(cell).resource(grant(form, OWN)),
                            by(caller, OWN).asksFor("kms:Decrypt", KEY)))
                    .as("%s by %s, identity, boundary, session %s", caller, form, cell)
                    .isEqualTo(allowed ? ALLOWED : IMPLICITLY_DENIED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "user, user",
        "user, everyone",
        "user, account",
        "user, account's root",
        "session, session",
        "session, everyone",
        "session, role",
        "session, account",
        "federated, federated",
        "federated, everyone",
        "federated, user",
        "federated, account",
        "root, account",
        "root, everyone",
        "user, another",
        "session, another",
        "federated, another",
        "root, another"
    })
    void across_accounts_both_sides_must_allow_it_whatever_the_principal_form(String caller, String form) {
        for (var action : List.of("sqs:SendMessage", "kms:Decrypt")) {
            var resource = action.startsWith("kms") ? KEY : QUEUE;
            for (var cell : cells()) {
                boolean own = caller.equals("root") || allow(caller, "identity boundary session", cell);
                boolean allowed = own && !form.equals("another");
                assertThat(decide(
                                policies(cell).resource(grant(form, OTHER)),
                                by(caller, OTHER).asksFor(action, resource)))
                        .as("%s by %s, identity, boundary, session %s", caller, form, cell)
                        .isEqualTo(allowed ? ALLOWED : IMPLICITLY_DENIED);
                assertThat(decide(policies(cell), by(caller, OTHER).asksFor(action, resource)))
                        .as("%s without the resource's policy, %s", caller, cell)
                        .isEqualTo(own ? UNDECIDED : IMPLICITLY_DENIED);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "user, user",
        "user, everyone",
        "session, session",
        "session, role",
        "federated, federated",
        "root, account"
    })
    void deny_of_any_document_wins(String caller, String form) {
        var request = by(caller, OWN).asksFor("sqs:SendMessage", QUEUE);
        var all = List.of(Given.ALLOWS, Given.ALLOWS, Given.ALLOWS);
        assertThat(decide(policies(all).resource(grant(form, OWN)), request)).isEqualTo(ALLOWED);

        var denials = new ArrayList<PolicyEvaluator.Builder>(List.of(
                policies(all).serviceControl(FULL, DENY).resource(grant(form, OWN)),
                policies(all).serviceControl(FULL).serviceControl(FULL, DENY).resource(grant(form, OWN)),
                policies(all)
                        .resourceControl(statement("'Effect':'Deny','Principal':'*','Action':'sqs:*','Resource':'*'"))
                        .resource(grant(form, OWN)),
                policies(all).resource(statement("'Effect':'Deny','Principal':'*','Action':'*','Resource':'*'"))));
        if (!caller.equals("root")) {
            denials.add(policies(all).identity(DENY).resource(grant(form, OWN)));
            denials.add(PolicyEvaluator.builder().boundary(DENY).resource(grant(form, OWN)));
            denials.add(policies(all).session(DENY).resource(grant(form, OWN)));
        }
        for (var policies : denials) {
            assertThat(decide(policies, request)).isEqualTo(EXPLICITLY_DENIED);
        }
    }

    /** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html */
    @ParameterizedTest
    @CsvSource({
        "user, user",
        "user, everyone",
        "user, another",
        "session, session",
        "session, role",
        "session, another",
        "federated, federated",
        "federated, another",
        "root, account",
        "root, another"
    })
    void each_level_of_scps_must_allow_it_even_what_the_resource_grants(String caller, String form) {
        var all = List.of(Given.ALLOWS, Given.ALLOWS, Given.ALLOWS);
        var request = by(caller, OWN).asksFor("sqs:SendMessage", QUEUE);
        for (int bits = 0; bits < 8; bits++) {
            var policies = policies(all).resource(grant(form, OWN));
            for (int level = 0; level < 3; level++) {
                policies.serviceControl((bits & 1 << level) == 0 ? NOT_HERE : FULL);
            }
            assertThat(decide(policies, request))
                    .as("levels %s", Integer.toBinaryString(bits))
                    .isEqualTo(bits == 7 ? ALLOWED : IMPLICITLY_DENIED);
        }
        assertThat(decide(policies(all).resource(grant(form, OWN)).serviceControl(NOT_HERE, FULL), request))
                .as("one SCP of a level is enough")
                .isEqualTo(ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({"user, user", "session, role", "federated, federated", "root, account"})
    void rcps_of_another_service_or_resource_do_not_apply(String caller, String form) {
        var request = by(caller, OWN).asksFor("sqs:SendMessage", QUEUE);
        var all = List.of(Given.ALLOWS, Given.ALLOWS, Given.ALLOWS);
        var rcpFullAccess = statement("'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'");

        assertThat(decide(
                        policies(all).resource(grant(form, OWN)).resourceControl(rcpFullAccess, DENY_EVERYONE),
                        request))
                .isEqualTo(ALLOWED);
        assertThat(decide(
                        policies(all)
                                .resource(grant(form, OWN))
                                .resourceControl(
                                        statement(
                                                "'Effect':'Deny','Principal':'*','Action':'sqs:*','NotResource':'arn:aws:sqs:*:*:q'")),
                        request))
                .isEqualTo(ALLOWED);
        assertThat(decide(
                        policies(all)
                                .resource(grant(form, OWN))
                                .resourceControl(
                                        statement(
                                                "'Effect':'Deny','Principal':'*','Action':'sqs:*','NotResource':'arn:aws:sqs:*:*:other'")),
                        request))
                .isEqualTo(EXPLICITLY_DENIED);
    }
}
