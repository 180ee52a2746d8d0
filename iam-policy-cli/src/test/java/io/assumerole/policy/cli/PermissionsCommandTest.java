package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.arn.Partition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.permissions.AllTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The starting policy of a preview, and the actions that the policies of a role lack. */
class PermissionsCommandTest {
    private static final String QUEUE = "aws:sqs/queue:Queue";
    private static final String ROLE = "aws:iam/role:Role";
    private static final String ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
    private static final String ACCESS_KEY = "aws:iam/accessKey:AccessKey";
    private static final String FUNCTION = "aws:lambda/function:Function";
    private static final String POLICY = "aws:iam/policy:Policy";
    private static final String ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
    private static final String PROVIDER = "pulumi:providers:aws";
    private static final String DEPLOYS = "arn:aws:iam::210987654321:role/deploys";
    private static final String CLUSTER = "aws:eks/cluster:Cluster";
    private static final String ACCOUNT = "123456789012";
    private static final String ORDERS = "arn:aws:sqs:eu-west-1:123456789012:orders";
    private static final String LOAD_BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/";
    private static final String UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    /** A policy as the text of an input. */
    private static final String EVERYTHING =
            "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'*','Resource':'*'}]}"
                    .replace("'", "\\\"");

    @TempDir
    private Path folder;

    private Runs runs;

    @BeforeEach
    void start() {
        runs = new Runs(folder);
    }

    private List<Statement> statements(PreviewBuilder preview, String options) throws IOException {
        runs.file("preview.json", preview.json());
        var result = runs.command("permissions --account " + ACCOUNT + " --format policy " + options + "preview.json")
                .exits(0);
        return PolicyDocument.parse(result.out(), PolicyKind.IDENTITY).statements();
    }

    /** Returns each certain permission as the action and the resource. */
    private Set<String> certain(PreviewBuilder preview, String options) throws IOException {
        return statements(preview, options).stream()
                .filter(statement -> !statement.sid().orElseThrow().endsWith("Inferred"))
                .flatMap(statement -> statement.actions().stream()
                        .flatMap(action -> statement.resources().stream().map(resource -> action + " " + resource)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> resources(PreviewBuilder preview, String action) throws IOException {
        return statements(preview, "").stream()
                .filter(statement -> statement.actions().contains(action))
                .flatMap(statement -> statement.resources().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Runs.Result check(PreviewBuilder preview, String policy, String... options) throws IOException {
        runs.file("preview.json", preview.json()).file("policy.json", policy);
        return runs.command("permissions --policy policy.json --account " + ACCOUNT + " preview.json", options);
    }

    /** Returns the report without line breaks. */
    private static String report(Runs.Result result) {
        return Runs.unwrapped(result.out());
    }

    private static String allow(String actions, String resource) {
        return Runs.policy("'Effect':'Allow','Action':[" + actions + "],'Resource':'" + resource + "'");
    }

    @Nested
    class A_starting_policy {
        @Test
        void names_what_a_new_resource_needs() throws IOException {
            assertThat(certain(new PreviewBuilder().create(QUEUE, "orders", "'name':'orders'"), ""))
                    .containsExactlyInAnyOrder(
                            "sqs:CreateQueue " + ORDERS,
                            "sqs:GetQueueAttributes " + ORDERS,
                            "sqs:ListQueueTags " + ORDERS);
        }

        @Test
        void adds_the_calls_for_tags_only_if_there_are_tags() throws IOException {
            var tagged =
                    certain(new PreviewBuilder().create(QUEUE, "orders", "'name':'orders','tags':{'team':'a'}"), "");
            var empty = certain(new PreviewBuilder().create(QUEUE, "orders", "'name':'orders','tags':{}"), "");

            assertThat(tagged).contains("sqs:TagQueue " + ORDERS);
            assertThat(empty).isNotEmpty().noneMatch(grant -> grant.startsWith("sqs:TagQueue"));
        }

        @Test
        void writes_a_wildcard_for_the_suffix_of_an_automatic_name_and_only_for_that() throws IOException {
            var automatic = certain(
                    new PreviewBuilder().create(QUEUE, "orders", "'name':'orders-0a1b2c3','__defaults':['name']"), "");
            var given = certain(new PreviewBuilder().create(QUEUE, "other", "'name':'orders-0a1b2c3'"), "");

            assertThat(automatic).contains("sqs:CreateQueue " + ORDERS + "-*");
            assertThat(given).contains("sqs:CreateQueue " + ORDERS + "-0a1b2c3");
        }

        @Test
        void names_an_existing_resource_exactly() throws IOException {
            var preview = new PreviewBuilder()
                    .existing(
                            "delete",
                            QUEUE,
                            "orders",
                            ORDERS + "-0a1b2c3",
                            "'name':'orders-0a1b2c3','__defaults':['name']");

            assertThat(certain(preview, ""))
                    .contains("sqs:DeleteQueue " + ORDERS + "-0a1b2c3")
                    .allMatch(grant -> grant.endsWith(ORDERS + "-0a1b2c3"));
        }

        @Test
        void contains_nothing_for_an_unchanged_resource_unless_it_is_for_the_lifecycle() throws IOException {
            var preview = new PreviewBuilder()
                    .existing("same", QUEUE, "orders", ORDERS, "'name':'orders'")
                    .create(QUEUE, "other", "'name':'other'");

            assertThat(certain(preview, "")).noneMatch(grant -> grant.endsWith(":orders"));
            assertThat(certain(preview, "--lifecycle "))
                    .contains(
                            "sqs:CreateQueue " + ORDERS,
                            "sqs:GetQueueAttributes " + ORDERS,
                            "sqs:DeleteQueue " + ORDERS);
        }

        @Test
        void contains_a_read_that_only_a_refresh_makes_only_for_a_refresh() throws IOException {
            var user = "arn:aws:iam::123456789012:user/anna";
            var created = new PreviewBuilder().create(ACCESS_KEY, "key", "'user':'anna'");

            assertThat(certain(created, "")).containsExactly("iam:CreateAccessKey " + user);
            assertThat(certain(created, "--lifecycle "))
                    .containsExactly(
                            "iam:CreateAccessKey " + user, "iam:DeleteAccessKey " + user, "iam:ListAccessKeys " + user);
            assertThat(certain(new PreviewBuilder().existing("import", ACCESS_KEY, "key", "AKIA", "'user':'anna'"), ""))
                    .containsExactly("iam:ListAccessKeys " + user);
        }

        @Test
        void names_the_role_that_a_linked_resource_belongs_to() throws IOException {
            var preview = new PreviewBuilder()
                    .create(ROLE, "worker", "'name':'worker-0a1b2c3','__defaults':['name'],'path':'/app/'")
                    .create(
                            ROLE_POLICY,
                            "reads",
                            "'role':'" + UNKNOWN + "'",
                            "'role':['" + PreviewBuilder.urn(ROLE, "worker") + "']");

            assertThat(certain(preview, ""))
                    .contains("iam:PutRolePolicy arn:aws:iam::123456789012:role/app/worker-*")
                    .noneMatch(grant -> grant.startsWith("iam:PutRolePolicy") && grant.endsWith("role/*"));
        }

        @ParameterizedTest
        @CsvSource({"'loadBalancerType':'network',net", "'loadBalancerType':'gateway',gwy", "'internal':true,app"})
        void names_only_the_kind_of_load_balancer_that_the_input_selects(String input, String kind) throws IOException {
            var preview = new PreviewBuilder()
                    .create("aws:lb/loadBalancer:LoadBalancer", "web", "'name':'web','tags':{'team':'a'}," + input);

            assertThat(resources(preview, "elasticloadbalancing:CreateLoadBalancer"))
                    .isEqualTo(resources(preview, "elasticloadbalancing:AddTags"))
                    .containsExactly(LOAD_BALANCER + kind + "/web/*");
        }

        @Test
        void names_each_kind_of_load_balancer_if_its_input_is_unknown() throws IOException {
            var preview = new PreviewBuilder()
                    .create(
                            "aws:lb/loadBalancer:LoadBalancer",
                            "web",
                            "'name':'web','loadBalancerType':'" + UNKNOWN + "'");

            assertThat(resources(preview, "elasticloadbalancing:CreateLoadBalancer"))
                    .containsExactlyInAnyOrder(
                            LOAD_BALANCER + "app/web/*", LOAD_BALANCER + "net/web/*", LOAD_BALANCER + "gwy/web/*");
        }

        @ParameterizedTest
        @CsvSource({"'protocol':'https',app", "'protocol':'TLS',net", "'port':80,app gwy"})
        void names_only_the_kind_of_load_balancer_whose_listener_has_the_protocol(String input, String kinds)
                throws IOException {
            var preview = new PreviewBuilder().create("aws:lb/listener:Listener", "web", input);

            assertThat(resources(preview, "elasticloadbalancing:CreateListener"))
                    .containsExactlyInAnyOrder(Stream.of(kinds.split(" "))
                            .map(kind -> LOAD_BALANCER + kind + "/*/*")
                            .toArray(String[]::new));
        }

        @Test
        void tags_only_what_a_group_starts_and_not_the_image_or_subnet() throws IOException {
            var preview = new PreviewBuilder()
                    .create(
                            "aws:autoscaling/group:Group",
                            "workers",
                            "'name':'workers','launchTemplate':{'id':'lt-1'}");

            assertThat(resources(preview, "ec2:RunInstances"))
                    .contains("arn:aws:ec2:eu-west-1::image/*", "arn:aws:ec2:eu-west-1:123456789012:instance/*");
            assertThat(resources(preview, "ec2:CreateTags"))
                    .contains("arn:aws:ec2:eu-west-1:123456789012:instance/*")
                    .allMatch(resource -> resource.matches(".*:(instance|volume|network-interface)/\\*"));
        }

        /** Returns the resources of the statements with an action. */
        @ParameterizedTest
        @CsvSource({"ingress,Ingress,Egress", "egress,Egress,Ingress"})
        void names_only_the_call_for_the_value_of_an_input(String type, String needed, String other)
                throws IOException {
            var rule = "aws:ec2/securityGroupRule:SecurityGroupRule";

            assertThat(report(new PreviewBuilder().create(rule, "web", "'type':'" + type + "'")))
                    .contains("ec2:AuthorizeSecurityGroup" + needed + " for " + rule
                            + " web, because its input type is " + type)
                    .doesNotContain("ec2:AuthorizeSecurityGroup" + other);
            assertThat(report(new PreviewBuilder().create(rule, "web", "'type':'" + UNKNOWN + "'")))
                    .contains(needed, other, "because type isn't known before the deployment (inferred)");
        }

        /** The provider lists defaults among the inputs, too. */
        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '"',
                value = {
                    "aws:lambda/function:Function,reservedConcurrentExecutions,-1,0,lambda:PutFunctionConcurrency",
                    "aws:cloudwatch/logGroup:LogGroup,retentionInDays,0,7,logs:PutRetentionPolicy",
                    "aws:cognito/userPool:UserPool,mfaConfiguration,'OFF','ON',cognito-idp:SetUserPoolMfaConfig",
                    "aws:secretsmanager/secret:Secret,policy,'{}','{ }',secretsmanager:PutResourcePolicy"
                })
        void needs_no_call_that_sets_an_input_to_the_value_of_a_missing_input(
                String type, String input, String missing, String other, String action) throws IOException {
            assertThat(resources(new PreviewBuilder().create(type, "it", "'name':'it'"), action))
                    .isEmpty();
            assertThat(resources(
                            new PreviewBuilder().create(type, "it", "'name':'it','" + input + "':" + missing), action))
                    .isEmpty();
            assertThat(resources(
                            new PreviewBuilder().create(type, "it", "'name':'it','" + input + "':" + other), action))
                    .isNotEmpty();
        }

        /** Each row has an input without which the provider doesn't make a call, or a value for which it doesn't. */
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '"',
                value = {
                    "s3/bucket:Bucket | 'acl':'private' | 'acl':'public-read' | s3:PutBucketAcl",
                    "s3/bucket:Bucket | 'acl':'private' | 'acl':'04da6b54-80e4-46f7-96ec-b56ff0331ba9' | s3:PutBucketAcl",
                    "s3/bucketV2:BucketV2 | 'acl':'private' | 'acl':'log-delivery-write' | s3:PutBucketAcl",
                    "dynamodb/table:Table | 'replicas':[{'regionName':'us-east-1'}] "
                            + "| 'replicas':[{'propagateTags':true}] | dynamodb:UntagResource",
                    "apigatewayv2/api:Api | 'protocolType':'HTTP' | 'body':'{}' | apigateway:DELETE"
                })
        void needs_a_call_of_a_new_resource_only_with_an_input(String type, String without, String with, String action)
                throws IOException {
            assertThat(resources(new PreviewBuilder().create("aws:" + type, "it", "'name':'it'," + without), action))
                    .isEmpty();
            assertThat(resources(new PreviewBuilder().create("aws:" + type, "it", "'name':'it'," + with), action))
                    .isNotEmpty();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '"',
                value = {
                    "iam/policy:Policy | 'delayAfterPolicyCreationInMs':5000 | policy | iam:SetDefaultPolicyVersion",
                    "ec2/launchTemplate:LaunchTemplate | 'updateDefaultVersion':true | imageId | ec2:ModifyLaunchTemplate",
                    "autoscaling/group:Group | 'instanceRefresh':{'strategy':'Rolling'} | maxSize | autoscaling:StartInstanceRefresh",
                    "lambda/function:Function | 'publish':true | code | lambda:PublishVersion",
                    "sfn/stateMachine:StateMachine | 'publish':true | definition | states:PublishStateMachineVersion",
                    "ecs/service:Service | 'waitForSteadyState':true | desiredCount | ecs:ListServiceDeployments",
                    "ecs/service:Service | 'waitForSteadyState':true | desiredCount | ecs:StopServiceDeployment",
                    "rds/instance:Instance | 'blueGreenUpdate':{'enabled':true} | engineVersion | rds:CreateBlueGreenDeployment",
                    "acm/certificate:Certificate | 'earlyRenewalDuration':'P30D' | options | acm:RenewCertificate"
                })
        void needs_a_call_of_a_changed_resource_only_with_an_input(
                String type, String with, String changed, String action) throws IOException {
            var arn = "arn:aws:iam::123456789012:policy/it";

            assertThat(resources(new PreviewBuilder().update("aws:" + type, "it", arn, "'name':'it'", changed), action))
                    .isEmpty();
            assertThat(resources(
                            new PreviewBuilder().update("aws:" + type, "it", arn, "'name':'it'," + with, changed),
                            action))
                    .isNotEmpty();
        }

        @Test
        void says_in_which_case_the_provider_makes_a_call_that_no_input_shows() throws IOException {
            assertThat(report(new PreviewBuilder()
                            .existing(
                                    "delete",
                                    "aws:iam/user:User",
                                    "u",
                                    "arn:aws:iam::123456789012:user/u",
                                    "'name':'u'")))
                    .contains(
                            "iam:RemoveUserFromGroup for aws:iam/user:User u, only if the user is still in a group (inferred)");
        }

        /** HTTP APIs and REST APIs have different ARNs. */
        @ParameterizedTest
        @CsvSource({
            "apigatewayv2/stage:Stage,'apiId',apis/*/stages",
            "apigateway/stage:Stage,'restApi',restapis/*/stages",
            "apigatewayv2/route:Route,'apiId',apis/*/routes",
            "apigatewayv2/integration:Integration,'apiId',apis/*/integrations",
            "apigatewayv2/authorizer:Authorizer,'apiId',apis/*/authorizers",
            "apigatewayv2/deployment:Deployment,'apiId',apis/*/deployments"
        })
        void names_the_kind_of_an_API(String type, String input, String parent) throws IOException {
            var preview = new PreviewBuilder()
                    .create("aws:" + type, "it", "'name':'live','stageName':'live','" + input + "':'" + UNKNOWN + "'");
            var start = "arn:aws:apigateway:eu-west-1::/" + parent;

            assertThat(resources(preview, "apigateway:POST")).isNotEmpty().allMatch(arn -> arn.startsWith(start));
            assertThat(statements(preview, "--lifecycle "))
                    .filteredOn(statement -> statement.actions().contains("apigateway:DELETE"))
                    .flatMap(Statement::resources)
                    .filteredOn(arn -> !arn.endsWith("/tags/*"))
                    .isNotEmpty()
                    .allMatch(arn -> arn.startsWith(start));
        }

        @Test
        void names_a_role_of_another_stack_by_its_name() throws IOException {
            assertThat(certain(new PreviewBuilder().create(ROLE_POLICY, "reads", "'role':'worker'"), ""))
                    .contains("iam:PutRolePolicy arn:aws:iam::123456789012:role/worker");
        }

        @Test
        void passes_only_the_planned_role_to_only_its_service() throws IOException {
            var preview = new PreviewBuilder()
                    .create(ROLE, "worker", "'name':'worker'")
                    .create(
                            FUNCTION,
                            "resize",
                            "'name':'resize','role':'" + UNKNOWN + "'",
                            "'role':['" + PreviewBuilder.urn(ROLE, "worker") + "']");
            var passes = statements(preview, "").stream()
                    .filter(statement -> statement.actions().contains("iam:PassRole"))
                    .toList();

            assertThat(passes).hasSize(1);
            assertThat(passes.get(0).resources()).containsExactly("arn:aws:iam::123456789012:role/worker");
            assertThat(passes.get(0).conditions().toString()).contains("iam:PassedToService", "lambda.amazonaws.com");
        }

        @Test
        void creates_only_the_service_linked_role_of_a_planned_service() throws IOException {
            var cluster = new PreviewBuilder().create("aws:ecs/cluster:Cluster", "web", "'name':'web'");
            var queue = new PreviewBuilder().create(QUEUE, "orders", "'name':'orders'");

            var linked = statements(cluster, "").stream()
                    .filter(statement -> statement.actions().contains("iam:CreateServiceLinkedRole"))
                    .toList();
            assertThat(linked).hasSize(1);
            assertThat(linked.get(0).sid()).contains("CreateServiceLinkedRoleForEcsInferred");
            assertThat(linked.get(0).resources())
                    .containsExactly("arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/*");
            assertThat(linked.get(0).conditions().toString())
                    .contains("StringEquals", "iam:AWSServiceName", "ecs.amazonaws.com");
            assertThat(statements(queue, ""))
                    .noneMatch(statement -> statement.actions().contains("iam:CreateServiceLinkedRole"));
        }

        @Test
        void attaches_each_planned_policy_only_to_its_role() throws IOException {
            var attachments = new PreviewBuilder()
                    .create(POLICY, "lists", "'name':'lists-0a1b2c3','__defaults':['name']")
                    .create(ATTACHMENT, "a", "'role':'a','policyArn':'arn:aws:iam::aws:policy/ReadOnlyAccess'")
                    .create(
                            ATTACHMENT,
                            "b",
                            "'role':'b','policyArn':'" + UNKNOWN + "'",
                            "'policyArn':['" + PreviewBuilder.urn(POLICY, "lists") + "']");
            var attached = statements(attachments, "").stream()
                    .filter(statement -> statement.actions().contains("iam:AttachRolePolicy"))
                    .collect(Collectors.toMap(
                            statement -> statement.resources().get(0),
                            statement -> statement.conditions().toString()));

            assertThat(attached).hasSize(2);
            assertThat(attached.get("arn:aws:iam::123456789012:role/a"))
                    .contains("ArnLike", "iam:PolicyARN", "arn:aws:iam::aws:policy/ReadOnlyAccess")
                    .doesNotContain("lists");
            assertThat(attached.get("arn:aws:iam::123456789012:role/b"))
                    .contains("arn:aws:iam::123456789012:policy/lists-*")
                    .doesNotContain("ReadOnlyAccess");
        }

        @Test
        void gives_a_role_no_permissions_that_are_not_planned() throws IOException {
            var gives = Set.of("iam:AttachRolePolicy", "iam:PutRolePolicy");
            var plain = new PreviewBuilder().create(ROLE, "worker", "'name':'worker'");
            var managed = new PreviewBuilder()
                    .create(
                            ROLE,
                            "worker",
                            "'name':'worker','managedPolicyArns':['arn:aws:iam::aws:policy/ReadOnlyAccess']");

            assertThat(statements(plain, "--lifecycle "))
                    .noneMatch(statement -> statement.actions().stream().anyMatch(gives::contains));
            assertThat(statements(managed, "--lifecycle "))
                    .filteredOn(statement -> statement.actions().stream().anyMatch(gives::contains))
                    .isNotEmpty()
                    .allMatch(statement -> statement.conditions().toString().contains("policy/ReadOnlyAccess"));
        }

        /** The deployer can create and change roles and users only with the planned boundary. */
        @ParameterizedTest
        @CsvSource({"role:Role,Role", "user:User,User"})
        void limits_roles_and_users_to_the_planned_boundary(String type, String kind) throws IOException {
            var boundary = "arn:aws:iam::123456789012:policy/limits";
            var policies = kind.equals("Role") ? ",'managedPolicyArns':['arn:aws:iam::aws:policy/ReadOnlyAccess']" : "";
            var bounded = new PreviewBuilder()
                    .create("aws:iam/" + type, "w", "'name':'w','permissionsBoundary':'" + boundary + "'" + policies);
            var changes =
                    Pattern.compile("iam:(Create|Attach|Detach|Put|Delete)" + kind + "(Policy|PermissionsBoundary)?");

            assertThat(statements(bounded, "--lifecycle "))
                    .filteredOn(statement -> statement.actions().stream()
                            .anyMatch(action -> changes.matcher(action).matches()))
                    .flatExtracting(Statement::actions)
                    .contains("iam:Create" + kind, "iam:Put" + kind + "PermissionsBoundary");
            assertThat(statements(bounded, "--lifecycle "))
                    .filteredOn(statement -> statement.actions().stream()
                            .anyMatch(
                                    action -> changes.matcher(action).matches() && !action.equals("iam:Delete" + kind)))
                    .allMatch(statement -> statement.conditions().stream()
                            .anyMatch(condition -> condition.key().equals("iam:PermissionsBoundary")
                                    && condition.values().equals(List.of(boundary))));
            runs.file(
                    "own.json",
                    runs.command("permissions --account " + ACCOUNT + " --lifecycle --format policy preview.json")
                            .exits(0)
                            .out());
            var command = "permissions --policy own.json --account " + ACCOUNT + " preview.json";
            runs.command(command).exits(0);
            runs.file("preview.json", bounded.json().replace("policy/limits", "policy/other"));
            runs.command(command).exits(1);
        }

        @ParameterizedTest
        @CsvSource({
            "'', false",
            "'permissionsBoundary':'UNKNOWN', false",
            "'permissionsBoundary':'arn:aws:iam::123456789012:policy/limits', true"
        })
        void sets_no_unknown_boundary_in_a_later_update(String boundary, boolean sets) throws IOException {
            var inputs = "'name':'w'" + (boundary.isEmpty() ? "" : "," + boundary.replace("UNKNOWN", UNKNOWN));

            assertThat(statements(new PreviewBuilder().create(ROLE, "w", inputs), "--lifecycle ").stream()
                            .flatMap(statement -> statement.actions().stream())
                            .anyMatch("iam:PutRolePermissionsBoundary"::equals))
                    .isEqualTo(sets);
        }

        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                'policyArn':'UNKNOWN'                             | attach any policy
                'policyArn':'arn:aws:iam::aws:policy/AdminAccess' | -
                """)
        @ParameterizedTest
        void warns_of_an_attachment_of_any_policy(String policy, String warning) throws IOException {
            warns(
                    new PreviewBuilder().create(ATTACHMENT, "a", "'role':'a'," + policy.replace("UNKNOWN", UNKNOWN)),
                    warning);
        }

        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                UNKNOWN                            | pass any role to the service in the condition
                arn:aws:iam::123456789012:role/w   | -
                """)
        @ParameterizedTest
        void warns_of_any_passed_role(String role, String warning) throws IOException {
            warns(
                    new PreviewBuilder()
                            .create(FUNCTION, "f", "'name':'f','role':'" + role.replace("UNKNOWN", UNKNOWN) + "'"),
                    warning);
        }

        private void warns(PreviewBuilder preview, String warning) throws IOException {
            runs.file("preview.json", preview.json());
            var err = runs.command("permissions --account " + ACCOUNT + " --format policy preview.json")
                    .exits(0)
                    .err();

            if (warning.equals("-")) {
                assertThat(err).doesNotContain("attach any", "pass any");
            } else {
                assertThat(err).contains("Warning: The statement ", "allows the deployer to " + warning);
            }
        }

        @Test
        void has_sids_that_name_the_resource_or_the_action() throws IOException {
            var preview = new PreviewBuilder()
                    .create(QUEUE, "a", "'name':'orders','tags':'" + UNKNOWN + "'")
                    .create(QUEUE, "b", "'name':'more-orders'")
                    .create(QUEUE, "c", "'name':'Inferred'")
                    .create(FUNCTION, "resize", "'name':'resize','role':'" + DEPLOYS + "'");

            assertThat(statements(preview, "").stream()
                            .map(statement -> statement.sid().orElseThrow()))
                    .contains("SqsInferredAnd2More", "TagQueueOrdersInferred", "PassRoleToLambda")
                    .doesNotHaveDuplicates()
                    .allMatch(sid -> sid.matches("[A-Za-z0-9]+"));
            assertThat(statements(new PreviewBuilder().create(QUEUE, "c", "'name':'Inferred'"), ""))
                    .allMatch(statement -> statement.sid().orElseThrow().equals("SqsInferred2"));
            assertThat(report(preview))
                    .contains("TagQueueOrdersInferred: sqs:TagQueue for aws:sqs/queue:Queue a, because tags");
        }

        @Test
        void names_the_planned_name_of_another_resource_in_its_own_name() throws IOException {
            var preview = new PreviewBuilder()
                    .create(CLUSTER, "main", "'name':'main-0a1b2c3','__defaults':['name']")
                    .create(
                            "aws:eks/nodeGroup:NodeGroup",
                            "nodes",
                            "'clusterName':'main-0a1b2c3','nodeGroupName':'nodes'",
                            "'clusterName':['" + PreviewBuilder.urn(CLUSTER, "main") + "']");

            assertThat(certain(preview, ""))
                    .contains("eks:DescribeNodegroup arn:aws:eks:eu-west-1:123456789012:nodegroup/main-*/nodes/*");
        }

        /** Each row has an input with a role ARN, and a type without data about its inputs. The last ones don't pass a role. */
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "aws:cloudformation/stack:Stack | 'iamRoleArn':'ROLE' | true",
                    "aws:eks/podIdentityAssociation:PodIdentityAssociation | 'roleArn':'ROLE' | true",
                    "aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment | 'roles':{'authenticated':'ROLE'} | true",
                    "aws:rolesanywhere/profile:Profile | 'roleArns':['ROLE'] | true",
                    "aws:glue/job:Job | 'roleArn':'ROLE' | true",
                    "aws:grafana/roleAssociation:RoleAssociation | 'role':'ADMIN' | false",
                    "aws:eks/accessEntry:AccessEntry | 'principalArn':'ROLE' | false",
                })
        void passes_the_role_in_an_input_of_any_type(String type, String input, boolean passes) throws IOException {
            var role = "arn:aws:iam::123456789012:role/w";
            var preview = new PreviewBuilder().create(type, "r", input.replace("ROLE", role));

            assertThat(resources(preview, "iam:PassRole")).isEqualTo(passes ? Set.of(role) : Set.of());
        }

        @Test
        void does_not_take_an_instance_profile_for_a_role() throws IOException {
            var instance =
                    new PreviewBuilder().create("aws:ec2/instance:Instance", "web", "'iamInstanceProfile':'web'");

            assertThat(statements(instance, ""))
                    .filteredOn(statement -> statement.actions().contains("iam:PassRole"))
                    .allMatch(statement -> statement.resources().equals(List.of("arn:aws:iam::123456789012:role/*"))
                            && statement.sid().orElseThrow().endsWith("Inferred"))
                    .hasSize(1);
        }

        @ParameterizedTest
        @CsvSource({"a b", "a*", "${aws:username}"})
        void accepts_any_name(String name) throws IOException {
            assertThat(certain(new PreviewBuilder().create(QUEUE, "orders", "'name':'" + name + "'"), ""))
                    .isNotEmpty()
                    .noneMatch(grant -> grant.contains("*") || grant.contains("$"));
        }

        @Test
        void fits_the_size_of_a_managed_policy_or_is_split() throws IOException {
            var many = new PreviewBuilder();
            IntStream.range(0, 300)
                    .forEach(i -> many.create(QUEUE, "q" + i, "'name':'queue-with-a-long-name-" + i + "'"));
            runs.file("preview.json", many.json());
            var out = runs.command("permissions --account " + ACCOUNT + " --format json preview.json")
                    .exits(0)
                    .out();
            var policies = new com.fasterxml.jackson.databind.ObjectMapper()
                    .readTree(out)
                    .get("policies");

            var message = runs.command("permissions --account " + ACCOUNT + " --format policy preview.json")
                    .exits(2)
                    .err();
            assertThat(message).contains("has " + policies.size() + " parts", "a number from 1 to " + policies.size());
            for (int part = 1; part <= policies.size(); part++) {
                var one = runs.command("permissions --account " + ACCOUNT + " --format policy --part " + part
                                + " preview.json")
                        .exits(0);
                assertThat(new com.fasterxml.jackson.databind.ObjectMapper().readTree(one.out()))
                        .isEqualTo(policies.get(part - 1));
            }
            runs.command("permissions --account " + ACCOUNT + " --format policy --part " + (policies.size() + 1)
                            + " preview.json")
                    .exits(2);
            assertThat(policies).hasSizeGreaterThan(1);
            assertThat(policies)
                    .allSatisfy(policy -> assertThat(PolicyDocument.parse(policy.toString(), PolicyKind.IDENTITY)
                                    .size())
                            .isLessThanOrEqualTo(6144));
        }

        @Test
        void says_that_its_owner_can_become_an_administrator() throws IOException {
            var roles = new PreviewBuilder()
                    .create(ROLE, "worker", "'name':'worker-0a1b2c3','__defaults':['name']")
                    .create(ROLE_POLICY, "reads", "'role':'worker-0a1b2c3'");

            assertThat(report(roles)).contains("Warning: ");
            runs.file("preview.json", roles.json());
            assertThat(runs.command("permissions --account " + ACCOUNT + " --format policy preview.json")
                            .exits(0)
                            .err())
                    .startsWith("Warning: ");
            assertThat(report(new PreviewBuilder().create(QUEUE, "orders", "'name':'orders'")))
                    .doesNotContain("Warning: ");
        }

        private String report(PreviewBuilder preview) throws IOException {
            runs.file("preview.json", preview.json());
            return PermissionsCommandTest.report(runs.command("permissions --account " + ACCOUNT + " preview.json")
                    .exits(0));
        }

        /** A boundary that allows everything limits nothing. */
        @ParameterizedTest
        @CsvSource({
            "arn:aws:iam::aws:policy/AdministratorAccess,true",
            "arn:aws:iam::aws:policy/ReadOnlyAccess,false",
            "arn:aws:iam::123456789012:policy/limits,false"
        })
        void warns_if_the_boundary_of_an_existing_role_allows_everything(String boundary, boolean warns)
                throws IOException {
            var role = "'name':'w','permissionsBoundary':'" + boundary + "'";
            var preview = new PreviewBuilder()
                    .existing("same", ROLE, "w", "arn:aws:iam::123456789012:role/w", role)
                    .create(
                            ROLE_POLICY,
                            "p",
                            "'role':'w','policy':'{}'",
                            "'role':['" + PreviewBuilder.urn(ROLE, "w") + "']");

            assertThat(report(preview).contains("can change the permissions of existing principals"))
                    .isEqualTo(warns);
        }

        @Test
        void warns_of_a_passed_role_that_the_preview_does_not_contain() throws IOException {
            var function = "'name':'f','role':'arn:aws:iam::123456789012:role/%s'";
            var preview = new PreviewBuilder()
                    .create(ROLE, "w", "'name':'w'")
                    .existing("same", ROLE, "e", "arn:aws:iam::123456789012:role/app/e", "'name':'e','path':'/app/'")
                    .create(FUNCTION, "f", function.formatted("w"))
                    .create(FUNCTION, "g", function.formatted("app/e"));
            var warning = "can act through roles that the preview doesn't contain";

            assertThat(report(preview)).doesNotContain(warning);
            assertThat(report(preview.create(FUNCTION, "h", function.formatted("admin"))))
                    .contains(warning + ", because the policy allows iam:PassRole on role/admin. ");
        }

        @Test
        void lists_the_types_without_data_and_other_providers() throws IOException {
            var report = report(new PreviewBuilder()
                    .create(QUEUE, "orders", "'name':'orders'")
                    .create("aws-native:sqs:Queue", "native", "'queueName':'native'")
                    .create("tls:index/privateKey:PrivateKey", "key", "'algorithm':'RSA'")
                    .create("random:index/randomId:RandomId", "id", "'byteLength':4")
                    .create("random:index/randomPet:RandomPet", "pet", ""));

            assertThat(report)
                    .contains("No calls are known for aws-native:sqs:Queue (1 resource).")
                    .contains("The calls of other providers aren't covered: random (2), tls (1).")
                    .doesNotContain("No calls are known for random")
                    .doesNotContain("No calls are known for aws:sqs");
        }

        @Test
        void is_also_java() throws IOException {
            runs.file(
                    "preview.json",
                    new PreviewBuilder()
                            .create(QUEUE, "orders", "'name':'orders'")
                            .json());

            assertThat(runs.command("permissions --account " + ACCOUNT + " --format java preview.json")
                            .exits(0)
                            .out())
                    .startsWith("PolicyDocument.of(\n        Statement.allow()\n")
                    .contains(".action(\"sqs:CreateQueue\",\n", ".resource(\"" + ORDERS + "\")");
        }

        @ParameterizedTest
        @CsvSource({"us-gov-west-1,arn:aws-us-gov:sqs:us-gov-west-1:", "cn-north-1,arn:aws-cn:sqs:cn-north-1:"})
        void is_for_the_partition_of_the_region(String region, String start) throws IOException {
            assertThat(certain(new PreviewBuilder(region).create(QUEUE, "orders", "'name':'orders'"), ""))
                    .allMatch(grant -> grant.contains(start));
        }

        @Test
        void is_for_any_account_if_the_account_is_unknown() throws IOException {
            runs.file(
                    "preview.json",
                    new PreviewBuilder()
                            .create(QUEUE, "orders", "'name':'orders'")
                            .json());

            assertThat(runs.command("permissions --format policy preview.json")
                            .exits(0)
                            .out())
                    .contains("arn:aws:sqs:eu-west-1:*:orders");
        }
    }

    @Nested
    class A_check {
        private final PreviewBuilder tagged =
                new PreviewBuilder().create(QUEUE, "orders", "'name':'orders','tags':{'team':'a'}");

        @Test
        void finds_a_missing_action_with_its_reason() throws IOException {
            var out = report(
                    check(tagged, allow("'sqs:CreateQueue','sqs:GetQueueAttributes','sqs:ListQueueTags'", ORDERS))
                            .exits(1));

            assertThat(out)
                    .contains("lacks 1 action", "sqs:TagQueue on " + ORDERS + ", because it has tags: Statement[0]");
        }

        @Test
        void finds_nothing_missing_and_does_not_call_that_sufficient() throws IOException {
            var out = report(check(
                            tagged,
                            allow(
                                    "'sqs:CreateQueue','sqs:TagQueue','sqs:GetQueueAttributes','sqs:ListQueueTags'",
                                    ORDERS))
                    .exits(0));

            assertThat(out).contains("No missing action found among").doesNotContain("sufficient");
        }

        @Test
        void finds_an_action_on_another_resource() throws IOException {
            check(tagged, allow("'sqs:*'", ORDERS + "-other")).exits(1);
            check(tagged, allow("'sqs:*'", ORDERS)).exits(0);
        }

        @Test
        void applies_the_boundary_and_scps() throws IOException {
            runs.file(
                            "deny.json",
                            Runs.policy("'Effect':'Allow','Action':'*','Resource':'*'}"
                                    + ",{'Effect':'Deny','Action':'sqs:TagQueue','Resource':'*'"))
                    .file("allow.json", allow("'*'", "*"));

            for (var limit : List.of("--boundary", "--scp")) {
                check(tagged, allow("'sqs:*'", ORDERS), limit, "deny.json").exits(1);
                check(tagged, allow("'sqs:*'", ORDERS), limit, "allow.json").exits(0);
            }
        }

        @ParameterizedTest
        @CsvSource({
            "aws:RequestTag/team,a,b",
            "aws:RequestedRegion,eu-west-1,us-east-1",
        })
        void decides_conditions_on_known_tags_and_regions(String key, String right, String wrong) throws IOException {
            var policy = "'Effect':'Allow','Action':'sqs:TagQueue','Resource':'*','Condition':{'StringEquals':{'" + key
                    + "':'%s'}}},{'Effect':'Allow','NotAction':'sqs:TagQueue','Resource':'*'";

            check(tagged, Runs.policy(policy.formatted(wrong))).exits(1);
            assertThat(report(
                            check(tagged, Runs.policy(policy.formatted(right))).exits(0)))
                    .doesNotContain("sqs:TagQueue");
        }

        @Test
        void leaves_a_call_open_if_it_may_not_send_the_tags() throws IOException {
            var policy = Runs.policy("'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':'%s',"
                    + "'Resource':'*','Condition':{'StringNotEquals':{'aws:RequestTag/team':'a'}}");

            assertThat(report(check(tagged, policy.formatted("sqs:CreateQueue")).exits(0)))
                    .contains("May be missing", "sqs:CreateQueue on");
            assertThat(report(check(tagged, policy.formatted("sqs:TagQueue")).exits(0)))
                    .doesNotContain("sqs:TagQueue on");
        }

        @ParameterizedTest
        @CsvSource({"arn:aws:iam::123456789012:policy/limits,0", "arn:aws:iam::123456789012:policy/other,1"})
        void decides_conditions_on_the_permissions_boundary(String boundary, int status) throws IOException {
            var preview = new PreviewBuilder()
                    .create(ROLE, "worker", "'name':'worker','permissionsBoundary':'" + boundary + "'");

            check(
                            preview,
                            Runs.policy("'Effect':'Allow','Action':'iam:List*','Resource':'*'},"
                                    + "{'Effect':'Allow','Action':'iam:*','Resource':'*','Condition':{'StringEquals':"
                                    + "{'iam:PermissionsBoundary':'arn:aws:iam::123456789012:policy/limits'}}"))
                    .exits(status);
        }

        /** The deployment attaches the policy {@code lists-*}, whose suffix isn't known yet. */
        @ParameterizedTest
        @CsvSource({
            "Allow,arn:aws:iam::*:policy/lists-*,0,false",
            "Allow,arn:aws:iam::*:policy/lists-0*,0,true",
            "Allow,arn:aws:iam::*:policy/other-*,1,false",
            "Deny,arn:aws:iam::*:policy/lists-b*,0,true",
            "Deny,arn:aws:iam::*:policy/lists-*,1,false",
        })
        void decides_conditions_on_the_attached_policy(String effect, String policy, int status, boolean isOpen)
                throws IOException {
            var preview = new PreviewBuilder()
                    .create(POLICY, "lists", "'name':'lists-0a1b2c3','__defaults':['name']")
                    .create(
                            ATTACHMENT,
                            "b",
                            "'role':'b','policyArn':'" + UNKNOWN + "'",
                            "'policyArn':['" + PreviewBuilder.urn(POLICY, "lists") + "']");
            var condition = "'Action':'iam:AttachRolePolicy','Resource':'*','Condition':{'ArnLike':{'iam:PolicyARN':'"
                    + policy + "'}}";
            var result = check(
                            preview,
                            effect.equals("Allow")
                                    ? Runs.policy("'Effect':'Allow'," + condition
                                            + "},{'Effect':'Allow','NotAction':'iam:AttachRolePolicy','Resource':'*'")
                                    : Runs.policy("'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny',"
                                            + condition))
                    .exits(status);

            assertThat(result.out().contains("May be missing")).isEqualTo(isOpen);
        }

        @Test
        void accepts_the_starting_policy() throws IOException {
            var preview = new PreviewBuilder()
                    .create(POLICY, "lists", "'name':'lists-0a1b2c3','__defaults':['name']")
                    .create("aws:ecs/cluster:Cluster", "web", "'name':'web'")
                    .create(
                            ATTACHMENT,
                            "b",
                            "'role':'b','policyArn':'" + UNKNOWN + "'",
                            "'policyArn':['" + PreviewBuilder.urn(POLICY, "lists") + "']");
            runs.file("preview.json", preview.json());
            var policy = runs.command("permissions --account " + ACCOUNT + " --format policy preview.json")
                    .exits(0)
                    .out();
            runs.file("own.json", policy);

            assertThat(runs.command("permissions --account " + ACCOUNT + " --policy own.json preview.json")
                            .exits(0)
                            .out())
                    .contains("No missing action")
                    .doesNotContain("May be missing");
        }

        @Test
        void leaves_a_call_open_if_a_condition_is_unknown() throws IOException {
            var out = report(check(
                    tagged,
                    Runs.policy("'Effect':'Allow','Action':'sqs:*','Resource':'*',"
                            + "'Condition':{'StringEquals':{'aws:ResourceTag/team':'a'}}")));

            assertThat(out).contains("May be missing");
        }

        @Test
        void leaves_a_call_open_if_its_input_is_unknown() throws IOException {
            var unknown = new PreviewBuilder().create(QUEUE, "orders", "'name':'orders','tags':'" + UNKNOWN + "'");
            var out = report(
                    check(unknown, allow("'sqs:CreateQueue','sqs:GetQueueAttributes','sqs:ListQueueTags'", ORDERS))
                            .exits(0));

            assertThat(out).contains("May be missing", "because tags isn't known before the deployment");
        }

        @Test
        void needs_a_policy_that_allows_every_possible_name() throws IOException {
            var automatic =
                    new PreviewBuilder().create(QUEUE, "orders", "'name':'orders-0a1b2c3','__defaults':['name']");

            check(automatic, allow("'sqs:*'", ORDERS + "-0a1b2c3")).exits(0);
            assertThat(report(check(automatic, allow("'sqs:*'", ORDERS + "-0a1b2c3"))))
                    .contains("May be missing");
            assertThat(report(check(automatic, allow("'sqs:*'", ORDERS + "-*")).exits(0)))
                    .doesNotContain("May be missing");
            check(automatic, allow("'sqs:*'", ORDERS)).exits(1);
        }

        @Test
        void names_the_call_of_a_changed_input_only_if_that_input_changes() throws IOException {
            var tags = new PreviewBuilder().update(QUEUE, "orders", ORDERS, "'name':'orders'", "tags");
            var policy = allow("'sqs:GetQueueAttributes','sqs:ListQueueTags'", ORDERS);

            assertThat(report(check(tags, policy).exits(1))).contains("sqs:TagQueue", "because tags changes");
            var delay = new PreviewBuilder().update(QUEUE, "orders", ORDERS, "'name':'orders'", "delaySeconds");
            assertThat(report(check(delay, policy))).doesNotContain("sqs:TagQueue");
        }

        @CsvSource(delimiter = '|', textBlock = """
                'permissionsBoundary':'arn:aws:iam::123456789012:policy/new' | 0
                'permissionsBoundary':'UNKNOWN'                              | 1
                'path':'/'                                                   | 1
                """)
        @ParameterizedTest
        void needs_the_removal_of_a_boundary_only_if_it_may_be_removed(String after, int status) throws IOException {
            var arn = "arn:aws:iam::123456789012:user/anna";
            var preview = new PreviewBuilder()
                    .update(
                            "aws:iam/user:User",
                            "anna",
                            arn,
                            "'name':'anna','permissionsBoundary':'arn:aws:iam::123456789012:policy/old'",
                            "'name':'anna'," + after.replace("UNKNOWN", UNKNOWN),
                            "permissionsBoundary");

            check(preview, allow("'iam:GetUser','iam:Put*'", arn)).exits(status);
            check(preview, allow("'iam:*'", arn)).exits(0);
        }

        /** Checks the change of one input without one action. */
        private Runs.Result checkChange(String type, String input, String before, String after, String denied)
                throws IOException {
            var kept = after == null ? "" : ",'" + input + "':" + after.replace("UNKNOWN", UNKNOWN);
            var preview = new PreviewBuilder()
                    .update(
                            "aws:" + type,
                            "site",
                            ORDERS,
                            "'name':'site','" + input + "':" + before,
                            "'name':'site'" + kept,
                            input);
            return check(
                    preview,
                    Runs.policy("'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':'" + denied
                            + "','Resource':'*'"));
        }

        /** A removed input is missing, empty, or has the value by which the provider recognizes the removal. */
        @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '"', textBlock = """
                cloudwatch/logGroup:LogGroup | retentionInDays | 7   | 14        | logs:DeleteRetentionPolicy | 0
                cloudwatch/logGroup:LogGroup | retentionInDays | 7   | 0         | logs:DeleteRetentionPolicy | 1
                cloudwatch/logGroup:LogGroup | retentionInDays | 7   | -         | logs:DeleteRetentionPolicy | 1
                cloudwatch/logGroup:LogGroup | retentionInDays | 7   | 'UNKNOWN' | logs:DeleteRetentionPolicy | 1
                cloudwatch/logGroup:LogGroup | kmsKeyId        | 'a' | 'b'       | logs:DisassociateKmsKey    | 0
                cloudwatch/logGroup:LogGroup | kmsKeyId        | 'a' | ''        | logs:DisassociateKmsKey    | 1
                cloudwatch/logGroup:LogGroup | kmsKeyId        | 'a' | -         | logs:DisassociateKmsKey    | 1
                lambda/function:Function | reservedConcurrentExecutions | 1 | 0  | lambda:DeleteFunctionConcurrency | 0
                lambda/function:Function | reservedConcurrentExecutions | 1 | -1 | lambda:DeleteFunctionConcurrency | 1
                lambda/function:Function | reservedConcurrentExecutions | 1 | -  | lambda:DeleteFunctionConcurrency | 1
                lambda/function:Function | codeSigningConfigArn | 'a' | 'b' | lambda:DeleteFunctionCodeSigningConfig | 0
                lambda/function:Function | codeSigningConfigArn | 'a' | -   | lambda:DeleteFunctionCodeSigningConfig | 1
                secretsmanager/secret:Secret | policy | 'a' | 'b'  | secretsmanager:DeleteResourcePolicy | 0
                secretsmanager/secret:Secret | policy | 'a' | '{}' | secretsmanager:DeleteResourcePolicy | 1
                secretsmanager/secret:Secret | policy | 'a' | -    | secretsmanager:DeleteResourcePolicy | 1
                s3/bucket:Bucket     | policy   | 'a'       | 'b'       | s3:DeleteBucketPolicy  | 0
                s3/bucket:Bucket     | policy   | 'a'       | ''        | s3:DeleteBucketPolicy  | 1
                s3/bucket:Bucket     | website  | {'a':'1'} | {'a':'2'} | s3:DeleteBucketWebsite | 0
                s3/bucket:Bucket     | website  | {'a':'1'} | -         | s3:DeleteBucketWebsite | 1
                s3/bucketV2:BucketV2 | websites | [{'a':1}] | [{'a':2}] | s3:DeleteBucketWebsite | 0
                s3/bucketV2:BucketV2 | websites | [{'a':1}] | []        | s3:DeleteBucketWebsite | 1
                """)
        @ParameterizedTest
        void needs_a_removal_only_if_the_input_may_be_removed(
                String type, String input, String before, String after, String action, int status) throws IOException {
            checkChange(type, input, before, after, action).exits(status);
        }

        /** For an input that is certainly removed, the provider makes only the call that removes the input. */
        @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '"', textBlock = """
                cloudwatch/logGroup:LogGroup | retentionInDays | 7   | 14        | logs:PutRetentionPolicy | 1
                cloudwatch/logGroup:LogGroup | retentionInDays | 7   | 0         | logs:PutRetentionPolicy | 0
                cloudwatch/logGroup:LogGroup | retentionInDays | 7   | -         | logs:PutRetentionPolicy | 0
                cloudwatch/logGroup:LogGroup | retentionInDays | 7   | 'UNKNOWN' | logs:PutRetentionPolicy | 1
                cloudwatch/logGroup:LogGroup | kmsKeyId        | 'a' | 'b'       | logs:AssociateKmsKey    | 1
                cloudwatch/logGroup:LogGroup | kmsKeyId        | 'a' | ''        | logs:AssociateKmsKey    | 0
                cloudwatch/logGroup:LogGroup | kmsKeyId        | 'a' | 'UNKNOWN' | logs:AssociateKmsKey    | 1
                lambda/function:Function | reservedConcurrentExecutions | 1 | 0  | lambda:PutFunctionConcurrency | 1
                lambda/function:Function | reservedConcurrentExecutions | 1 | -1 | lambda:PutFunctionConcurrency | 0
                lambda/function:Function | reservedConcurrentExecutions | 1 | -  | lambda:PutFunctionConcurrency | 0
                lambda/function:Function | timeout | 3 | -  | lambda:UpdateFunctionConfiguration | 1
                secretsmanager/secret:Secret | policy   | 'a' | 'b'  | secretsmanager:PutResourcePolicy | 1
                secretsmanager/secret:Secret | policy   | 'a' | '{}' | secretsmanager:PutResourcePolicy | 0
                secretsmanager/secret:Secret | policy   | 'a' | -    | secretsmanager:PutResourcePolicy | 0
                secretsmanager/secret:Secret | kmsKeyId | 'a' | -    | secretsmanager:UpdateSecret      | 1
                s3/bucket:Bucket     | versioning | {'enabled':true} | {'enabled':false} | s3:PutBucketVersioning | 1
                s3/bucket:Bucket     | website  | {'a':'1'} | {}     | s3:PutBucketWebsite | 1
                s3/bucket:Bucket     | website  | {'a':'1'} | -      | s3:PutBucketWebsite | 0
                s3/bucketV2:BucketV2 | websites | [{'a':1}] | [{'a':2}] | s3:PutBucketWebsite | 1
                s3/bucketV2:BucketV2 | websites | [{'a':1}] | []     | s3:PutBucketWebsite | 0
                """)
        @ParameterizedTest
        void needs_no_call_that_sets_an_input_if_the_input_is_removed(
                String type, String input, String before, String after, String action, int status) throws IOException {
            checkChange(type, input, before, after, action).exits(status);
        }

        @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                'a':'1'         | 'a':'2'         | tags    | sqs:TagQueue
                'a':'1'         | 'a':'1','b':'1' | tags    | sqs:TagQueue
                'a':'1','b':'1' | 'a':'1'         | tags    | sqs:UntagQueue
                'a':'1'         | 'b':'1'         | tags    | sqs:TagQueue,sqs:UntagQueue
                'a':'1'         | 'a':'UNKNOWN'   | tags    | sqs:TagQueue,sqs:UntagQueue
                'a':'1'         | 'a':'1'         | tagsAll | sqs:TagQueue,sqs:UntagQueue
                'a':'1'         | 'a':'2'         | delaySeconds | -
                """)
        @ParameterizedTest
        void needs_only_the_calls_for_the_tags_that_change(String before, String after, String changed, String missing)
                throws IOException {
            var preview = new PreviewBuilder()
                    .update(
                            QUEUE,
                            "orders",
                            ORDERS,
                            "'name':'orders','tags':{" + before + "}",
                            "'name':'orders','tags':{" + after.replace("UNKNOWN", UNKNOWN) + "}",
                            changed);

            var out = report(check(preview, allow("'sqs:Get*','sqs:List*','sqs:Set*'", ORDERS)));

            assertThat(Pattern.compile("sqs:\\w+(?= on )")
                            .matcher(out)
                            .results()
                            .map(MatchResult::group))
                    .containsExactlyElementsOf(missing == null ? List.of() : List.of(missing.split(",")));
        }

        @Test
        void needs_the_deletion_of_a_replaced_resource_by_its_old_name() throws IOException {
            var renamed = new PreviewBuilder().replace(QUEUE, "orders", ORDERS + "-old", "'name':'orders-new'");
            var both = "'Effect':'Allow','Action':'sqs:*','Resource':['" + ORDERS + "-%s','" + ORDERS + "-new']";

            assertThat(report(
                            check(renamed, Runs.policy(both.formatted("other"))).exits(1)))
                    .contains("sqs:DeleteQueue on " + ORDERS + "-old");
            check(renamed, Runs.policy(both.formatted("old"))).exits(0);
        }

        @ParameterizedTest
        @CsvSource({"'eu-central-1','us-east-1',true", "'eu-central-1','*',false"})
        void needs_a_policy_that_allows_every_possible_region(String first, String second, boolean isOpen)
                throws IOException {
            var queue = new PreviewBuilder("").create(QUEUE, "orders", "'name':'orders'");
            var arn = "arn:aws:sqs:%s:123456789012:orders";
            var policy = Runs.policy("'Effect':'Allow','Action':'sqs:*','Resource':['" + arn.formatted(first) + "','"
                    + arn.formatted(second) + "']");

            assertThat(check(queue, policy).exits(0).out().contains("May be missing"))
                    .isEqualTo(isOpen);
        }

        /** Without --region, a policy for another region than the examples can allow the call, so nothing is certain. */
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '"',
                value = {
                    "'Effect':'Allow','Action':'sqs:*','Resource':'arn:aws:sqs:ap-south-1:123456789012:orders' | 0",
                    "'Effect':'Allow','Action':'sqs:*','Resource':'arn:aws:sqs:ap-south-1:123456789012:other' | 1",
                    "'Effect':'Allow','Action':'sqs:*','Resource':'arn:aws:sqs:ap-*:*:orders' | 0",
                    "'Effect':'Allow','Action':'sqs:*','Resource':'arn:aws:sqs:ap-*:*:other' | 1",
                    "'Effect':'Allow','Action':'sqs:*','Resource':'arn:aws:sqs:ap-south*:*:orders' | 0",
                    "'Effect':'Allow','Action':'sqs:*','Resource':'arn:aws-cn:sqs:cn-north-1:*:orders' | 0",
                    "'Effect':'Allow','Action':'sqs:*','Resource':'arn:aws-cn:sqs:cn-north-1:*:other' | 1"
                })
        void misses_no_action_with_certainty_if_the_policy_allows_it_in_an_unknown_region(String statement, int status)
                throws IOException {
            var queue = new PreviewBuilder("").create(QUEUE, "orders", "'name':'orders'");

            var report = report(check(queue, Runs.policy(statement)).exits(status));

            assertThat(report.contains("but the preview doesn't show the region; add --region"))
                    .isEqualTo(status == 0);
        }

        /** The control: with the region, the same policies are certain. */
        @ParameterizedTest
        @CsvSource({"ap-south-1,0", "eu-west-1,1"})
        void is_certain_about_the_region_of_the_option(String region, int status) throws IOException {
            var queue = new PreviewBuilder("").create(QUEUE, "orders", "'name':'orders'");
            var policy = allow("'sqs:*'", "arn:aws:sqs:ap-south-1:123456789012:orders");

            assertThat(report(check(queue, policy, "--region", region).exits(status)))
                    .doesNotContain("May be missing");
        }

        @Test
        void needs_a_policy_that_allows_more_than_the_examples_of_a_name() throws IOException {
            var automatic =
                    new PreviewBuilder().create(QUEUE, "orders", "'name':'orders-0a1b2c3','__defaults':['name']");
            var names = "'Effect':'Allow','Action':'sqs:*','Resource':['" + ORDERS + "-0*','" + ORDERS + "-%s*']";

            assertThat(report(
                            check(automatic, Runs.policy(names.formatted("f"))).exits(0)))
                    .contains("May be missing");
            assertThat(report(check(automatic, Runs.policy(names.formatted(""))).exits(0)))
                    .doesNotContain("May be missing");
        }

        @ParameterizedTest
        @CsvSource({"us-east-1,2", "eu-west-1,1"})
        void rejects_another_region_than_that_of_the_configuration(String region, int status) throws IOException {
            var queue = new PreviewBuilder().create(QUEUE, "orders", "'name':'orders'");
            var policy = Runs.policy("'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':'*',"
                    + "'Resource':'*','Condition':{'StringEquals':{'aws:RequestedRegion':'eu-west-1'}}");

            var result = check(queue, policy, "--region", region).exits(status);

            assertThat(result.err()
                            .contains("--region is us-east-1, but the preview or its configuration contains eu-west-1;"
                                    + " remove --region"))
                    .isEqualTo(status == 2);
        }

        /** The tags are a list, those of another resource, or those of the volumes. */
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                autoscaling/group:Group | 'tags':[{'key':'env','value':'prod','propagateAtLaunch':true}] | true
                ec2/tag:Tag             | 'resourceId':'vpc-1','key':'env','value':'prod'  | true
                ec2/instance:Instance   | 'ami':'ami-1','volumeTags':{'env':'prod'}        | true
                ec2/instance:Instance   | 'ami':'ami-1','volumeTags':{}                    | false
                ec2/instance:Instance   | 'rootBlockDevice':{'tags':{'env':'prod'}}        | true
                ec2/instance:Instance   | 'rootBlockDevice':{'encrypted':true}             | false
                sqs/queue:Queue         | 'name':'orders','tags':{'env':'dev'}             | false
                """)
        @ParameterizedTest
        void leaves_a_condition_on_tags_in_other_inputs_open(String type, String inputs, boolean isOpen)
                throws IOException {
            var policy = Runs.policy("'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':'*',"
                    + "'Resource':'*','Condition':{'StringEquals':{'aws:RequestTag/env':'prod'}}");

            var out = report(check(new PreviewBuilder().create("aws:" + type, "it", inputs), policy)
                    .exits(0));

            assertThat(out.contains("A condition depends on tags that the preview doesn't show"))
                    .isEqualTo(isOpen);
        }

        /** Without a link, an unknown role can be one of another stack. */
        @ParameterizedTest
        @CsvSource({"'',true", "role,false"})
        void leaves_a_role_open_that_may_not_be_one_of_the_stack(String linked, boolean isOpen) throws IOException {
            var preview = new PreviewBuilder()
                    .create(ROLE, "unrelated", "'name':'unrelated'")
                    .create(
                            FUNCTION,
                            "resize",
                            "'name':'resize','role':'" + UNKNOWN + "'",
                            linked.isEmpty() ? "" : "'role':['" + PreviewBuilder.urn(ROLE, "unrelated") + "']");
            var policy = Runs.policy("'Effect':'Allow','NotAction':'iam:PassRole','Resource':'*'},{'Effect':'Allow',"
                    + "'Action':'iam:PassRole','Resource':'arn:aws:iam::123456789012:role/unrelated'");

            assertThat(report(check(preview, policy).exits(0))
                            .contains(
                                    "iam:PassRole on arn:aws:iam::123456789012:role/*, because its input role names a role,"
                                            + " which isn't known before the deployment (inferred)"))
                    .isEqualTo(isOpen);
            assertThat(statements(preview, ""))
                    .filteredOn(statement -> statement.actions().contains("iam:PassRole"))
                    .singleElement()
                    .satisfies(statement -> assertThat(
                                    statement.sid().orElseThrow().endsWith("Inferred"))
                            .isEqualTo(isOpen));
        }

        @ParameterizedTest
        @CsvSource({"'',true", "policyArn,false"})
        void leaves_an_attached_policy_open_that_may_not_be_one_of_the_stack(String linked, boolean isOpen)
                throws IOException {
            var preview = new PreviewBuilder()
                    .create(POLICY, "lists", "'name':'lists'")
                    .create(
                            ATTACHMENT,
                            "b",
                            "'role':'b','policyArn':'" + UNKNOWN + "'",
                            linked.isEmpty() ? "" : "'policyArn':['" + PreviewBuilder.urn(POLICY, "lists") + "']");
            var policy =
                    Runs.policy("'Effect':'Allow','NotAction':'iam:AttachRolePolicy','Resource':'*'},{'Effect':'Allow',"
                            + "'Action':'iam:AttachRolePolicy','Resource':'*','Condition':{'ArnEquals':"
                            + "{'iam:PolicyARN':'arn:aws:iam::123456789012:policy/lists'}}");

            assertThat(check(preview, policy).exits(0).out().contains("May be missing"))
                    .isEqualTo(isOpen);
        }

        /** The link belongs to the whole list, so it doesn't show which elements refer to the linked resource. */
        @ParameterizedTest
        @CsvSource({"'other','UNKNOWN',1", "'w','UNKNOWN',0", "'UNKNOWN','UNKNOWN',0", "'w','w',0", "'other','w',1"})
        void needs_each_known_element_of_a_list_that_also_has_a_link(String first, String second, int status)
                throws IOException {
            var preview = new PreviewBuilder()
                    .create(ROLE, "w", "'name':'w'")
                    .create(
                            "aws:iam/policyAttachment:PolicyAttachment",
                            "a",
                            "'policyArn':'arn:aws:iam::aws:policy/ReadOnlyAccess','roles':['%s','%s']"
                                    .formatted(first, second)
                                    .replace("UNKNOWN", UNKNOWN),
                            "'roles':['" + PreviewBuilder.urn(ROLE, "w") + "']");
            var policy =
                    Runs.policy("'Effect':'Allow','NotAction':'iam:AttachRolePolicy','Resource':'*'},{'Effect':'Allow',"
                            + "'Action':'iam:AttachRolePolicy','Resource':'arn:aws:iam::123456789012:role/w'");

            assertThat(report(check(preview, policy).exits(status))
                            .contains("iam:AttachRolePolicy on arn:aws:iam::123456789012:role/other"))
                    .isEqualTo(status == 1);
        }

        /** Only one of the two load balancers has another role than the policy allows. */
        @ParameterizedTest
        @CsvSource({"shifts,0", "other,1"})
        void needs_to_pass_the_role_of_each_element_of_a_list(String role, int status) throws IOException {
            var balancer = "{'advancedConfiguration':{'roleArn':'arn:aws:iam::123456789012:role/%s'}}";
            var preview = new PreviewBuilder()
                    .create(
                            "aws:ecs/service:Service",
                            "shop",
                            "'name':'shop','loadBalancers':[" + balancer.formatted("shifts") + ","
                                    + balancer.formatted(role) + "]");
            var policy = Runs.policy("'Effect':'Allow','NotAction':'iam:PassRole','Resource':'*'},{'Effect':'Allow',"
                    + "'Action':'iam:PassRole','Resource':'arn:aws:iam::123456789012:role/shifts'");

            assertThat(report(check(preview, policy).exits(status))
                            .contains("iam:PassRole on arn:aws:iam::123456789012:role/other"))
                    .isEqualTo(status == 1);
        }

        /** The deployer attaches each of the policies in the list. */
        @ParameterizedTest
        @CsvSource({"lists,0", "others,1"})
        void needs_each_known_policy_of_a_list_that_also_has_a_link(String allowed, int status) throws IOException {
            var preview = new PreviewBuilder()
                    .create(POLICY, "lists", "'name':'lists'")
                    .create(
                            ROLE,
                            "w",
                            "'name':'w','managedPolicyArns':['arn:aws:iam::aws:policy/ReadOnlyAccess','" + UNKNOWN
                                    + "']",
                            "'managedPolicyArns':['" + PreviewBuilder.urn(POLICY, "lists") + "']");
            var policy =
                    Runs.policy("'Effect':'Allow','NotAction':'iam:AttachRolePolicy','Resource':'*'},{'Effect':'Allow',"
                            + "'Action':'iam:AttachRolePolicy','Resource':'*','Condition':{'ArnEquals':{'iam:PolicyARN':"
                            + "['arn:aws:iam::aws:policy/ReadOnlyAccess','arn:aws:iam::123456789012:policy/" + allowed
                            + "']}}");

            var result = check(preview, policy).exits(status);

            assertThat(result.out()).doesNotContain("May be missing");
        }

        /** If one of two links is to another type, the unknown value can name a resource outside of the stack. */
        @ParameterizedTest
        @CsvSource({"aws:cloudformation/stack:Stack,true", "aws:iam/role:Role,false"})
        void leaves_a_value_open_if_only_one_of_its_links_fits(String type, boolean isOpen) throws IOException {
            var preview = new PreviewBuilder()
                    .create(ROLE, "w", "'name':'w'")
                    .create(type, "other", "'name':'other'")
                    .create(
                            ROLE_POLICY,
                            "p",
                            "'role':'" + UNKNOWN + "','policy':'{}'",
                            "'role':['" + PreviewBuilder.urn(ROLE, "w") + "','" + PreviewBuilder.urn(type, "other")
                                    + "']");
            var policy = Runs.policy("'Effect':'Allow','NotAction':'iam:PutRolePolicy','Resource':'*'},"
                    + "{'Effect':'Allow','Action':'iam:PutRolePolicy','Resource':"
                    + "['arn:aws:iam::123456789012:role/w','arn:aws:iam::123456789012:role/other']");

            assertThat(report(check(preview, policy).exits(0))
                            .contains("iam:PutRolePolicy on arn:aws:iam::123456789012:role/*"))
                    .isEqualTo(isOpen);
            assertThat(resources(preview, "iam:PutRolePolicy")).doesNotContain("arn:aws:iam::123456789012:role/*");
        }

        /** IAM names are unique in an account, whatever their path is. */
        @ParameterizedTest
        @CsvSource({"w,app/w", "other,other"})
        void finds_the_path_of_a_role_of_the_stack_that_an_input_names(String role, String resource)
                throws IOException {
            var preview = new PreviewBuilder()
                    .create(ROLE, "w", "'name':'w','path':'/app/'")
                    .create(ROLE_POLICY, "p", "'role':'" + role + "','policy':'{}'");

            assertThat(resources(preview, "iam:PutRolePolicy"))
                    .containsExactly("arn:aws:iam::123456789012:role/" + resource);
        }

        @ParameterizedTest
        @CsvSource({"/app/,app/w", UNKNOWN + ",*w", "/,w"})
        void finds_the_path_of_a_role_that_a_resource_without_data_about_arns_names(String path, String resource)
                throws IOException {
            var preview = new PreviewBuilder()
                    .create(ROLE, "w", "'name':'w','path':'" + path + "'")
                    .create(
                            "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
                            "p",
                            "'roleName':'w','policyNames':['a']");

            assertThat(resources(preview, "iam:DeleteRolePolicy"))
                    .containsExactly("arn:aws:iam::123456789012:role/" + resource);
        }

        /** An unknown path can be a slash, so a policy for the role without a path can be sufficient. */
        @ParameterizedTest
        @CsvSource({"w,0,true", "x,1,true", "*,0,false"})
        void leaves_a_role_with_an_unknown_path_open(String allowed, int status, boolean isOpen) throws IOException {
            var preview = new PreviewBuilder()
                    .create(ROLE, "w", "'name':'w','path':'" + UNKNOWN + "','assumeRolePolicy':'{}'");
            var policy = allow("'iam:*'", "arn:aws:iam::123456789012:role/" + allowed);

            assertThat(check(preview, policy).exits(status).out().contains("May be missing"))
                    .isEqualTo(isOpen);
        }

        @Test
        void finds_the_path_of_one_of_many_roles() throws IOException {
            var preview = new PreviewBuilder();
            for (int i = 0; i < 25; i++) {
                preview.create(ROLE, "w" + i, "'name':'w" + i + "','path':'/app/'");
            }
            preview.create(ROLE_POLICY, "p", "'role':'w7','policy':'{}'");

            assertThat(resources(preview, "iam:PutRolePolicy"))
                    .containsExactly("arn:aws:iam::123456789012:role/app/w7");
        }

        @Test
        void finds_the_path_of_a_role_whose_name_comes_from_a_resource_of_another_type() throws IOException {
            var parameter = "aws:ssm/parameter:Parameter";
            var preview = new PreviewBuilder()
                    .create(ROLE, "w", "'name':'w','path':'/app/'")
                    .create(parameter, "name", "'name':'/w','value':'w','type':'String'")
                    .create(
                            ROLE_POLICY,
                            "p",
                            "'role':'w','policy':'{}'",
                            "'role':['" + PreviewBuilder.urn(parameter, "name") + "']");

            assertThat(resources(preview, "iam:PutRolePolicy")).containsExactly("arn:aws:iam::123456789012:role/app/w");
        }

        /** The path of such a role isn't known. A role that the deployment creates has another ID. */
        @ParameterizedTest
        @CsvSource({"read,role/*w-0a1b2c3", "create,role/*"})
        void names_a_role_that_the_program_reads_by_its_id(String operation, String resource) throws IOException {
            var role = PreviewBuilder.urn(ROLE, "w");
            var preview = new PreviewBuilder()
                    .step(
                            operation,
                            role,
                            "",
                            "'id':'w-0a1b2c3','external':" + operation.equals("read") + ",'inputs':{}")
                    .create(ROLE_POLICY, "p", "'role':'" + UNKNOWN + "','policy':'{}'", "'role':['" + role + "']");

            assertThat(certain(preview, "--lifecycle "))
                    .contains("iam:PutRolePolicy arn:aws:iam::123456789012:" + resource);
        }

        @ParameterizedTest
        @CsvSource({"true,role/app/w", "false,role/*"})
        void names_a_role_that_the_program_only_reads(boolean isRead, String resource) throws IOException {
            var role = PreviewBuilder.urn(ROLE, "w");
            var preview = new PreviewBuilder()
                    .step(
                            isRead ? "read" : "create",
                            role,
                            "",
                            "'external':" + isRead + ",'inputs':{},"
                                    + "'outputs':{'arn':'arn:aws:iam::123456789012:role/app/w','name':'w'}")
                    .create(ROLE_POLICY, "p", "'role':'" + UNKNOWN + "','policy':'{}'", "'role':['" + role + "']");

            assertThat(certain(preview, "--lifecycle "))
                    .contains("iam:PutRolePolicy arn:aws:iam::123456789012:" + resource);
        }

        @Test
        void leaves_a_condition_on_an_unknown_region_open() throws IOException {
            var policy = Runs.policy("'Effect':'Allow','Action':'sqs:*','Resource':'*',"
                    + "'Condition':{'StringEquals':{'aws:RequestedRegion':'eu-west-1'}}");
            var provider = PreviewBuilder.urn("pulumi:providers:aws", "other");
            var queue = "'name':'orders'";

            for (var region : List.of("'region':'eu-west-1'", "'profile':'b'", "'region':'us-east-1'")) {
                var preview = new PreviewBuilder()
                        .create("pulumi:providers:aws", "other", region)
                        .createWith(provider, QUEUE, "orders", queue);
                var result = check(preview, policy);
                assertThat(result.status()).isEqualTo(region.contains("us-east-1") ? 1 : 0);
                assertThat(result.out().contains("May be missing")).as(region).isEqualTo(region.contains("profile"));
            }
        }

        /** Each row denies an action that the preview doesn't rule out. The control denies a different action. */
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "'Action':'*','Resource':'*','Condition':{'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/ci-*'}} | true",
                    "'Action':'*','Resource':'arn:aws:sqs:*:*:orders-f*' | true",
                    "'Action':'sqs:Create*','NotResource':'arn:aws:sqs:*:*:orders-*' | true",
                    "'Action':'sqs:*','Resource':'arn:aws:sqs:*:*:other-*' | false",
                    "'Action':'sns:*','Resource':'arn:aws:sqs:*:*:orders-f*' | false",
                })
        void leaves_a_call_open_if_a_deny_may_apply(String deny, boolean isOpen) throws IOException {
            var automatic =
                    new PreviewBuilder().create(QUEUE, "orders", "'name':'orders-0a1b2c3','__defaults':['name']");
            var policy = Runs.policy("'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny'," + deny);

            assertThat(check(automatic, policy).exits(0).out().contains("May be missing"))
                    .isEqualTo(isOpen);
        }

        /** The random suffix can be excluded by the statement, or have another length than the statement allows. */
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "'NotResource':'arn:aws:sqs:*:*:orders-c*' | true",
                    "'NotResource':'arn:aws:sqs:*:*:other-c*' | false",
                    "'Resource':'arn:aws:sqs:*:*:orders-???????' | true",
                    "'Resource':'arn:aws:sqs:*:*:orders-*' | false",
                })
        void leaves_a_call_open_if_an_allow_may_exclude_some_names(String allowed, boolean isOpen) throws IOException {
            var queue = new PreviewBuilder().create(QUEUE, "orders", "'namePrefix':'orders-'");
            var policy = Runs.policy("'Effect':'Allow','Action':'sqs:*'," + allowed);

            assertThat(check(queue, policy).exits(0).out().contains("May be missing"))
                    .isEqualTo(isOpen);
        }

        @ParameterizedTest
        @CsvSource({"vpc/vpc-1*,1", "vpc/vpc-2*,0"})
        void finds_a_denied_resource_of_several_that_a_call_needs(String denied, int status) throws IOException {
            var subnet = new PreviewBuilder().create("aws:ec2/subnet:Subnet", "a", "'vpcId':'vpc-123'");

            check(
                            subnet,
                            Runs.policy("'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':"
                                    + "'ec2:CreateSubnet','Resource':'arn:aws:ec2:*:*:" + denied + "'"))
                    .exits(status);
        }

        @Test
        void includes_a_call_whose_condition_is_hidden() throws IOException {
            var policy = Runs.policy("'Effect':'Allow','Action':'*','Resource':'*'},"
                    + "{'Effect':'Deny','Action':'logs:DeleteLogGroup','Resource':'*'");
            for (var skip : List.of("'[secret]'", "'" + UNKNOWN + "'", "true")) {
                var group = new PreviewBuilder()
                        .create("aws:cloudwatch/logGroup:LogGroup", "logs", "'name':'logs','skipDestroy':" + skip);

                assertThat(report(check(group, policy, "--lifecycle").exits(0)).contains("logs:DeleteLogGroup"))
                        .as(skip)
                        .isEqualTo(!skip.equals("true"));
            }
        }

        @Test
        void includes_the_calls_of_an_update_if_an_input_changes_that_the_data_lacks() throws IOException {
            var reads = allow("'sqs:Get*','sqs:List*'", "*");

            assertThat(report(check(
                                    new PreviewBuilder().update(QUEUE, "o", ORDERS, "'name':'orders'", "newSetting"),
                                    reads)
                            .exits(0)))
                    .contains("May be missing", "sqs:SetQueueAttributes");
            check(new PreviewBuilder().update(QUEUE, "o", ORDERS, "'name':'orders'", "delaySeconds"), reads)
                    .exits(1);
        }

        @Test
        void takes_the_region_and_account_from_the_url_of_a_queue() throws IOException {
            var policy = allow("'sqs:*'", "arn:aws:sqs:us-east-1:999999999999:zz");
            for (var account : List.of("999999999999", "123456789012")) {
                check(
                                new PreviewBuilder()
                                        .create(
                                                "aws:sqs/queuePolicy:QueuePolicy",
                                                "p",
                                                "'queueUrl':'https://sqs.us-east-1.amazonaws.com/" + account + "/zz'"),
                                policy)
                        .exits(1);
            }
            assertThat(check(
                                    new PreviewBuilder()
                                            .create(
                                                    "aws:sqs/queuePolicy:QueuePolicy",
                                                    "p",
                                                    "'queueUrl':'https://sqs.us-east-1.amazonaws.com/999999999999/zz'"),
                                    policy)
                            .out())
                    .contains("arn:aws:sqs:us-east-1:999999999999:zz");
        }

        @Test
        void accepts_every_type() throws IOException {
            var all = new PreviewBuilder();
            var types = AllTypes.types();
            assertThat(types).hasSizeGreaterThan(1500);
            types.forEach(type -> all.create(type, "it", "'name':'it','tags':{'a':'b'}"));

            check(all, allow("'sqs:*'", "*")).exits(1);
            runs.command("permissions preview.json").exits(0);
        }

        @Test
        void takes_the_role_from_the_preview_or_from_another_stack() throws IOException {
            var deployer = new PreviewBuilder()
                    .create(ROLE, "deployer", "'name':'deployer'")
                    .create(
                            ROLE_POLICY,
                            "deploys",
                            "'role':'deployer','policy':'{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\",\\\"Action\\\":\\\"%s\\\",\\\"Resource\\\":\\\"*\\\"}]}'");
            var more = deployer.create(QUEUE, "orders", "'name':'orders'").json();

            runs.file("wide.json", more.replace("%s", "*")).file("narrow.json", more.replace("%s", "iam:*"));

            runs.command("permissions --role deployer --account " + ACCOUNT + " wide.json")
                    .exits(0);
            runs.command("permissions --role deployer --account " + ACCOUNT + " narrow.json")
                    .exits(1);
            assertThat(runs.command("permissions --role nobody --account " + ACCOUNT + " wide.json")
                            .exits(2)
                            .err())
                    .contains("wide.json contains no role with the name \"nobody\"; its roles: \"deployer\"");
        }

        @ParameterizedTest
        @CsvSource({"123456789012,0", "111122223333,2"})
        void rejects_a_role_of_another_account(String account, int status) throws IOException {
            var role = "{'urn':'%s','type':'%s','custom':true,'inputs':{'name':'deployer'},"
                    + "'id':'deployer','outputs':{'arn':'arn:aws:iam::%s:role/deployer'}}";
            var policy =
                    "{'urn':'%s','type':'%s','custom':true,'inputs':{'role':'deployer','policy':'" + EVERYTHING + "'}}";
            runs.file(
                            "role.json",
                            "{'version':3,'deployment':{'resources':["
                                    + role.formatted(PreviewBuilder.urn(ROLE, "deployer"), ROLE, account) + ","
                                    + policy.formatted(PreviewBuilder.urn(ROLE_POLICY, "deploys"), ROLE_POLICY) + "]}}")
                    .file("preview.json", tagged.json());

            var result = runs.command(
                            "permissions --role deployer --role-state role.json --account " + ACCOUNT + " preview.json")
                    .exits(status);
            assertThat(result.err()
                            .contains("The role \"deployer\" in role.json is in the account 111122223333, but the"
                                    + " deployment is in the account 123456789012"))
                    .isEqualTo(status == 2);
        }

        /** The deployment starts before it attaches the policy. If it also creates the role, another role deploys. */
        @ParameterizedTest
        @CsvSource({"same,same,0", "same,create,1", "create,create,0"})
        void takes_the_policies_that_the_role_has_before_the_deployment(String role, String policy, int status)
                throws IOException {
            var preview = new PreviewBuilder().create(QUEUE, "orders", "'name':'orders'");
            step(preview, role, ROLE, "deployer", "'name':'deployer'");
            step(preview, policy, ROLE_POLICY, "deploys", "'role':'deployer','policy':'" + EVERYTHING + "'");
            runs.file("preview.json", preview.json());

            assertThat(runs.command("permissions --role deployer --account " + ACCOUNT + " preview.json")
                            .exits(status)
                            .out()
                            .contains("sqs:CreateQueue on " + ORDERS))
                    .isEqualTo(status == 1);
        }

        /** If the deployment creates the role with a policy that isn't known yet, nothing is known about any call. */
        @ParameterizedTest
        @CsvSource({"known,false", "unknown,true"})
        void is_undecided_if_policies_of_the_role_are_not_known(String policy, boolean isUndecided) throws IOException {
            runs.file(
                    "preview.json",
                    new PreviewBuilder()
                            .create(ROLE, "deployer", "'name':'deployer'")
                            .create(
                                    ROLE_POLICY,
                                    "deploys",
                                    "'role':'deployer','policy':'" + (isUndecided ? UNKNOWN : EVERYTHING) + "'")
                            .json());
            var command = "permissions --role deployer --account " + ACCOUNT + " preview.json --format ";

            for (var format : List.of("text", "markdown")) {
                var out = report(runs.command(command + format).exits(0));
                assertThat(out.startsWith("The check of 7 known calls is undecided, because the command can't read all"
                                + " policies of the role. Based on "))
                        .isEqualTo(isUndecided);
                assertThat(out.contains("No missing action found among 7 known calls."))
                        .isNotEqualTo(isUndecided);
            }
        }

        private static final String DENIES_QUEUES = EVERYTHING.replace(
                "}]}", "},{\\\"Effect\\\":\\\"Deny\\\",\\\"Action\\\":\\\"sqs:*\\\",\\\"Resource\\\":\\\"*\\\"}]}");

        /** The role and a policy with all permissions are in another stack. The preview attaches a second policy. */
        @ParameterizedTest
        @CsvSource({"same,deployer,1,false", "same,other,0,false", "create,deployer,0,true", "create,other,0,false"})
        void counts_the_policies_of_the_preview_for_a_role_of_another_stack(
                String operation, String attachedTo, int status, boolean isOpen) throws IOException {
            var preview = new PreviewBuilder().create(QUEUE, "orders", "'name':'orders'");
            step(
                    preview,
                    operation,
                    ROLE_POLICY,
                    "denies",
                    "'role':'" + attachedTo + "','policy':'" + DENIES_QUEUES + "'");
            var state = "{'urn':'%s','type':'%s','custom':true,'inputs':{%s},'id':'1','outputs':{}}";
            runs.file("preview.json", preview.json())
                    .file(
                            "role.json",
                            "{'version':3,'deployment':{'resources':["
                                    + state.formatted(PreviewBuilder.urn(ROLE, "deployer"), ROLE, "'name':'deployer'")
                                    + ","
                                    + state.formatted(
                                            PreviewBuilder.urn(ROLE_POLICY, "deploys"),
                                            ROLE_POLICY,
                                            "'role':'deployer','policy':'" + EVERYTHING + "'")
                                    + "]}}");

            var out = report(runs.command(
                            "permissions --role deployer --role-state role.json --account " + ACCOUNT + " preview.json")
                    .exits(status));

            assertThat(out)
                    .contains("A policy or permissions boundary that another stack or tool attaches to the role isn't"
                            + " covered.");
            assertThat(out.contains("May be missing")).isEqualTo(isOpen);
            assertThat(out.contains("sqs:CreateQueue on " + ORDERS + ": The deployment changes the role's policies."))
                    .isEqualTo(isOpen);
        }

        @ParameterizedTest
        @CsvSource({"same,1,false", "create,0,true"})
        void leaves_a_call_open_that_a_new_policy_of_the_role_denies(String operation, int status, boolean isOpen)
                throws IOException {
            var preview = new PreviewBuilder().create(QUEUE, "orders", "'name':'orders'");
            step(preview, "same", ROLE, "deployer", "'name':'deployer'");
            step(preview, "same", ROLE_POLICY, "deploys", "'role':'deployer','policy':'" + EVERYTHING + "'");
            step(preview, operation, ROLE_POLICY, "denies", "'role':'deployer','policy':'" + DENIES_QUEUES + "'");
            runs.file("preview.json", preview.json());

            assertThat(report(runs.command("permissions --role deployer --account " + ACCOUNT + " preview.json")
                                    .exits(status))
                            .contains("The deployment changes the role's policies. Afterward: "))
                    .isEqualTo(isOpen);
        }

        @ParameterizedTest
        @CsvSource({"same,0", "create,1"})
        void finds_an_existing_role_by_the_name_in_its_outputs(String policy, int status) throws IOException {
            var preview = new PreviewBuilder().create(QUEUE, "orders", "'name':'orders'");
            step(preview, "same", ROLE, "deployer", "");
            step(preview, policy, ROLE_POLICY, "deploys", "'role':'live','policy':'" + EVERYTHING + "'");
            runs.file("preview.json", preview.json().replace("'outputs':{", "'outputs':{'name':'live',"));

            runs.command("permissions --role live --account " + ACCOUNT + " preview.json")
                    .exits(status);
        }

        private static void step(PreviewBuilder preview, String operation, String type, String name, String inputs) {
            if (operation.equals("create")) {
                preview.create(type, name, inputs);
            } else {
                preview.existing(operation, type, name, "arn:aws:iam::123456789012:role/deployer", inputs);
            }
        }

        @ParameterizedTest
        @CsvSource({"delete,''", "delete,' --lifecycle'", "same,' --lifecycle'"})
        void needs_no_deletion_of_a_retained_resource(String operation, String option) throws IOException {
            var queue = new PreviewBuilder().existing(operation, QUEUE, "orders", ORDERS, "'name':'orders'");
            var policy = Runs.policy("'Effect':'Allow','Action':'*','Resource':'*'},"
                    + "{'Effect':'Deny','Action':'sqs:DeleteQueue','Resource':'*'");
            runs.file("policy.json", policy)
                    .file("deleted.json", queue.json())
                    .file(
                            "retained.json",
                            queue.json().replace("'custom':true", "'custom':true,'retainOnDelete':true"));
            var command = "permissions --policy policy.json --account " + ACCOUNT + option;

            assertThat(runs.command(command + " deleted.json").exits(1).out()).contains("sqs:DeleteQueue on " + ORDERS);
            assertThat(runs.command(command + " retained.json").exits(0).out()).doesNotContain("sqs:DeleteQueue");
        }

        /** The value of a default tag isn't known, and a tag of the resource is shown. */
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '"',
                value = {
                    // The hidden tag decides.
                    "'Effect':'Allow','Action':'sqs:TagQueue',C:{'StringEquals':{'aws:RequestTag/env':'prod'}}|0",
                    "'Effect':'Allow','Action':'sqs:TagQueue'},{'Effect':'Deny','Action':'sqs:TagQueue',C:{'Null':{'aws:RequestTag/env':'true'}}|0",
                    "'Effect':'Allow','Action':'sqs:TagQueue',C:{'ForAnyValue:StringEquals':{'aws:TagKeys':'env'}}|0",
                    // A tag of the resource decides.
                    "'Effect':'Allow','Action':'sqs:TagQueue',C:{'StringEquals':{'aws:RequestTag/team':'b'}}|1",
                    "'Effect':'Allow','Action':'sqs:TagQueue',C:{'ForAllValues:StringEquals':{'aws:TagKeys':'env'}}|1",
                    "'Effect':'Allow','Action':'sqs:TagQueue'},{'Effect':'Deny','Action':'sqs:TagQueue',C:{'ForAnyValue:StringEquals':{'aws:TagKeys':'team'}}|1",
                    // Another statement, or its absence, decides.
                    "'Effect':'Allow','Action':'sqs:TagQueue',C:{'StringEquals':{'aws:RequestTag/env':'prod'}}},{'Effect':'Deny','Action':'sqs:TagQueue'|1",
                    "'Effect':'Allow','Action':'sqs:UntagQueue',C:{'StringEquals':{'aws:RequestTag/env':'prod'}}|1"
                })
        @ParameterizedTest
        void is_certain_of_a_denial_unless_a_hidden_tag_can_change_it(String statements, int status)
                throws IOException {
            var policy = Runs.policy(("'Effect':'Allow','NotAction':'sqs:TagQueue','Resource':'*'},{" + statements)
                    .replace("'sqs:TagQueue'", "'sqs:TagQueue','Resource':'*'")
                    .replace(
                            "'NotAction':'sqs:TagQueue','Resource':'*','Resource':'*'",
                            "'NotAction':'sqs:TagQueue','Resource':'*'")
                    .replace("'sqs:UntagQueue'", "'sqs:UntagQueue','Resource':'*'")
                    .replace("C:", "'Condition':"));

            var hidden = report(check(withDefaultTags("{'tags':{'env':'" + UNKNOWN + "'}}", "'team':'a'"), policy)
                    .exits(status));

            assertThat(hidden).contains("sqs:TagQueue on " + ORDERS);
        }

        /** A boundary without the action denies it, whatever the tags are. */
        @CsvSource({"sqs:UntagQueue,1", "sqs:*,0"})
        @ParameterizedTest
        void is_certain_of_a_denial_by_the_boundary(String allowed, int status) throws IOException {
            runs.file(
                    "boundary.json",
                    Runs.policy(
                            "'Effect':'Allow','NotAction':'sqs:TagQueue','Resource':'*'},{'Effect':'Allow','Action':'"
                                    + allowed + "','Resource':'*'"));
            var policy = Runs.policy(
                    "'Effect':'Allow','NotAction':'sqs:TagQueue','Resource':'*'},{'Effect':'Allow',"
                            + "'Action':'sqs:TagQueue','Resource':'*','Condition':{'StringEquals':{'aws:RequestTag/env':'prod'}}");

            assertThat(report(check(
                                    withDefaultTags("{'tags':{'env':'" + UNKNOWN + "'}}", "'team':'a'"),
                                    policy,
                                    "--boundary",
                                    "boundary.json")
                            .exits(status)))
                    .contains("sqs:TagQueue on " + ORDERS);
        }

        /** A tag of the resource wins over a default tag with the same key. */
        @CsvSource({"prod,'',0", "dev,'',1", "dev,'''env'':''prod''',0", "prod,'''env'':''dev''',1"})
        @ParameterizedTest
        void decides_conditions_on_known_default_tags(String value, String own, int status) throws IOException {
            var policy = Runs.policy(
                    "'Effect':'Allow','NotAction':'sqs:TagQueue','Resource':'*'},{'Effect':'Allow',"
                            + "'Action':'sqs:TagQueue','Resource':'*','Condition':{'StringEquals':{'aws:RequestTag/env':'prod'}}");

            var out = report(check(withDefaultTags("{'tags':{'env':'" + value + "'}}", own == null ? "" : own), policy)
                    .exits(status));

            assertThat(out.contains("sqs:TagQueue on " + ORDERS)).isEqualTo(status == 1);
        }

        @CsvSource(
                delimiter = '|',
                quoteCharacter = '"',
                value = {
                    "{'tags':{'env':'prod'}}|1|true",
                    "{'tags':{'env':'UNKNOWN'}}|1|true",
                    "'UNKNOWN'|0|true",
                    "{'tags':'UNKNOWN'}|0|true",
                    "{'tags':{}}|0|false",
                    "{}|0|false",
                    "null|0|false"
                })
        @ParameterizedTest
        void needs_the_call_for_tags_only_if_there_can_be_default_tags(String defaults, int status, boolean isListed)
                throws IOException {
            var policy = Runs.policy("'Effect':'Allow','NotAction':'sqs:TagQueue','Resource':'*'");

            var out = report(check(withDefaultTags(defaults.replace("UNKNOWN", UNKNOWN), ""), policy)
                    .exits(status));

            assertThat(out.contains("sqs:TagQueue on " + ORDERS)).isEqualTo(isListed);
        }

        /** Returns a new queue of a provider with default tags. */
        private static PreviewBuilder withDefaultTags(String defaults, String own) {
            var provider = PreviewBuilder.urn(PROVIDER, "tags");
            return new PreviewBuilder()
                    .step("create", provider, "", "'inputs':{'region':'eu-west-1','defaultTags':" + defaults + "}")
                    .createWith(provider, QUEUE, "orders", "'name':'orders','tags':{" + own + "}");
        }

        /** An update sends only the tags that change, which the preview doesn't name. */
        @Test
        void leaves_a_condition_on_the_tags_of_an_update_open() throws IOException {
            var inputs = "'name':'orders','tags':{'team':'a'}";
            var update = new PreviewBuilder().update(QUEUE, "orders", ORDERS, inputs, "tags");
            var create = new PreviewBuilder().create(QUEUE, "orders", inputs);
            var policy = Runs.policy(
                    "'Effect':'Allow','Action':'sqs:*','Resource':'*'},{'Effect':'Deny',"
                            + "'Action':'sqs:TagQueue','Resource':'*','Condition':{'StringEquals':{'aws:RequestTag/team':'%s'}}");

            assertThat(report(check(create, policy.formatted("b")).exits(0))).doesNotContain("sqs:TagQueue on");
            assertThat(report(check(create, policy.formatted("a")).exits(1))).contains("sqs:TagQueue on " + ORDERS);
            for (var value : List.of("a", "b")) {
                assertThat(report(check(update, policy.formatted(value))))
                        .as(value)
                        .contains("sqs:TagQueue on " + ORDERS)
                        .contains("May be missing");
            }
        }

        @ParameterizedTest
        @CsvSource({
            "eu-west-1,aws,lambda.amazonaws.com,0",
            "eu-west-1,aws,ec2.amazonaws.com,1",
            "us-gov-west-1,aws-us-gov,,0",
            "us-gov-west-1,aws,,1",
            "cn-north-1,aws-cn,,0",
            "cn-north-1,aws,,1",
            "cn-north-1,aws-us-gov,,1"
        })
        void needs_to_pass_a_role_in_the_partition_of_the_region(
                String region, String partition, String service, int status) throws IOException {
            var function = new PreviewBuilder(region)
                    .create(
                            FUNCTION,
                            "resize",
                            "'name':'resize','role':'arn:" + Partition.ofRegion(region)
                                    + ":iam::123456789012:role/worker'");
            var condition =
                    service == null ? "" : ",'Condition':{'StringEquals':{'iam:PassedToService':'" + service + "'}}";
            var policy =
                    Runs.policy("'Effect':'Allow','Action':['lambda:*','signer:*'],'Resource':'*'},{'Effect':'Allow',"
                            + "'Action':'iam:PassRole','Resource':'arn:" + partition + ":iam::123456789012:role/worker'"
                            + condition);

            assertThat(report(check(function, policy).exits(status)).contains("iam:PassRole on"))
                    .isEqualTo(status == 1);
        }

        /** The names of some services end differently in other partitions. */
        @ParameterizedTest
        @CsvSource({"us-gov-west-1,aws-us-gov", "cn-north-1,aws-cn"})
        void leaves_a_condition_on_the_service_open_in_other_partitions(String region, String partition)
                throws IOException {
            var function = new PreviewBuilder(region)
                    .create(
                            FUNCTION,
                            "resize",
                            "'name':'resize','role':'arn:" + partition + ":iam::123456789012:role/worker'");
            var policy = Runs.policy("'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny',"
                    + "'Action':'iam:PassRole','Resource':'*',"
                    + "'Condition':{'StringEquals':{'iam:PassedToService':'lambda.amazonaws.com'}}");

            assertThat(report(check(function, policy).exits(0)))
                    .contains("May be missing", "iam:PassRole on arn:" + partition + ":iam::123456789012:role/worker");
        }

        /** AWS sends the boundary only with the actions for which the service reference lists the key. */
        @ValueSource(
                strings = {
                    "'Effect':'Allow','Action':'iam:*','Resource':'*','Condition':{'StringEquals':{'iam:PermissionsBoundary':'BOUNDARY'}}",
                    "'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':'iam:*','Resource':'*',"
                            + "'Condition':{'Null':{'iam:PermissionsBoundary':'true'}}"
                })
        @ParameterizedTest
        void sends_the_permissions_boundary_only_with_the_actions_that_have_the_key(String statements)
                throws IOException {
            var boundary = "arn:aws:iam::123456789012:policy/boundary";
            var preview = new PreviewBuilder()
                    .create(ROLE, "worker", "'name':'worker','permissionsBoundary':'" + boundary + "'");
            var policy = Runs.policy(statements.replace("BOUNDARY", boundary));

            assertThat(report(check(preview, policy).exits(1)))
                    .contains("iam:ListRolePolicies on", "iam:ListAttachedRolePolicies on")
                    .doesNotContain("iam:CreateRole on", "iam:GetRole on", "May be missing iam");
            assertThat(report(check(preview, policy, "--lifecycle").exits(1)))
                    .contains("iam:TagRole on", "iam:UntagRole on", "iam:ListInstanceProfilesForRole on")
                    .doesNotContain("iam:DeleteRole on");
        }

        /** During an update, AWS sees the boundary before or after it, but the call that sets the boundary sends the new one. */
        @CsvSource({"old,old,0,true", "old,new,0,true", "new,new,0,false", "old,other,1,false"})
        @ParameterizedTest
        void considers_the_boundary_before_and_after_an_update(
                String before, String allowed, int status, boolean isOpen) throws IOException {
            var start = "arn:aws:iam::123456789012:policy/";
            var inputs = "'name':'worker','description':'%s','permissionsBoundary':'" + start + "%s'";
            var preview = new PreviewBuilder()
                    .update(
                            ROLE,
                            "worker",
                            "arn:aws:iam::123456789012:role/worker",
                            inputs.formatted("a", before),
                            inputs.formatted("b", "new"),
                            "description");
            var policy = Runs.policy("'Effect':'Allow','NotAction':'iam:UpdateRole*','Resource':'*'},{'Effect':'Allow',"
                    + "'Action':'iam:*','Resource':'*','Condition':{'StringEquals':{'iam:PermissionsBoundary':'" + start
                    + allowed + "'}}");

            assertThat(report(check(preview, policy).exits(status)).contains("May be missing"))
                    .isEqualTo(isOpen);
        }

        @CsvSource({"old,1", "new,0"})
        @ParameterizedTest
        void sets_the_new_boundary(String allowed, int status) throws IOException {
            var start = "arn:aws:iam::123456789012:policy/";
            var inputs = "'name':'worker','permissionsBoundary':'" + start + "%s'";
            var preview = new PreviewBuilder()
                    .update(
                            ROLE,
                            "worker",
                            "arn:aws:iam::123456789012:role/worker",
                            inputs.formatted("old"),
                            inputs.formatted("new"),
                            "permissionsBoundary");

            check(
                            preview,
                            Runs.policy("'Effect':'Allow','NotAction':'iam:Put*','Resource':'*'},{'Effect':'Allow',"
                                    + "'Action':'iam:Put*','Resource':'*','Condition':{'StringEquals':"
                                    + "{'iam:PermissionsBoundary':'" + start + allowed + "'}}"))
                    .exits(status);
        }

        /** Components can contain resources with the same type and name. */
        @Test
        void decides_resources_with_the_same_name_in_different_components() throws IOException {
            var regions = new PreviewBuilder();
            for (var region : List.of("eu-west-1", "us-east-1")) {
                var provider = PreviewBuilder.urn(PROVIDER, region);
                regions.create(PROVIDER, region, "'region':'" + region + "'")
                        .step(
                                "create",
                                PreviewBuilder.urn("app:" + region + "$aws:ec2/eip:Eip", "main"),
                                "",
                                "'inputs':{'domain':'vpc'},'provider':'" + provider + "::" + UNKNOWN + "'");
            }
            var tags = new PreviewBuilder();
            for (var env : List.of("dev", "prod")) {
                tags.step(
                        "create",
                        PreviewBuilder.urn("app:" + env + "$" + QUEUE, "main"),
                        "",
                        "'inputs':{'name':'main-0a1b2c3','__defaults':['name'],'tags':{'env':'" + env + "'}}");
            }
            var deny = "'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':'%s','Resource':'*',"
                    + "'Condition':{'StringEquals':{'%s':'%s'}}";

            for (var region : List.of("eu-west-1", "us-east-1", "eu-central-1")) {
                check(regions, Runs.policy(deny.formatted("ec2:Describe*", "aws:RequestedRegion", region)))
                        .exits(region.equals("eu-central-1") ? 0 : 1);
            }
            for (var env : List.of("dev", "prod", "test")) {
                check(tags, Runs.policy(deny.formatted("sqs:TagQueue", "aws:RequestTag/env", env)))
                        .exits(env.equals("test") ? 0 : 1);
            }
        }

        /** AWS knows the boundary of the role or user, although another resource contains the policy. */
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                role | iam:CreateRole       | -
                role | iam:PutRolePolicy    | aws:iam/rolePolicy:RolePolicy
                role | iam:AttachRolePolicy | aws:iam/rolePolicyAttachment:RolePolicyAttachment
                user | iam:PutUserPolicy    | aws:iam/userPolicy:UserPolicy
                user | iam:AttachUserPolicy | aws:iam/userPolicyAttachment:UserPolicyAttachment
                """)
        @ParameterizedTest
        void knows_the_boundary_that_the_stack_creates(String kind, String action, String type) throws IOException {
            var owner = kind.equals("role") ? ROLE : "aws:iam/user:User";
            var bounded = new PreviewBuilder()
                    .create(POLICY, "limits", "'name':'limits-0a1b2c3','__defaults':['name']")
                    .create(
                            owner,
                            "w",
                            "'name':'w','permissionsBoundary':'" + UNKNOWN + "'",
                            "'permissionsBoundary':['" + PreviewBuilder.urn(POLICY, "limits") + "']");
            var unbounded = new PreviewBuilder().create(owner, "w", "'name':'w'");
            if (!type.equals("-")) {
                for (var preview : List.of(bounded, unbounded)) {
                    preview.create(
                            type,
                            "p",
                            "'" + kind + "':'" + UNKNOWN + "','policyArn':'arn:aws:iam::aws:policy/ReadOnlyAccess'",
                            "'" + kind + "':['" + PreviewBuilder.urn(owner, "w") + "']");
                }
            }
            var policy = "'Effect':'Allow','NotAction':'%1$s','Resource':'*'},{'Effect':'Allow','Action':'%1$s',"
                    + "'Resource':'*','Condition':{'StringLike':{'iam:PermissionsBoundary':'arn:aws:iam::*:policy/%2$s'}}";

            assertThat(statements(bounded, ""))
                    .filteredOn(statement -> statement.actions().contains(action))
                    .isNotEmpty()
                    .allMatch(statement -> statement.conditions().toString().contains(":policy/limits-*"));
            assertThat(statements(unbounded, ""))
                    .filteredOn(statement -> statement.actions().contains(action))
                    .isNotEmpty()
                    .noneMatch(statement -> statement.conditions().toString().contains("PermissionsBoundary"));
            assertThat(report(check(bounded, Runs.policy(policy.formatted(action, "limits-*")))
                            .exits(0)))
                    .doesNotContain("May be missing");
            assertThat(report(check(bounded, Runs.policy(policy.formatted(action, "limits-0*")))
                            .exits(0)))
                    .contains("May be missing", action);
            check(bounded, Runs.policy(policy.formatted(action, "other-*"))).exits(1);
            check(unbounded, Runs.policy(policy.formatted(action, "limits-*"))).exits(1);
        }

        /** A role without a link can be another one. A policy in a separate resource can go before or after its role changes. */
        @CsvSource({"true,new,true", "true,*,false", "false,*,true"})
        @ParameterizedTest
        void considers_the_boundaries_of_a_role_before_and_after_the_deletion_of_its_policy(
                boolean isLinked, String allowed, boolean isOpen) throws IOException {
            var boundary = "'name':'w','permissionsBoundary':'arn:aws:iam::123456789012:policy/";
            var role = PreviewBuilder.urn(ROLE, "w");
            var preview = new PreviewBuilder()
                    .update(
                            ROLE,
                            "w",
                            "arn:aws:iam::123456789012:role/w",
                            boundary + "old'",
                            boundary + "new'",
                            "permissionsBoundary")
                    .step(
                            "delete",
                            PreviewBuilder.urn("aws:iam/rolePolicy:RolePolicy", "p"),
                            "'id':'w:p','inputs':{'name':'p','role':'w'}"
                                    + (isLinked ? ",'propertyDependencies':{'role':['" + role + "']}" : ""),
                            "");
            var policy = Runs.policy("'Effect':'Allow','NotAction':'iam:DeleteRolePolicy','Resource':'*'},"
                    + "{'Effect':'Allow','Action':'iam:DeleteRolePolicy','Resource':'*','Condition':{'StringLike':"
                    + "{'iam:PermissionsBoundary':'arn:aws:iam::123456789012:policy/" + allowed + "'}}");

            assertThat(report(check(preview, policy).exits(0)).contains("May be missing"))
                    .isEqualTo(isOpen);
        }

        /** The inputs of a resource that the program only reads show nothing about the existing resource. */
        @CsvSource({"read,true,true", "create,false,false"})
        @ParameterizedTest
        void knows_no_boundary_of_a_role_that_the_program_only_reads(
                String operation, boolean isExternal, boolean isOpen) throws IOException {
            var role = PreviewBuilder.urn(ROLE, "w");
            var preview = new PreviewBuilder()
                    .step(
                            operation,
                            role,
                            "",
                            "'external':" + isExternal + ",'inputs':{" + (isExternal ? "" : "'name':'w'") + "},"
                                    + "'outputs':{'arn':'arn:aws:iam::123456789012:role/w','name':'w'}")
                    .create(
                            "aws:iam/rolePolicy:RolePolicy",
                            "p",
                            "'role':'w','policy':'{}'",
                            "'role':['" + role + "']");
            var denies = Runs.policy("'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny',"
                    + "'Action':'iam:PutRolePolicy','Resource':'*','Condition':{'StringEquals':"
                    + "{'iam:PermissionsBoundary':'arn:aws:iam::123456789012:policy/limits'}}");

            assertThat(report(check(preview, denies).exits(0)).contains("iam:PutRolePolicy on"))
                    .isEqualTo(isOpen);
        }

        /** A link to another kind of resource shows that the input doesn't refer to the stack's role. */
        @CsvSource({"aws:cloudformation/stack:Stack,1", "aws:iam/role:Role,0"})
        @ParameterizedTest
        void never_assumes_a_role_of_the_stack_if_another_resource_names_the_role(String type, int status)
                throws IOException {
            var preview = new PreviewBuilder()
                    .create(ROLE, "w", "'name':'w'")
                    .create("aws:cloudformation/stack:Stack", "w", "'name':'w'")
                    .create(
                            "aws:iam/rolePolicy:RolePolicy",
                            "p",
                            "'role':'" + UNKNOWN + "','policy':'{}'",
                            "'role':['" + PreviewBuilder.urn(type, "w") + "']");
            var policy = Runs.policy("'Effect':'Allow','NotAction':'iam:PutRolePolicy','Resource':'*'},"
                    + "{'Effect':'Allow','Action':'iam:PutRolePolicy','Resource':'arn:aws:iam::123456789012:role/w'");

            assertThat(report(check(preview, policy).exits(status))).doesNotContain("neither a value nor a link");
        }

        /** Programs in Java have no links. */
        @Test
        void names_the_inputs_that_it_assumes_to_refer_to_the_stack() throws IOException {
            var role = PreviewBuilder.urn(ROLE, "w");
            var note = "assumes that they refer to resources of the stack: role of aws:iam/rolePolicy:RolePolicy p";
            var roles = new PreviewBuilder().create(ROLE, "w", "'name':'w'");
            var linked = new PreviewBuilder().create(ROLE, "w", "'name':'w'");
            roles.create("aws:iam/rolePolicy:RolePolicy", "p", "'role':'" + UNKNOWN + "'");
            linked.create("aws:iam/rolePolicy:RolePolicy", "p", "'role':'" + UNKNOWN + "'", "'role':['" + role + "']");

            assertThat(report(check(roles, allow("'*'", "*")).exits(0))).contains(note);
            assertThat(report(check(linked, allow("'*'", "*")).exits(0))).doesNotContain(note);
        }

        /** The deployer chooses the content of a new policy, but can't change that of an existing one. */
        @CsvSource({"create,true", "same,false"})
        @ParameterizedTest
        void warns_of_a_new_policy_for_a_new_role(String operation, boolean warns) throws IOException {
            var preview = new PreviewBuilder()
                    .create(ROLE, "w", "'name':'w','managedPolicyArns':['arn:aws:iam::123456789012:policy/app']");
            if (operation.equals("create")) {
                preview.create(POLICY, "app", "'name':'app'");
            } else {
                preview.existing(operation, POLICY, "app", "arn:aws:iam::123456789012:policy/app", "'name':'app'");
            }
            runs.file("preview.json", preview.json());

            assertThat(report(runs.command("permissions --account " + ACCOUNT + " preview.json")
                                    .exits(0))
                            .contains("allow privilege escalation"))
                    .isEqualTo(warns);
        }

        @Test
        void needs_a_policy_that_allows_every_name_with_a_prefix() throws IOException {
            var prefixed = new PreviewBuilder().create(QUEUE, "orders", "'namePrefix':'orders-'");

            assertThat(resources(prefixed, "sqs:CreateQueue")).containsExactly(ORDERS + "-*");
            assertThat(report(check(prefixed, allow("'sqs:*'", ORDERS + "-*")).exits(0)))
                    .doesNotContain("May be missing");
            check(prefixed, allow("'sqs:*'", ORDERS + "-?")).exits(1);
        }

        /** The last step of a replacement shows only the old provider. */
        @CsvSource({
            "us-east-1,sqs:CreateQueue,1",
            "us-east-1,sqs:DeleteQueue,0",
            "eu-west-1,sqs:CreateQueue,0",
            "eu-west-1,sqs:DeleteQueue,1",
            "eu-central-1,sqs:*,0"
        })
        @ParameterizedTest
        void keeps_the_regions_of_a_provider_before_and_after_its_replacement(String region, String action, int status)
                throws IOException {
            var policy = Runs.policy("'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':'"
                    + action + "','Resource':'arn:aws:sqs:" + region + ":*:*'");
            var byRegion =
                    Runs.policy("'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':'" + action
                            + "','Resource':'*','Condition':{'StringEquals':{'aws:RequestedRegion':'" + region + "'}}");

            check(replacedProvider("'region':'us-east-1'"), policy).exits(status);
            check(replacedProvider("'region':'us-east-1'"), byRegion).exits(status);
        }

        @Test
        void keeps_the_roles_of_a_provider_before_and_after_its_replacement() throws IOException {
            var preview = replacedProvider("'region':'us-east-1','assumeRole':{'roleArn':'" + DEPLOYS + "'}");

            assertThat(certain(preview, ""))
                    .contains("sqs:DeleteQueue arn:aws:sqs:eu-west-1:123456789012:q")
                    .noneMatch(grant -> grant.startsWith("sqs:CreateQueue"));
            assertThat(runs.command("permissions --format policy --assumed-role " + DEPLOYS + " preview.json")
                            .exits(0)
                            .out())
                    .contains("sqs:CreateQueue", "arn:aws:sqs:us-east-1:210987654321:q")
                    .doesNotContain("sqs:DeleteQueue");
        }

        private static PreviewBuilder replacedProvider(String inputs) {
            var provider = PreviewBuilder.urn(PROVIDER, "p");
            var queue = PreviewBuilder.urn(QUEUE, "q");
            var oldProvider = "'id':'old','inputs':{'region':'eu-west-1'}";
            var oldQueue = "'id':'q','inputs':{'name':'q'},'provider':'" + provider
                    + "::old','outputs':{'arn':'arn:aws:sqs:eu-west-1:123456789012:q'}";
            var newQueue = "'inputs':{'name':'q'},'provider':'" + provider + "::" + UNKNOWN + "'";
            var preview = new PreviewBuilder();
            for (var operation : List.of("create-replacement", "replace")) {
                preview.step(operation, provider, oldProvider, "'inputs':{" + inputs + "}");
            }
            for (var operation : List.of("create-replacement", "replace")) {
                preview.step(operation, queue, oldQueue, newQueue);
            }
            return preview.step("delete-replaced", queue, oldQueue, "")
                    .step("delete-replaced", provider, oldProvider, "");
        }

        /** A change of the path renames a user too. */
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                user:User   | user  | iam:UpdateUser  | 'name':'old' | 'name':'new'                | new
                group:Group | group | iam:UpdateGroup | 'name':'old' | 'name':'new'                | new
                user:User   | user  | iam:UpdateUser  | 'name':'old' | 'name':'old','path':'/new/' | new/old
                """)
        @ParameterizedTest
        void needs_a_renaming_call_on_the_old_and_on_the_new_name(
                String type, String kind, String action, String before, String after, String name) throws IOException {
            var start = "arn:aws:iam::123456789012:" + kind + "/";
            var preview = new PreviewBuilder()
                    .update(
                            "aws:iam/" + type,
                            "u",
                            start + "old",
                            before,
                            after,
                            after.contains("path") ? "path" : "name");
            var both = "'Effect':'Allow','Action':'iam:*','Resource':['" + start + "%s','" + start + "%s']";

            assertThat(report(check(preview, allow("'iam:*'", start + "old")).exits(1)))
                    .contains(action + " on " + start + name)
                    .doesNotContain(action + " on " + start + "old");
            assertThat(report(check(preview, allow("'iam:*'", start + name)).exits(1)))
                    .contains(action + " on " + start + "old");
            check(preview, Runs.policy(both.formatted("old", name))).exits(0);
            check(preview, Runs.policy(both.formatted("old", "other"))).exits(1);
        }

        /** EC2 accepts any characters in tags, and up to 50 tags; the report never shows a value. */
        @Test
        void leaves_a_condition_open_if_a_request_cannot_have_the_tags() throws IOException {
            var many = IntStream.range(0, 60).mapToObj(i -> "'k" + i + "':'v'").collect(Collectors.joining(","));
            var deny =
                    "'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':'ec2:%s','Resource':'*',"
                            + "'Condition':{'StringNotEquals':{'aws:RequestTag/Name':'web'}}";
            for (var tags : List.of("'Name':'web (prod), \\\"x\\\"'", many, "'aws:x':'a'")) {
                var preview = new PreviewBuilder().create("aws:ec2/eip:Eip", "main", "'tags':{" + tags + "}");

                assertThat(report(check(preview, Runs.policy(deny.formatted("CreateTags")))
                                .exits(0)))
                        .contains("May be missing", "ec2:CreateTags on")
                        .doesNotContain("prod");
                assertThat(report(check(preview, Runs.policy(deny.formatted("DeleteVpc")))
                                .exits(0)))
                        .contains("No missing action found");
                assertThat(report(check(preview, allow("'s3:*'", "*")).exits(1)))
                        .contains("ec2:CreateTags on");
            }
        }

        @Test
        void does_not_show_the_value_of_a_tag() throws IOException {
            var preview =
                    new PreviewBuilder().create(QUEUE, "orders", "'name':'orders','tags':{'key':'hunter2','b':'c'}");
            for (var condition : List.of(
                    "'StringEquals':{'aws:RequestTag/key':'hunter2'}",
                    "'StringNotEquals':{'aws:RequestTag/KEY':'a'}",
                    "'StringLike':{'aws:RequestTag/key':'hunter*'}")) {
                for (var format : List.of("text", "json", "markdown")) {
                    assertThat(report(check(
                                            preview,
                                            Runs.policy(
                                                    "'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny',"
                                                            + "'Action':'sqs:TagQueue','Resource':'*','Condition':{"
                                                            + condition + "}"),
                                            "--format",
                                            format)
                                    .exits(1)))
                            .contains("aws:RequestTag/")
                            .contains("not shown")
                            .doesNotContain("hunter2");
                }
            }
        }

        @Test
        void does_not_show_a_secret() throws IOException {
            var secret =
                    "{'4dabf18193072939515e22adb298388d':'1b47061264138c4ac30d75fd1eb44270','plaintext':'hunter2'}";
            var preview = new PreviewBuilder().create(QUEUE, "orders", "'name':'orders','tags':{'key':" + secret + "}");

            for (var format : List.of("text", "json", "markdown")) {
                assertThat(check(preview, allow("'sqs:CreateQueue'", ORDERS), "--format", format)
                                .exits(1)
                                .out())
                        .contains("sqs:TagQueue")
                        .doesNotContain("hunter2");
            }
        }
    }

    /** A deployment with such a value fails, but the report still names the calls, with a wildcard for the value. */
    @Nested
    class A_value_that_AWS_would_reject {
        private static final String IAM = "arn:aws:iam::123456789012:";

        @CsvSource({
            "role:Role,               iam:CreateRole,            role/,             x-4,   *",
            "role:Role,               iam:CreateRole,            role/,             /x-4/, x-4/site",
            "user:User,               iam:CreateUser,            user/,             x-4,   *",
            "user:User,               iam:CreateUser,            user/,             /x-4/, x-4/site",
            "policy:Policy,           iam:CreatePolicy,          policy/,           x-4,   *",
            "policy:Policy,           iam:CreatePolicy,          policy/,           /x-4/, x-4/site",
            "group:Group,             iam:CreateGroup,           group/,            x-4,   *",
            "group:Group,             iam:CreateGroup,           group/,            /x-4/, x-4/site",
            "instanceProfile:InstanceProfile, iam:CreateInstanceProfile, instance-profile/, x-4,   *",
            "instanceProfile:InstanceProfile, iam:CreateInstanceProfile, instance-profile/, /x-4/, x-4/site"
        })
        @ParameterizedTest
        void is_a_path_without_slashes(String type, String action, String start, String path, String resource)
                throws IOException {
            var preview = new PreviewBuilder().create("aws:iam/" + type, "site", "'name':'site','path':'" + path + "'");

            assertThat(resources(preview, action)).containsExactly(IAM + start + resource);
            check(preview, allow("'iam:*'", IAM + start + "x-4*")).exits(resource.equals("*") ? 1 : 0);
            check(preview, allow("'iam:*'", IAM + start + "*")).exits(0);
        }

        @CsvSource({
            "arn:aws:sqs:eu-west-1:1234:other,         orders",
            "arn:aws:sqs:EU:123456789012:other,        orders",
            "arn:aws:sqs:eu-west-1,                    orders",
            "arn:aws:sqs:eu-west-1:123456789012:other, other"
        })
        @ParameterizedTest
        void is_the_ARN_of_an_existing_resource(String arn, String expected) throws IOException {
            var preview = new PreviewBuilder().existing("delete", QUEUE, "orders", arn, "'name':'orders'");

            assertThat(resources(preview, "sqs:DeleteQueue")).containsExactly(ORDERS.replace("orders", expected));
        }

        @CsvSource({
            "not-an-arn,                                    role/not-an-arn",
            "arn:aws:iam,                                   role/*",
            "arn:aws:iam::123456789012:roles/worker,        role/*",
            "arn:aws:iam::1234:role/worker,                 role/*",
            "arn:aws:iam:eu-west-1:123456789012:role/worker, role/*",
            "arn:aws:iam::123456789012:role/worker,         role/worker"
        })
        @ParameterizedTest
        void is_the_ARN_of_a_passed_role(String role, String expected) throws IOException {
            var preview = new PreviewBuilder().create(FUNCTION, "site", "'name':'site','role':'" + role + "'");

            assertThat(resources(preview, "iam:PassRole")).containsExactly(IAM + expected);
            check(preview, allow("'lambda:*','iam:PassRole'", "arn:aws:*:*:*:*work*"))
                    .exits(1);
        }

        @CsvSource({
            "arn:aws:iam, false",
            "arn:aws:iam::1234:policy/reads, false",
            "arn:aws:iam::123456789012:policy/reads, true"
        })
        @ParameterizedTest
        void is_the_ARN_of_an_attached_policy(String policy, boolean isValid) throws IOException {
            var preview = new PreviewBuilder()
                    .create(ATTACHMENT, "site", "'role':'worker','policyArn':'" + policy + "'")
                    .create(ROLE, "worker", "'name':'worker','managedPolicyArns':['" + policy + "']");
            runs.file("preview.json", preview.json());

            var result = runs.command("permissions --account " + ACCOUNT + " --format policy preview.json")
                    .exits(0);

            assertThat(result.out().contains("iam:PolicyARN")).isEqualTo(isValid);
        }

        @CsvSource({"a!, true", "aws:a, true", "TEAM, true", "a, false"})
        @ParameterizedTest
        void is_a_tag(String key, boolean isInvalid) throws IOException {
            var preview = new PreviewBuilder()
                    .create(QUEUE, "orders", "'name':'orders','tags':{'team':'a','" + key + "':'b'}");

            var result = check(
                            preview,
                            Runs.policy("'Effect':'Allow','Action':'sqs:*','Resource':'*'},{'Effect':'Deny',"
                                    + "'Action':'sqs:TagQueue','Resource':'*',"
                                    + "'Condition':{'StringEquals':{'aws:RequestTag/team':'b'}}"))
                    .exits(0);

            assertThat(report(result).contains("tags that the preview doesn't show"))
                    .isEqualTo(isInvalid);
        }

        @CsvSource({"europe-west-1, *", "eu-west-9, eu-west-9"})
        @ParameterizedTest
        void is_a_region(String region, String expected) throws IOException {
            var preview = new PreviewBuilder().create(QUEUE, "orders", "'name':'orders','region':'" + region + "'");

            assertThat(resources(preview, "sqs:CreateQueue")).containsExactly(ORDERS.replace("eu-west-1", expected));
        }

        @CsvSource({
            "https://sqs.europe-west-1.amazonaws.com/123456789012/other",
            "https://sqs.eu-west-9.amazonaws.com/123456789012/other"
        })
        @ParameterizedTest
        void is_the_URL_of_a_queue(String url) throws IOException {
            var preview = new PreviewBuilder()
                    .create("aws:sqs/queuePolicy:QueuePolicy", "policy", "'queueUrl':'" + url + "','policy':'{}'");

            assertThat(resources(preview, "sqs:SetQueueAttributes"))
                    .containsExactly("arn:aws:sqs:" + (url.contains("europe") ? "eu-west-1" : "eu-west-9")
                            + ":123456789012:other");
        }

        @CsvSource({"64, true", "65, false"})
        @ParameterizedTest
        void is_the_ARN_of_an_assumed_role(int length, boolean isCall) throws IOException {
            var preview = new PreviewBuilder()
                    .create(
                            PROVIDER,
                            "other",
                            "'region':'eu-west-1','assumeRole':{'roleArn':'" + IAM + "role/" + "a".repeat(length)
                                    + "'}")
                    .create(QUEUE, "orders", "'name':'orders'");

            var result = check(preview, allow("'sqs:*'", "*"));

            assertThat(result.status()).isEqualTo(0);
            assertThat(result.out().contains("sts:AssumeRole")).isEqualTo(isCall);
        }
    }

    @Nested
    class A_provider_that_assumes_a_role {
        private PreviewBuilder preview(String assumes) {
            return new PreviewBuilder()
                    .create(QUEUE, "own", "'name':'own'")
                    .create(PROVIDER, "deploys", "'region':'eu-west-1'," + assumes)
                    .createWith(PreviewBuilder.urn(PROVIDER, "deploys"), QUEUE, "orders", "'name':'orders'");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'assumeRole':{'roleArn':'arn:aws:iam::210987654321:role/deploys'}",
                    "'assumeRole':'{\\\"roleArn\\\":\\\"arn:aws:iam::210987654321:role/deploys\\\"}'",
                    "'assumeRoles':[{'roleArn':'arn:aws:iam::210987654321:role/deploys'}]",
                })
        void separates_the_calls_of_the_role(String assumes) throws IOException {
            assertThat(certain(preview(assumes), ""))
                    .contains("sqs:CreateQueue arn:aws:sqs:eu-west-1:123456789012:own")
                    .noneMatch(grant -> grant.contains("orders"));
            assertThat(statements(preview(assumes), ""))
                    .filteredOn(statement -> statement.actions().contains("sts:AssumeRole"))
                    .singleElement()
                    .satisfies(statement -> assertThat(statement.resources()).containsExactly(DEPLOYS))
                    .satisfies(statement -> assertThat(statement.sid()).contains("AssumeRoleDeploysInferred"));

            var ofRole = runs.command("permissions --format policy --assumed-role " + DEPLOYS + " preview.json")
                    .exits(0)
                    .out();
            assertThat(ofRole)
                    .contains("arn:aws:sqs:eu-west-1:210987654321:orders")
                    .doesNotContain("sts:AssumeRole", ":own");
        }

        @Test
        void is_in_the_report() throws IOException {
            runs.file(
                    "preview.json",
                    preview("'assumeRole':{'roleArn':'" + DEPLOYS + "'}").json());

            assertThat(report(runs.command("permissions --account " + ACCOUNT + " preview.json")
                            .exits(0)))
                    .contains(
                            "This result doesn't cover the calls for 1 resource of a provider that assumes a role. To cover only these calls, add --assumed-role '"
                                    + DEPLOYS + "'.");
            assertThat(runs.command("permissions --assumed-role arn:aws:iam::210987654321:role/other preview.json")
                            .exits(2)
                            .err())
                    .contains("No provider in the preview assumes the role", DEPLOYS);
            assertThat(runs.command("permissions --account " + ACCOUNT + " --assumed-role " + DEPLOYS + " preview.json")
                            .exits(2)
                            .err())
                    .startsWith("--account is " + ACCOUNT + ", but --assumed-role is in the account 210987654321");
        }

        @ParameterizedTest
        @CsvSource({"sqs:*,0", "sns:*,1"})
        void is_checked_with_the_policies_of_its_role(String allowed, int status) throws IOException {
            runs.file(
                            "preview.json",
                            preview("'assumeRole':{'roleArn':'" + DEPLOYS + "'}")
                                    .json())
                    .file("policy.json", allow("'" + allowed + "'", "arn:aws:sqs:*:210987654321:orders"));

            runs.command("permissions --assumed-role " + DEPLOYS + " --policy policy.json preview.json")
                    .exits(status);
        }

        @ParameterizedTest
        @ValueSource(strings = {"arn:aws:iam::12:role/deploys", "arn:aws:iam::210987654321:user/deploys", "deploys"})
        void accepts_any_text_as_the_arn_of_the_role(String role) throws IOException {
            runs.file(
                            "preview.json",
                            preview("'assumeRole':{'roleArn':'" + role + "'}").json())
                    .file("policy.json", allow("'*'", "*"));

            runs.command("permissions --account " + ACCOUNT + " --policy policy.json preview.json")
                    .exits(0);
        }

        @Test
        void assumes_the_last_role_of_a_chain_with_the_role_before() throws IOException {
            var chain = preview(
                    "'assumeRoles':[{'roleArn':'arn:aws:iam::210987654321:role/first'},{'roleArn':'" + DEPLOYS + "'}]");

            assertThat(assumed(chain, "--account " + ACCOUNT)).containsExactly("arn:aws:iam::210987654321:role/first");
            assertThat(assumed(chain, "--assumed-role " + DEPLOYS)).isEmpty();
        }

        @Test
        void assumes_a_role_of_the_same_deployment_by_its_planned_name() throws IOException {
            var urn = PreviewBuilder.urn(ROLE, "deploys");
            var preview = new PreviewBuilder()
                    .create(ROLE, "deploys", "'name':'deploys-0a1b2c3','__defaults':['name']")
                    .create(PROVIDER, "p", "'assumeRole':'" + UNKNOWN + "'", "'assumeRole':['" + urn + "']");

            assertThat(assumed(preview, "--account " + ACCOUNT))
                    .containsExactly("arn:aws:iam::123456789012:role/deploys-*");
        }

        /** A token gives the session of the role, so the permissions of the deployer don't matter. */
        @Test
        void needs_no_permission_to_assume_a_role_by_a_token() throws IOException {
            var byToken = preview("'assumeRoleWithWebIdentity':{'roleArn':'" + DEPLOYS + "','webIdentityToken':'t'}");
            var byCaller = preview("'assumeRole':{'roleArn':'" + DEPLOYS + "'}");

            assertThat(sessions(byCaller, "--account " + ACCOUNT)).containsExactly("sts:AssumeRole " + DEPLOYS);
            assertThat(sessions(byToken, "--account " + ACCOUNT)).isEmpty();
            assertThat(certain(byToken, ""))
                    .contains("sqs:CreateQueue arn:aws:sqs:eu-west-1:123456789012:own")
                    .noneMatch(grant -> grant.contains("orders"));
            runs.file("policy.json", allow("'sqs:*'", "arn:aws:sqs:*:210987654321:orders"));
            runs.command("permissions --assumed-role " + DEPLOYS + " --policy policy.json preview.json")
                    .exits(0);
            runs.file("policy.json", allow("'sqs:*'", "arn:aws:sqs:*:210987654321:own"));
            runs.command("permissions --assumed-role " + DEPLOYS + " --policy policy.json preview.json")
                    .exits(1);
        }

        @Test
        void assumes_a_role_with_the_role_of_the_token() throws IOException {
            var first = "arn:aws:iam::210987654321:role/first";
            var chain = preview("'assumeRoleWithWebIdentity':{'roleArn':'" + first
                    + "','webIdentityToken':'t'},'assumeRoles':[{'roleArn':'" + DEPLOYS + "'}]");

            assertThat(sessions(chain, "--account " + ACCOUNT)).isEmpty();
            assertThat(sessions(chain, "--assumed-role " + DEPLOYS)).isEmpty();
            assertThat(sessions(
                            preview("'assumeRoles':[{'roleArn':'" + first + "'},{'roleArn':'" + DEPLOYS + "'}]"),
                            "--account " + ACCOUNT))
                    .containsExactly("sts:AssumeRole " + first);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', nullValues = "-", textBlock = """
                -                          | -
                'externalId':'shop'        | -
                'tags':{'team':'a'}        | sts:TagSession
                'tags':'UNKNOWN'           | sts:TagSession
                'sourceIdentity':'anna'    | sts:SetSourceIdentity
                'sourceIdentity':'UNKNOWN' | sts:SetSourceIdentity
                """)
        void needs_an_action_for_session_tags_and_for_a_source_identity(String setting, String action)
                throws IOException {
            var more = setting == null ? "" : "," + setting.replace("UNKNOWN", UNKNOWN);
            var preview = preview("'assumeRole':{'roleArn':'" + DEPLOYS + "'" + more + "}");
            var needed = new TreeSet<>(Set.of("sts:AssumeRole " + DEPLOYS));
            if (action != null) {
                needed.add(action + " " + DEPLOYS);
            }

            assertThat(sessions(preview, "--account " + ACCOUNT)).containsExactlyElementsOf(needed);
            // The check doesn't know the trust policy, which must allow the action in addition to the policy.
            var onlyTrust = action + " on " + DEPLOYS
                    + ", because the provider assumes the role (inferred): the role's trust policy must allow it";
            assertThat(report(check(preview, allow("'sqs:*','sts:AssumeRole'", "*"))
                            .exits(0)))
                    .doesNotContain(onlyTrust);
            assertThat(report(check(preview, allow("'sqs:*','sts:*'", "*")).exits(0))
                            .contains(onlyTrust))
                    .isEqualTo(action != null);
        }

        private List<String> assumed(PreviewBuilder preview, String options) throws IOException {
            return sessions(preview, options).stream()
                    .filter(grant -> grant.startsWith("sts:AssumeRole "))
                    .map(grant -> grant.replace("sts:AssumeRole ", ""))
                    .toList();
        }

        /** Returns the actions of STS in a starting policy, with the roles. */
        private Set<String> sessions(PreviewBuilder preview, String options) throws IOException {
            runs.file("preview.json", preview.json());
            var policy = runs.command("permissions --format policy " + options + " preview.json")
                    .exits(0)
                    .out();
            return PolicyDocument.parse(policy, PolicyKind.IDENTITY).statements().stream()
                    .flatMap(statement -> statement.actions().stream()
                            .filter(action -> action.startsWith("sts:"))
                            .flatMap(action -> statement.resources().stream().map(role -> action + " " + role)))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--part 1 preview.json | --part requires --format policy",
                "--format policy --part 2 preview.json | --part: 2 isn't a part of the starting policy; allowed: 1 to 1",
                "--policy good.json --role deployer preview.json | --policy and --role can't be used together",
                "--role-state preview.json preview.json | --role-state is given without --role",
                "--boundary good.json preview.json | --boundary and --scp require",
                "--scp good.json preview.json | --boundary and --scp require",
                "--policy good.json --format java preview.json | --format policy and --format java are for",
                "--policy good.json preview.json | The preview doesn't show the account of the deployment; add --account",
                "--account 12 preview.json | --account: got \"12\"; allowed: 12 digits",
                "--region here preview.json | --region: got \"here\"; allowed: a name",
                "--role arn:aws:iam::123456789012:role/deployer preview.json | --role: got the ARN",
                "--role deployer --boundary good.json preview.json | --boundary can't be used with --role",
                "good.json | good.json isn't the output of pulumi preview",
            })
    void rejects_bad_input(String options, String message) throws IOException {
        runs.file("good.json", Runs.READS)
                .file(
                        "preview.json",
                        new PreviewBuilder()
                                .create(QUEUE, "orders", "'name':'orders'")
                                .json());

        assertThat(runs.command("permissions " + options).exits(2).err()).startsWith(message);
    }

    @Test
    void rejects_another_account_than_that_of_the_resources() throws IOException {
        runs.file(
                "preview.json",
                new PreviewBuilder()
                        .existing("delete", QUEUE, "o", ORDERS, "'name':'orders'")
                        .json());

        assertThat(runs.command("permissions --account 111122223333 preview.json")
                        .exits(2)
                        .err())
                .startsWith("--account is 111122223333, but the preview contains resources in 123456789012");
        runs.command("permissions --account 123456789012 preview.json").exits(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"arn:", "arn:aws", "arn:aws:sqs", ":::::", "not an ARN", "arn:aws:sqs:*:*:*"})
    void accepts_any_text_as_the_arn_of_a_resource(String arn) throws IOException {
        runs.file(
                "preview.json",
                new PreviewBuilder()
                        .existing("delete", QUEUE, "q", arn, "'name':'q'")
                        .json());

        runs.command("permissions --account " + ACCOUNT + " preview.json").exits(0);
        runs.file("policy.json", allow("'sqs:*'", "*"));
        runs.command("permissions --policy policy.json --account " + ACCOUNT + " preview.json")
                .exits(0);
    }
}
