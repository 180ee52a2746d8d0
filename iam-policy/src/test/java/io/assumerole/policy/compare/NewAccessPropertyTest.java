package io.assumerole.policy.compare;

import static io.assumerole.policy.Fixtures.assertOutcome;
import static io.assumerole.policy.Fixtures.condition;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.UserArn;
import io.assumerole.internal.StepBudget;
import io.assumerole.policy.Condition;
import io.assumerole.policy.Effect;
import io.assumerole.policy.Fixtures;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.compare.NewAccess.Outcome;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.Decision;
import io.assumerole.policy.decision.PolicyEvaluator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/**
 * For any documents that the arbitraries make: where there is no new access, the evaluator finds none, either. Does not
 * prove that the evaluator is right.
 */
@Tag("slow")
class NewAccessPropertyTest {
    private static final List<String> ACTIONS = List.of(
            "*",
            "*:*",
            "s3:*",
            "s3:Get*",
            "s3:GetObject",
            "s3:Put?bject",
            "sqs:*",
            "iam:GetRole",
            "iam:*",
            "kms:C*",
            "kms:*");

    private static final List<String> RESOURCES = List.of(
            "*",
            "*",
            "arn:*:*",
            "arn:*:*:*:*:*",
            "arn:?*:?*:*:*:*",
            "arn:aws*:s3",
            "arn:aws-cn:s3:::*",
            "arn:aws-us-gov:s3:::a*",
            "arn:aws:s3:::*",
            "arn:aws:s3:::a*",
            "arn:aws:s3:::a/*",
            "arn:aws:s3:::a/deployer",
            "arn:aws:s3:::a/${aws:username}",
            "arn:aws:s3:::b/${aws:userid}",
            "arn:aws:S3:::a/deployer",
            "arn:aws:s3",
            "arn:aws:sqs:*:123456789012:*",
            "arn:aws:sqs:*:q",
            "arn:aws:sqs:eu-west-1:*:q",
            "arn:aws:sqs:eu-west-1:999999999999:q",
            "arn:aws:iam::*:role/*",
            "arn:aws:iam::123456789012:role/?*",
            "arn:aws:kms:*:*:key/*",
            "arn:*:kms:*:*:*");

    private static final List<Condition> CONDITIONS = List.of(
            condition("StringEquals", "example:zone", "eu-west-1"),
            condition("StringEquals", "example:zone", "eu-west-1", "us-east-1"),
            condition("StringEqualsIfExists", "example:zone", "eu-west-1"),
            condition("StringEquals", "example:zone", "eu-west-1", "us-east-1", "eu-x"),
            condition("StringEqualsIfExists", "example:zone", "eu-west-1", "us-east-1"),
            condition("StringLike", "example:zone", "eu-*"),
            condition("StringLike", "example:zone", "eu-west-1"),
            condition("StringEquals", "example:zone", "eu-*"),
            condition("StringNotLike", "example:zone", "us-east-1"),
            condition("StringEquals", "example:zone", "arn:aws:s3:::a"),
            condition("ArnLike", "example:zone", "arn:aws:s3:::a"),
            condition("ArnEquals", "example:zone", "arn:aws:s3:::*"),
            condition("StringNotLike", "example:zone", "eu-*"),
            condition("StringNotEquals", "example:zone", "us-east-1"),
            condition("StringNotEquals", "example:zone", "us-east-1", "eu-west-1"),
            condition("ArnLike", "aws:PrincipalArn", "arn:*:iam::*:user/*"),
            condition("ArnLike", "aws:PrincipalArn", Fixtures.USER.toString()),
            condition("StringEquals", "aws:PrincipalArn", Fixtures.USER.toString()),
            condition("StringEquals", "aws:PrincipalArn", "arn:aws:iam::*:user/*"),
            condition("StringLike", "aws:PrincipalArn", "arn:aws:iam::123456789012:*/d*"),
            condition("ForAllValues:StringEquals", "aws:TagKeys", "a"),
            condition("ForAllValues:StringEquals", "aws:TagKeys", "a", "b"),
            condition("ForAnyValue:StringEquals", "aws:TagKeys", "a", "b"),
            condition("ForAnyValue:StringLike", "aws:TagKeys", "a*"),
            condition("ForAnyValue:StringLike", "aws:TagKeys", "*"),
            condition("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
            condition("IpAddress", "aws:SourceIp", "203.0.113.1"),
            condition("IpAddress", "aws:SourceIp", "203.0.113.0/25", "203.0.113.128/25"),
            condition("IpAddress", "aws:SourceIp", "203.0.113.0/25", "203.0.113.192/26"),
            condition("NotIpAddress", "aws:SourceIp", "203.0.113.0/25", "203.0.113.128/25"),
            condition("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"),
            condition("StringNotEquals", "aws:PrincipalType", "${aws:username}"),
            condition("StringEquals", "aws:username", "${aws:username}"),
            condition("Null", "example:zone", "true"),
            condition("DateLessThan", "aws:CurrentTime", "2030-01-01"),
            condition("DateLessThan", "aws:CurrentTime", "2029-01-01"));

    private static final List<Principal> PRINCIPALS = List.of(
            Principal.everyone(),
            Principal.aws(Fixtures.USER.toString()),
            Principal.aws("123456789012"),
            Principal.aws("arn:aws:iam::123456789012:root"),
            Principal.aws("arn:aws-cn:iam::123456789012:root"),
            Principal.aws("arn:aws-us-gov:iam::123456789012:root"),
            Principal.aws("arn:aws-cn:iam::123456789012:user/deployer"),
            Principal.aws("999999999999"),
            Principal.aws(Fixtures.CALLING_ROLE.toString()),
            Principal.service("ec2.amazonaws.com"));

    /** What a statement is made of. */
    record Draft(
            boolean allow,
            boolean notAction,
            List<String> actions,
            boolean notResource,
            List<String> resources,
            List<Condition> conditions,
            List<Principal> principals) {

        /** @param partition the partition of all principals of a trust policy, which accepts principals of only one */
        Statement statement(PolicyKind kind, String partition) {
            var builder = allow ? Statement.allow() : Statement.deny();
            if (kind == PolicyKind.TRUST) {
                return builder.principal(principals.stream()
                                .map(one -> in(partition, one))
                                .toArray(Principal[]::new))
                        .action(actions.size() > 1 ? "sts:*" : "sts:AssumeRole")
                        .condition(conditions.toArray(Condition[]::new))
                        .build();
            }
            var resource = resources.toArray(String[]::new);
            if (kind == PolicyKind.RESOURCE) {
                builder = builder.principal(principals.toArray(Principal[]::new));
            }
            if (kind == PolicyKind.RESOURCE_CONTROL) {
                builder = Statement.deny()
                        .principal(Principal.everyone())
                        .action(actions.stream()
                                .map(action -> action.startsWith("*") ? "s3:*" : action)
                                .toArray(String[]::new));
            } else {
                var action = actions.toArray(String[]::new);
                builder = notAction ? builder.notAction(action) : builder.action(action);
            }
            builder = notResource ? builder.notResource(resource) : builder.resource(resource);
            return builder.condition(conditions.toArray(Condition[]::new)).build();
        }
    }

    private static Principal in(String partition, Principal principal) {
        return principal.value().startsWith("arn:") ? Principal.aws(in(partition, principal.value())) : principal;
    }

    private static String in(String partition, String arn) {
        return arn.replaceFirst("^arn:[^:]*:", "arn:" + partition + ":");
    }

    private static Arbitrary<Draft> drafts() {
        return Combinators.combine(
                        Arbitraries.of(true, true, false),
                        Arbitraries.of(true, false, false, false, false),
                        Arbitraries.of(ACTIONS).list().ofMinSize(1).ofMaxSize(2),
                        Arbitraries.of(true, false, false, false),
                        Arbitraries.of(RESOURCES).list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of(CONDITIONS)
                                .list()
                                .ofMaxSize(2)
                                .uniqueElements(condition -> condition.operator() + condition.lowerCaseKey()),
                        Arbitraries.of(PRINCIPALS).list().ofMinSize(1).ofMaxSize(2))
                .as(Draft::new);
    }

    @Provide
    Arbitrary<List<Draft>> drafted() {
        return drafts().list().ofMinSize(1).ofMaxSize(4);
    }

    /** The same with a few things changed, wider and narrower. */
    private static List<Draft> changed(List<Draft> drafts, List<Draft> others, Random random) {
        var all = new ArrayList<Draft>();
        for (var draft : drafts) {
            var other = others.get(random.nextInt(others.size()));
            switch (random.nextInt(9)) {
                case 0 -> {}
                case 1 ->
                    all.add(new Draft(
                            draft.allow,
                            draft.notAction,
                            other.actions,
                            draft.notResource,
                            draft.resources,
                            draft.conditions,
                            draft.principals));
                case 2 ->
                    all.add(new Draft(
                            draft.allow,
                            draft.notAction,
                            draft.actions,
                            draft.notResource,
                            other.resources,
                            draft.conditions,
                            other.principals));
                case 3 ->
                    all.add(new Draft(
                            draft.allow,
                            draft.notAction,
                            draft.actions,
                            draft.notResource,
                            draft.resources,
                            other.conditions,
                            draft.principals));
                case 4 ->
                    all.add(new Draft(
                            draft.allow,
                            draft.notAction,
                            draft.actions.subList(0, 1),
                            draft.notResource,
                            draft.resources.subList(0, 1),
                            draft.conditions,
                            draft.principals.subList(0, 1)));
                case 5 -> all.addAll(withDeny(draft, random.nextBoolean() ? draft : other));
                default -> all.add(draft);
            }
        }
        if (random.nextInt(4) == 0 || all.isEmpty()) {
            all.add(others.get(0));
        }
        Collections.shuffle(all, random);
        return all;
    }

    /**
     * Divides each draft whose condition lists more than one value into drafts that list one value each. May omit one
     * of them.
     */
    private static List<Draft> divided(List<Draft> drafts, Random random) {
        var all = new ArrayList<Draft>();
        for (var draft : drafts) {
            var several = draft.conditions.stream()
                    .filter(condition -> condition.values().size() > 1)
                    .findFirst();
            several.ifPresentOrElse(
                    condition -> {
                        int left = random.nextInt(2 * condition.values().size());
                        for (int i = 0; i < condition.values().size(); i++) {
                            var one = new Condition(
                                    condition.operator(),
                                    condition.key(),
                                    List.of(condition.values().get(i)));
                            if (i != left) {
                                all.add(new Draft(
                                        draft.allow,
                                        draft.notAction,
                                        draft.actions,
                                        draft.notResource,
                                        draft.resources,
                                        draft.conditions.stream()
                                                .map(other -> other.equals(condition) ? one : other)
                                                .toList(),
                                        draft.principals));
                            }
                        }
                    },
                    () -> all.add(draft));
        }
        return all;
    }

    /**
     * Returns an Allow of everything, and a Deny of the actions that the draft excludes, or of a part of other access.
     */
    private static List<Draft> withDeny(Draft draft, Draft other) {
        return List.of(
                new Draft(
                        draft.allow,
                        false,
                        List.of("*"),
                        draft.notResource,
                        draft.resources,
                        draft.conditions,
                        draft.principals),
                new Draft(
                        false,
                        false,
                        draft.actions,
                        other.notResource,
                        other.resources,
                        other.conditions,
                        other.principals));
    }

    private static final List<String> PARTITIONS = List.of("aws", "aws", "aws-cn", "aws-us-gov");

    private static PolicyDocument document(List<Draft> drafts, PolicyKind kind) {
        return document(drafts, kind, "aws");
    }

    private static PolicyDocument document(List<Draft> drafts, PolicyKind kind, String partition) {
        return PolicyDocument.of(
                kind,
                drafts.stream().map(draft -> draft.statement(kind, partition)).toArray(Statement[]::new));
    }

    /** A request within one partition: there is no access between partitions. */
    record Asked(
            String action,
            String arn,
            String caller,
            String partition,
            List<String> zone,
            List<String> tags,
            String address) {

        AccessRequest request(PolicyKind kind) {
            var resource = in(partition, arn);
            var request = switch (kind == PolicyKind.SESSION ? "session" : caller) {
                case "user" -> AccessRequest.byUser(UserArn.parse(in(partition, Fixtures.USER.toString())));
                case "session" ->
                    AccessRequest.byRoleSession(
                            RoleArn.parse(in(partition, Fixtures.CALLING_ROLE.toString())), new SessionName("session"));
                default ->
                    kind == PolicyKind.TRUST
                            ? AccessRequest.byService("ec2.amazonaws.com")
                            : AccessRequest.byUser(UserArn.parse(in(partition, Fixtures.OTHER_USER.toString())));
            };
            request = kind == PolicyKind.TRUST
                    ? request.asksToAssume(RoleArn.parse(in(partition, Fixtures.ROLE.toString())))
                    : request.asksFor(action, resource).context("aws:TagKeys", tags.toArray(String[]::new));
            if (kind != PolicyKind.TRUST && resource.contains(":s3:")) {
                request.resourceAccount(new AccountId("123456789012"));
            }
            if (!zone.equals(List.of("unsaid"))) {
                request.context("example:zone", zone.toArray(String[]::new));
            }
            if (!address.isEmpty()) {
                request.sourceIp(address);
            }
            return request.build();
        }
    }

    @Provide
    Arbitrary<List<Asked>> asked() {
        return Combinators.combine(
                        Arbitraries.of(
                                "s3:GetObject",
                                "s3:PutObject",
                                "s3:ListAllMyBuckets",
                                "sqs:SendMessage",
                                "iam:GetRole",
                                "iam:ListRoles",
                                "kms:CreateGrant",
                                "kms:ConnectCustomKeyStore"),
                        Arbitraries.of(
                                "*",
                                "*",
                                "arn:aws:s3:::a",
                                "arn:aws:s3:::a/deployer",
                                "arn:aws:s3:::a/other",
                                "arn:aws:s3:::b/o",
                                "arn:aws:sqs:eu-west-1:123456789012:q",
                                "arn:aws:sqs:eu-west-1:999999999999:q",
                                "arn:aws:sqs:eu-west-1:123456789012:x:q",
                                "arn:aws:iam::123456789012:role/r",
                                "arn:aws:kms:eu-west-1:123456789012:key/k",
                                "arn:aws:kms:eu-west-1:123456789012:alias/a"),
                        Arbitraries.of("user", "session", "other"),
                        Arbitraries.of(PARTITIONS),
                        Arbitraries.of(
                                List.of("eu-west-1"),
                                List.of("us-east-1"),
                                List.of("eu-x"),
                                List.of("arn:aws:s3:::a"),
                                List.<String>of(),
                                List.of("unsaid")),
                        Arbitraries.of("a", "b", "").list().ofMaxSize(2),
                        Arbitraries.of("", "203.0.113.1", "203.0.113.200", "198.51.100.1"))
                .as(Asked::new)
                .list()
                .ofSize(12);
    }

    @Provide
    Arbitrary<PolicyKind> kinds() {
        return Arbitraries.of(
                PolicyKind.IDENTITY,
                PolicyKind.TRUST,
                PolicyKind.RESOURCE,
                PolicyKind.BOUNDARY,
                PolicyKind.SESSION,
                PolicyKind.SERVICE_CONTROL,
                PolicyKind.RESOURCE_CONTROL);
    }

    private static final PolicyDocument EVERYTHING =
            PolicyDocument.of(Statement.allow().action("*").resource("*").build());

    private static final PolicyDocument OPEN = PolicyDocument.of(Statement.allow()
            .principal(Principal.aws(Fixtures.USER.toString()), Principal.aws(Fixtures.CALLING_ROLE.toString()))
            .action("*")
            .resource("*")
            .build());

    private static Decision decide(PolicyDocument document, PolicyKind kind, AccessRequest request) {
        return decide(document, kind, request, false);
    }

    /** Among policies that allow everything, where this kind alone allows nothing; or where that is asked for. */
    private static Decision decide(PolicyDocument document, PolicyKind kind, AccessRequest request, boolean others) {
        var policies = PolicyEvaluator.builder().noOtherLimits();
        switch (kind) {
            case TRUST -> policies.trust(document);
            case IDENTITY -> policies.identity(document);
            case RESOURCE -> policies.resource(document);
            case BOUNDARY -> policies.identity(EVERYTHING).boundary(document);
            case SESSION -> policies.identity(EVERYTHING).session(document);
            case SERVICE_CONTROL -> policies.identity(EVERYTHING).serviceControl(document);
            default -> policies.identity(EVERYTHING).resourceControl(document);
        }
        if (others && kind == PolicyKind.IDENTITY) {
            policies.resource(OPEN);
        }
        if (others && (kind == PolicyKind.TRUST || kind == PolicyKind.RESOURCE)) {
            policies.identity(EVERYTHING);
        }
        return policies.build().decide(request);
    }

    @StatisticsReport(StatisticsReportMode.OFF)
    @Property(tries = 1000)
    void finds_all_that_a_request_shows_to_be_new(
            @ForAll("drafted") List<Draft> drafts,
            @ForAll("drafted") List<Draft> others,
            @ForAll Random random,
            @ForAll("asked") List<Asked> asked,
            @ForAll boolean otherPolicies,
            @ForAll("kinds") PolicyKind kind) {
        var partition = PARTITIONS.get(random.nextInt(PARTITIONS.size()));
        var before = document(random.nextInt(3) == 0 ? divided(drafts, random) : drafts, kind, partition);
        var after = document(
                changed(drafts, others, random),
                kind,
                random.nextBoolean() ? partition : PARTITIONS.get(random.nextInt(PARTITIONS.size())));
        var access = NewAccess.between(before, after, kind);
        Statistics.label("outcome").collect(access.outcome()).coverage(coverage -> {
            for (var outcome : Outcome.values()) {
                coverage.check(outcome).percentage(share -> share > 8);
            }
        });

        for (var one : asked) {
            var request = one.request(kind);
            var was = decide(before, kind, request, otherPolicies);
            var is = decide(after, kind, request, otherPolicies);
            // An Allow and a Deny can hang on the same thing that is not said: so only without a Deny.
            boolean more = is.isAllowed() && !was.isAllowed()
                    || after.statements().stream().allMatch(statement -> statement.effect() == Effect.ALLOW)
                            && is.outcome() == Decision.Outcome.UNDECIDED
                            && was.outcome() != Decision.Outcome.UNDECIDED
                            && !was.isAllowed();
            Statistics.label("shown to be new")
                    .collect(more)
                    .coverage(coverage -> coverage.check(true).percentage(share -> share > 1));
            if (more) {
                assertThat(access.outcome())
                        .as("%s%nbefore %s%nafter %s%n%s: %s, then %s", access, before, after, one, was, is)
                        .isNotEqualTo(Outcome.NONE);
            }
        }
    }

    @Property(tries = 300)
    void finds_nothing_new_where_nothing_was_added(
            @ForAll("drafted") List<Draft> drafts,
            @ForAll("drafted") List<Draft> others,
            @ForAll Random random,
            @ForAll("kinds") PolicyKind kind) {
        var before = document(drafts, kind);

        var shuffled = new ArrayList<>(drafts);
        Collections.shuffle(shuffled, random);
        assertOutcome(Outcome.NONE, NewAccess.between(before, document(shuffled, kind), kind));
        var denied = new ArrayList<>(drafts);
        others.stream()
                .filter(draft -> !draft.allow || kind == PolicyKind.RESOURCE_CONTROL)
                .forEach(denied::add);
        assertOutcome(Outcome.NONE, NewAccess.between(before, document(denied, kind), kind));
        drafts.stream()
                .filter(draft -> draft.allow && kind != PolicyKind.RESOURCE_CONTROL)
                .findFirst()
                .ifPresent(denied::remove);
        if (!denied.isEmpty()) {
            assertOutcome(Outcome.NONE, NewAccess.between(before, document(denied, kind), kind));
        }
    }

    /** Nothing in the arbitraries names this table; only what is about everything does not let it be new. */
    @StatisticsReport(StatisticsReportMode.OFF)
    @Property(tries = 300)
    void finds_added_leaks(@ForAll("drafted") List<Draft> drafts) {
        var before = document(drafts, PolicyKind.IDENTITY);
        var table = "arn:aws:dynamodb:eu-west-1:123456789012:table/t";
        var added = new ArrayList<>(before.statements());
        added.add(Statement.allow().action("dynamodb:GetItem").resource(table).build());
        var after = PolicyDocument.of(added.toArray(Statement[]::new));
        var zones = List.of(List.<String>of(), List.of("eu-west-1"), List.of("us-east-1"), List.of("eu-x"));
        // Two Deny statements with opposite conditions together deny every request, so the added Allow is no new
        // access.
        boolean leaks = zones.stream()
                .flatMap(zone -> Stream.of(List.<String>of(), List.of("a"), List.of("b"))
                        .flatMap(tags -> Stream.of("203.0.113.1", "203.0.113.200", "198.51.100.1")
                                .map(address ->
                                        new Asked("dynamodb:GetItem", table, "user", "aws", zone, tags, address))))
                .map(asked -> asked.request(PolicyKind.IDENTITY))
                .anyMatch(request ->
                        decide(before, PolicyKind.IDENTITY, request).outcome() == Decision.Outcome.IMPLICITLY_DENIED
                                && decide(after, PolicyKind.IDENTITY, request).isAllowed());

        var outcome = NewAccess.between(before, after, PolicyKind.IDENTITY).outcome();

        Statistics.label("leaks")
                .collect(leaks)
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 20));
        if (leaks) {
            assertThat(outcome).isEqualTo(Outcome.NEW);
        }
    }

    /** A request that shows new access is one that the evaluator decides otherwise, where it can be made. */
    @StatisticsReport(StatisticsReportMode.OFF)
    @Property(tries = 1000)
    void shows_with_a_request_what_the_evaluator_decides(
            @ForAll("drafted") List<Draft> drafts, @ForAll("drafted") List<Draft> others, @ForAll Random random) {
        var before = document(withoutConditions(drafts), PolicyKind.IDENTITY);
        var after = document(withoutConditions(changed(drafts, others, random)), PolicyKind.IDENTITY);
        var search = new NewAccessSearch(
                ComparedStatement.of(List.of(before), "before"),
                ComparedStatement.of(List.of(after), "after"),
                ExampleLocation.INVENTED);
        var sample = ComparedStatement.of(List.of(after), "after").stream()
                .filter(ComparedStatement::allows)
                .flatMap(compared -> compared.pieces("*"))
                .flatMap(piece -> search.find(piece, new StepBudget(100_000_000)).stream())
                .filter(found -> found.context().equals(Map.of()))
                .filter(found -> found.action().startsWith("s3:"))
                .filter(found -> found.resource().startsWith("arn:aws:s3:::"))
                .findFirst();
        Statistics.label("shown")
                .collect(sample.isPresent())
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 1));

        sample.ifPresent(found -> {
            var request = AccessRequest.byUser(Fixtures.USER)
                    .asksFor(found.action(), found.resource())
                    .resourceAccount(new AccountId("123456789012"))
                    .build();
            assertThat(decide(after, PolicyKind.IDENTITY, request).outcome())
                    .as("%s", found)
                    .isIn(Decision.Outcome.ALLOWED, Decision.Outcome.UNDECIDED);
            assertThat(decide(before, PolicyKind.IDENTITY, request).isAllowed())
                    .as("%s in %s", found, before)
                    .isFalse();
        });
    }

    private static List<Draft> withoutConditions(List<Draft> drafts) {
        return drafts.stream()
                .map(draft -> new Draft(
                        draft.allow,
                        draft.notAction,
                        draft.actions,
                        draft.notResource,
                        draft.resources,
                        List.of(),
                        draft.principals))
                .toList();
    }
}
