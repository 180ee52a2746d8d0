package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.assertOutcome;
import static io.assumerole.policy.Fixtures.statement;
import static io.assumerole.policy.decision.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.decision.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.IMPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.reference.ActionReference;
import io.assumerole.policy.reference.CrossAccountUse;
import io.assumerole.policy.reference.ServiceReference;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Decides calls across accounts that every given policy allows. Doesn't prove that AWS's pages are right, or that the data
 * covers every page.
 */
class CrossAccountUseTest {
    private static final UserArn CALLER = UserArn.parse("arn:aws:iam::111122223333:user/caller");
    private static final UserArn NEIGHBOR = UserArn.parse("arn:aws:iam::444455556666:user/caller");
    private static final AccountId OWNER = NEIGHBOR.account();
    private static final PolicyDocument ALL = statement("'Effect':'Allow','Action':'*','Resource':'*'");
    private static final PolicyDocument DENY = statement("'Effect':'Deny','Action':'*','Resource':'*'");
    private static final PolicyDocument BOTH_ACCOUNTS = statement(
            "'Effect':'Allow','Principal':{'AWS':['111122223333','444455556666']},'Action':'*','Resource':'*'");

    /** {@code *}, and actions that are newer than the service reference. */
    private static final Set<String> NEWER = Set.of(
            "backup:*",
            "glue:*",
            "kms:*",
            "kms:getkeylastusage",
            "s3express:putmetricsconfiguration",
            "secretsmanager:*");

    private static String arn(String resource) {
        return resource.startsWith("arn:") ? resource : "arn:aws:" + resource.replace("OWNER", OWNER.value());
    }

    private static AccessRequest request(UserArn caller, String action, String resource) {
        var request =
                AccessRequest.byUser(caller).asksFor(action, arn(resource)).context("aws:SourceVpce");
        return (arn(resource).contains(OWNER.value()) ? request : request.resourceAccount(OWNER)).build();
    }

    private static Decision decide(UserArn caller, String action, String resource, PolicyDocument... identity) {
        return PolicyEvaluator.builder()
                .identity(identity)
                .resource(BOTH_ACCOUNTS)
                .build()
                .decide(request(caller, action, resource));
    }

    /** A call that AWS documents across accounts, and the nearest one that it excludes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kms:Decrypt                      | kms:PutKeyPolicy                   | kms:us-east-1:OWNER:key/k
            kms:GetKeyRotationStatus         | kms:EnableKeyRotation              | kms:us-east-1:OWNER:key/k
            kms:CreateGrant                  | kms:TagResource                    | kms:us-east-1:OWNER:key/k
            KMS:encrypt                      | KMS:replicatekey                   | kms:us-east-1:OWNER:key/k
            kms:Sign                         | kms:SynchronizeMultiRegionKey      | kms:us-east-1:OWNER:key/k
            sqs:SendMessage                  | sqs:DeleteQueue                    | sqs:us-east-1:OWNER:q
            sqs:ReceiveMessage               | sqs:TagQueue                       | sqs:us-east-1:OWNER:q
            sqs:GetQueueAttributes           | sqs:SetQueueAttributes             | sqs:us-east-1:OWNER:q
            s3:ListBucket                    | s3:GetBucketPolicy                 | s3:::bucket
            s3:PutBucketTagging              | s3:PutBucketPolicy                 | s3:::bucket
            s3express:CreateSession          | s3express:PutBucketPolicy          | s3express:us-east-1:OWNER:bucket/b--use1-az4--x-s3
            secretsmanager:DescribeSecret    | secretsmanager:CreateSecret        | secretsmanager:us-east-1:OWNER:secret:s-AbCdEf
            glue:GetTable                    | glue:StartJobRun                   | glue:us-east-1:OWNER:job/j
            backup:CopyIntoBackupVault       | backup:DeleteBackupVault           | backup:us-east-1:OWNER:backup-vault:v
            es:ESHttpGet                     | es:UpdateDomainConfig              | es:us-east-1:OWNER:domain/d
            dynamodb:GetItem                 | dynamodb:PutResourcePolicy         | dynamodb:us-east-1:OWNER:table/t
            dynamodb:Query                   | dynamodb:PartiQLSelect             | dynamodb:us-east-1:OWNER:table/t
            kinesis:PutRecord                | kinesis:PutResourcePolicy          | kinesis:us-east-1:OWNER:stream/s
            """)
    void allows_what_is_documented_and_denies_what_is_excluded(String possible, String excluded, String resource) {
        var own = possible.startsWith("glue:") ? resource.replace("job/j", "table/d/t") : resource;
        assertOutcome(ALLOWED, decide(CALLER, possible, own, ALL));
        assertOutcome(IMPLICITLY_DENIED, decide(CALLER, possible, own));

        var decision = decide(CALLER, excluded, resource, ALL);
        assertOutcome(IMPLICITLY_DENIED, decision);
        assertThat(decision.reason()).contains(excluded, "no policy can allow it for another account (https://");
        assertOutcome(ALLOWED, decide(NEIGHBOR, excluded, resource, ALL));
        assertOutcome(EXPLICITLY_DENIED, decide(CALLER, excluded, resource, ALL, DENY));
    }

    /** A call that AWS documents across accounts, and the nearest one that nobody has checked. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sns:Publish                      | sns:SetTopicAttributes             | sns:us-east-1:OWNER:t
            sns:Subscribe                    | sns:DeleteTopic                    | sns:us-east-1:OWNER:t
            lambda:InvokeFunction            | lambda:UpdateFunctionConfiguration | lambda:us-east-1:OWNER:function:f
            lambda:GetFunction               | lambda:AddPermission               | lambda:us-east-1:OWNER:function:f
            lambda:GetLayerVersion           | lambda:DeleteLayerVersion          | lambda:us-east-1:OWNER:layer:l:1
            s3:GetObject                     | s3:PutObjectVersionAcl             | s3:::bucket/a
            s3:GetEncryptionConfiguration    | s3:DeleteBucket                    | s3:::bucket
            s3:GetObjectAcl                  | s3:DeleteObject                    | s3:::bucket/a
            s3:GetObjectVersion              | s3:DeleteObjectVersion             | s3:::bucket/a
            s3:ListBucketVersions            | s3:DeleteBucket                    | s3:::bucket
            ecr:BatchGetImage                | ecr:SetRepositoryPolicy            | ecr:us-east-1:OWNER:repository/r
            events:PutEvents                 | events:DeleteEventBus              | events:us-east-1:OWNER:event-bus/b
            events:PutRule                   | events:TagResource                 | events:us-east-1:OWNER:rule/b/r
            logs:PutSubscriptionFilter       | logs:PutDestination                | logs:us-east-1:OWNER:destination:d
            es:ESHttpPost                    | es:AddTags                         | es:us-east-1:OWNER:domain/d
            execute-api:Invoke               | execute-api:InvalidateCache        | execute-api:us-east-1:OWNER:a/s/GET/
            ses:SendEmail                    | ses:DeleteEmailIdentity            | ses:us-east-1:OWNER:identity/example.com
            elasticfilesystem:ClientMount    | elasticfilesystem:DeleteFileSystem | elasticfilesystem:us-east-1:OWNER:file-system/fs-1
            codeartifact:ReadFromRepository  | codeartifact:DeleteRepository      | codeartifact:us-east-1:OWNER:repository/d/r
            kinesis:GetRecords               | kinesis:DeleteStream               | kinesis:us-east-1:OWNER:stream/s
            """)
    void leaves_unchecked_findings_open(String possible, String unchecked, String resource) {
        assertOutcome(ALLOWED, decide(CALLER, possible, resource, ALL));

        var decision = decide(CALLER, unchecked, resource, ALL);
        assertOutcome(UNDECIDED, decision);
        assertThat(decision.reason())
                .contains("cross-account use of " + unchecked + " on this resource has not been checked")
                .contains("role there");
        assertOutcome(ALLOWED, decide(NEIGHBOR, unchecked, resource, ALL));
        assertOutcome(IMPLICITLY_DENIED, decide(CALLER, unchecked, resource));
    }

    /**
     * Tests the same action on a resource that AWS's page doesn't mention, and an action of a service that no line
     * covers. Within one account, the call is allowed if the action accepts the resource.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            logs:PutSubscriptionFilter | logs:us-east-1:OWNER:log-group:g             | UNDECIDED         | ALLOWED
            logs:PutLogEvents          | logs:us-east-1:OWNER:log-group:g             | IMPLICITLY_DENIED | UNDECIDED
            ses:SendEmail              | ses:us-east-1:OWNER:configuration-set/c      | UNDECIDED         | ALLOWED
            lambda:InvokeFunction      | lambda:us-east-1:OWNER:layer:l               | UNDECIDED         | UNDECIDED
            lambda:InvokeFunction      | sqs:us-east-1:OWNER:q                        | UNDECIDED         | UNDECIDED
            ec2:TerminateInstances     | ec2:us-east-1:OWNER:instance/i-1             | UNDECIDED         | ALLOWED
            iot:Publish                | iot:us-east-1:OWNER:topic/t                  | UNDECIDED         | ALLOWED
            apigateway:PATCH           | apigateway:us-east-1::/restapis/a            | UNDECIDED         | ALLOWED
            newservice:GetThing        | newservice:us-east-1:OWNER:thing/t           | UNDECIDED         | ALLOWED
            kms:CreateAlias            | kms:us-east-1:OWNER:alias/a                  | IMPLICITLY_DENIED | ALLOWED
            kms:Decrypt                | kms:us-east-1:OWNER:KEY/k                    | UNDECIDED         | ALLOWED
            glue:GetDatabase           | glue:us-east-1:OWNER:registry/d              | UNDECIDED         | UNDECIDED
            glue:GetDatabase           | glue:us-east-1:OWNER:catalogs                | UNDECIDED         | ALLOWED
            glue:GetDatabase           | glue:us-east-1:OWNER:Database/d              | UNDECIDED         | ALLOWED
            glue:GetDatabase           | glue:us-east-1:OWNER:database/d              | ALLOWED           | ALLOWED
            glue:GetDatabase           | glue:us-east-1:OWNER:catalog                 | ALLOWED           | ALLOWED
            secretsmanager:GetSecretValue | secretsmanager:us-east-1:OWNER:other:s    | UNDECIDED         | ALLOWED
            """)
    void never_allows_another_account_undocumented_access(
            String action, String resource, Decision.Outcome outcome, Decision.Outcome inOneAccount) {
        assertOutcome(outcome, decide(CALLER, action, resource, ALL));
        assertOutcome(inOneAccount, decide(NEIGHBOR, action, resource, ALL));
    }

    /** A secret is always encrypted with a KMS key, and the AWS managed key can't be used across accounts. */
    @ParameterizedTest
    @CsvSource({
        "secretsmanager:GetSecretValue, UNDECIDED, ALLOWED",
        "secretsmanager:PutSecretValue, UNDECIDED, ALLOWED",
        "secretsmanager:UpdateSecret, UNDECIDED, ALLOWED",
        "secretsmanager:ReplicateSecretToRegions, UNDECIDED, ALLOWED",
        "secretsmanager:BatchGetSecretValue, IMPLICITLY_DENIED, UNDECIDED",
        "secretsmanager:DescribeSecret, ALLOWED, ALLOWED"
    })
    void value_of_a_secret_needs_its_key(String action, Decision.Outcome outcome, Decision.Outcome inOneAccount) {
        var secret = "secretsmanager:us-east-1:OWNER:secret:s-AbCdEf";
        var decision = decide(CALLER, action, secret, ALL);

        assertOutcome(outcome, decision);
        assertThat(decision.reason().contains("AWS managed key aws/secretsmanager"))
                .isEqualTo(outcome == UNDECIDED);
        assertOutcome(inOneAccount, decide(NEIGHBOR, action, secret, ALL));
        assertOutcome(IMPLICITLY_DENIED, decide(CALLER, action, secret));
    }

    /** A service might be able to make calls that another account can't make; AWS doesn't document it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kms:Decrypt       | kms:us-east-1:OWNER:key/k        | ALLOWED
            kms:PutKeyPolicy  | kms:us-east-1:OWNER:key/k        | UNDECIDED
            sqs:SendMessage   | sqs:us-east-1:OWNER:q            | ALLOWED
            sqs:DeleteQueue   | sqs:us-east-1:OWNER:q            | UNDECIDED
            logs:PutLogEvents | logs:us-east-1:OWNER:log-group:g:log-stream:s | ALLOWED
            sns:Publish       | sns:us-east-1:OWNER:t            | ALLOWED
            lambda:InvokeFunction | lambda:us-east-1:OWNER:function:f | ALLOWED
            events:PutEvents  | events:us-east-1:OWNER:event-bus/b | ALLOWED
            s3:PutObject      | s3:::bucket/a                    | ALLOWED
            s3:GetBucketAcl   | s3:::bucket                      | ALLOWED
            kms:GenerateDataKey | kms:us-east-1:OWNER:key/k      | ALLOWED
            kms:Decrypt       | kms:us-east-1:OWNER:KEY/k        | UNDECIDED
            ec2:RunInstances  | ec2:us-east-1:OWNER:instance/i   | UNDECIDED
            sns:DeleteTopic   | sns:us-east-1:OWNER:t            | UNDECIDED
            secretsmanager:GetSecretValue | secretsmanager:us-east-1:OWNER:secret:s | UNDECIDED
            """)
    void service_is_not_allowed_excluded_actions(String action, String resource, Decision.Outcome outcome) {
        var decision = PolicyEvaluator.builder()
                .resource(statement("'Effect':'Allow','Principal':{'Service':'logs.amazonaws.com'},'Action':'*',"
                        + "'Resource':'*'"))
                .build()
                .decide(AccessRequest.byService("logs.amazonaws.com")
                        .asksFor(action, arn(resource))
                        .build());

        assertOutcome(outcome, decision);
        assertThat(decision.reason()).contains(action);
    }

    static Stream<CrossAccountUse> lines() {
        return CrossAccountUse.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("lines")
    void data_names_a_page_and_actions_that_exist(CrossAccountUse line) {
        assertThat(line.page()).startsWith("https://");
        var service = ServiceReference.service(line.service()).orElseThrow();
        assertThat(line.actions().stream()
                        .filter(name -> !service.actions().containsKey(name))
                        .filter(name -> !NEWER.contains(line.service() + ":" + name)))
                .isEmpty();
    }

    /** Whatever the policies allow, each call in the data is decided by its line; within one account, by the policies. */
    @ParameterizedTest
    @MethodSource("lines")
    void each_line_decides_its_calls(CrossAccountUse line) {
        var place = line.service().equals("s3") ? "s3:::" : line.service() + ":us-east-1:OWNER:";
        for (var type : line.types()) {
            for (var name : line.actions()) {
                var known = ServiceReference.actions(line.service() + ":" + name);
                var accepted = known.size() != 1
                        ? List.<String>of()
                        : known.get(0).use().types().stream()
                                .filter(own -> !own.name().isEmpty())
                                .map(own -> place(own.arn()))
                                .filter(arn -> new RequestedResource(arn, null).isOf(line.service(), type))
                                .filter(arn -> !new RequestedResource(arn, null).isAccessPoint())
                                .toList();
                if (accepted.isEmpty()) {
                    boolean possible = known.size() != 1 || known.get(0).use() == ActionReference.UNKNOWN;
                    decidesByLine(
                            line,
                            name,
                            place + (type.matches(".*[/:]") ? type + "x" : type.replace("*", "x")),
                            possible);
                } else {
                    decidesByLine(line, name, accepted.get(0), true);
                }
            }
        }
    }

    /** Returns an ARN of a resource type, in the account of the owner if its ARNs have an account. */
    private static String place(String form) {
        var parts = form.split(":", 6);
        var values = List.of("arn", "aws", "x", "us-east-1", OWNER.value(), "x");
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts[i].replaceAll("[*%]", values.get(i));
        }
        return String.join(":", parts);
    }

    private static void decidesByLine(CrossAccountUse line, String name, String resource, boolean isPossible) {
        // An alias doesn't identify its key in a policy.
        var action = line.service() + ":" + (name.equals("*") ? "AnythingElse" : name);
        boolean alias = resource.contains(":alias/") && CallRules.usesAKey(action);
        var decision = decide(CALLER, action, resource, ALL);
        var allowed = isPossible ? List.of(alias ? UNDECIDED : ALLOWED) : List.of(ALLOWED, UNDECIDED);
        assertThat(decision.outcome())
                .as("%s", decision)
                .isIn(
                        switch (line.answer()) {
                            case YES -> allowed;
                            case KEY -> List.of(UNDECIDED);
                            case NO, SERVICES -> List.of(IMPLICITLY_DENIED);
                        });
        assertThat(decide(NEIGHBOR, action, resource, ALL).outcome()).isIn(allowed);
    }

    @Test
    void data_answers_each_call_once() {
        var seen = new HashSet<String>();
        for (var line : CrossAccountUse.ALL) {
            for (var action : line.actions()) {
                assertThat(seen.add(line.service() + " " + line.types() + " " + action))
                        .as(line + " " + action.toUpperCase(Locale.ROOT))
                        .isTrue();
            }
        }
    }
}
