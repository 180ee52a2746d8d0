package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.allow;
import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Resources that use a role through a name that a different role gets, or through an instance profile or template. */
class RoleUsesTest {
    private static final String UNKNOWN = "'" + ValueReader.UNKNOWN + "'";
    private static final String ROLE = "iam/role:Role";
    private static final String POLICY = "iam/rolePolicy:RolePolicy";
    private static final String PROFILE = "iam/instanceProfile:InstanceProfile";
    private static final String FUNCTION = "lambda/function:Function";
    private static final String PROJECT = "codebuild/project:Project";
    private static final String INSTANCE = "ec2/instance:Instance";
    private static final String TEMPLATE = "ec2/launchTemplate:LaunchTemplate";
    private static final String CONFIGURATION = "ec2/launchConfiguration:LaunchConfiguration";
    private static final String GROUP = "autoscaling/group:Group";
    private static final String TASK = "ecs/taskDefinition:TaskDefinition";
    private static final String SERVICE = "ecs/service:Service";
    private static final String ARN_OF_A = "'arn:aws:iam::123456789012:role/a'";
    private static final String TASK_ARN = "arn:aws:ecs:eu-west-1:123456789012:task-definition/";

    /**
     * A change of a stack with the roles {@code a} and {@code b}, of which the second has more permissions.
     *
     * @param outcome the expected outcome of the change of the resource {@code x}
     */
    private record Case(String name, Outcome outcome, String shows, UnaryOperator<SamplePreview> change) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case widens(String name, String shows, UnaryOperator<SamplePreview> change) {
        return new Case(name, Outcome.NEW_ACCESS, shows, change);
    }

    private static Case undecided(String name, String shows, UnaryOperator<SamplePreview> change) {
        return new Case(name, Outcome.UNDECIDED, shows, change);
    }

    private static Case harmless(String name, UnaryOperator<SamplePreview> change) {
        return new Case(name, Outcome.NO_NEW_ACCESS, "", change);
    }

    private static String role(String name, String service) {
        return "{'name':'" + name + "','path':'/','assumeRolePolicy':"
                + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'Service':'" + service
                        + ".amazonaws.com'},'Action':'sts:AssumeRole'}]}")
                + "}";
    }

    private static SamplePreview stack() {
        return SamplePreview.stack()
                .both("a", ROLE, role("a", "lambda"))
                .both("b", ROLE, role("b", "lambda"))
                .both("of-a", POLICY, "{'role':'a','policy':" + allow("['s3:GetObject','s3:PutObject']", "'*'") + "}")
                .both("of-b", POLICY, "{'role':'b','policy':" + allow("'s3:*'", "'*'") + "}");
    }

    /** Gives role {@code a} another name. */
    private static SamplePreview renameA(SamplePreview stack) {
        return stack.change("a", "'name':'a'", "'name':'c'")
                .replace("a")
                .change("of-a", "'role':'a'", "'role':'c'")
                .replace("of-a");
    }

    /** Gives role {@code a} another name, and role {@code b} the name of {@code a}. */
    private static SamplePreview rename(SamplePreview stack) {
        return renameA(stack)
                .change("b", "'name':'b'", "'name':'a'")
                .replace("b")
                .change("of-b", "'role':'b'", "'role':'a'")
                .replace("of-b");
    }

    private static SamplePreview narrow(SamplePreview stack) {
        return stack.both("of-b", POLICY, "{'role':'b','policy':" + allow("'s3:GetObject'", "'*'") + "}");
    }

    private static SamplePreview function(SamplePreview stack) {
        return stack.both("x", FUNCTION, "{'role':" + ARN_OF_A + ",'timeout':3}");
    }

    private static SamplePreview profiles(SamplePreview stack, String roleOfB) {
        return stack.both("p-a", PROFILE, "{'name':'p-a','role':'a'}")
                .both("p-b", PROFILE, "{'name':'p-b','role':'" + roleOfB + "'}");
    }

    static Stream<Case> names() {
        return Stream.of(
                widens("an unchanged function whose role gets another name", "s3:", s -> rename(function(s))),
                widens(
                        "a changed project with the name of a role",
                        "role a isn't the same role",
                        s -> rename(s.both("x", PROJECT, "{'serviceRole':'a','description':'1'}")
                                .change("x", "'1'", "'2'"))),
                widens(
                        "a state machine with an ARN in its definition",
                        "s3:",
                        s -> rename(s.both(
                                "x",
                                "sfn/stateMachine:StateMachine",
                                "{'definition':" + text("{'role':" + ARN_OF_A + "}") + "}"))),
                widens(
                        "a function whose role is removed",
                        "s3:",
                        s -> function(s)
                                .remove("a")
                                .remove("of-a")
                                .change("b", "'name':'b'", "'name':'a'")
                                .replace("b")
                                .change("of-b", "'role':'b'", "'role':'a'")
                                .replace("of-b")),
                widens(
                        "an instance profile with the name of a role",
                        "role a isn't the same role",
                        s -> rename(s.both("x", PROFILE, "{'name':'x','role':'a'}"))),
                widens(
                        "a role with the same permissions that more can assume",
                        "ec2.amazonaws.com",
                        s -> rename(narrow(function(s)).both("b", ROLE, role("b", "ec2")))),
                undecided(
                        "a role whose policy isn't readable",
                        "isn't the same role",
                        s -> rename(function(s).both("of-b", POLICY, "{'role':'b','policy':'[secret]'}"))),
                undecided(
                        "a role whose name isn't known",
                        "a different role can get the old name",
                        s -> renameA(function(s))
                                .change("b", "'name':'b'", "'name':" + UNKNOWN)
                                .replace("b")),
                undecided(
                        "a role that two accounts can have, because the preview shows neither",
                        "a different role can get the old name",
                        s -> {
                            // Without other roles, only the ARNs before the deployment show an account.
                            Stream.of("deployer", "runner", "ci", "anna", "bert", "admins")
                                    .forEach(s::without);
                            return rename(function(s))
                                    .both("b-2", ROLE, role("b", "lambda"))
                                    .provider("b-2", "prod", "prod")
                                    .change("b-2", "'name':'b'", "'name':'a'")
                                    .replace("b-2");
                        }),
                undecided(
                        "a secret role while roles get other names",
                        "is a secret",
                        s -> rename(s.both("x", FUNCTION, "{'role':'[secret]'}"))),
                widens(
                        "an instance whose profile is replaced under the name of another profile",
                        "the role of instance profile p-a isn't the same role",
                        s -> profiles(s, "b")
                                .both("x", INSTANCE, "{'iamInstanceProfile':'p-a'}")
                                .change("p-a", "'p-a'", "'p-c'")
                                .replace("p-a")
                                .change("p-b", "'p-b'", "'p-a'")
                                .replace("p-b")),
                undecided(
                        "an instance whose profile wasn't in the stack",
                        "the role of instance profile web isn't the same role",
                        s -> profiles(s, "b")
                                .both("x", INSTANCE, "{'iamInstanceProfile':'web'}")
                                .change("p-b", "'p-b'", "'web'")
                                .replace("p-b")),
                undecided(
                        "an instance with a profile that has the name of a new role",
                        "the role of instance profile n",
                        s -> s.add("n", ROLE, role("n", "ec2"))
                                .both("p", PROFILE, "{'name':'n','role':'b'}")
                                .add("x", INSTANCE, "{'iamInstanceProfile':'n'}")),
                widens(
                        "an instance with the name of its profile in other letters",
                        "s3:",
                        s -> profiles(s, "b")
                                .both("x", INSTANCE, "{'iamInstanceProfile':'P-A'}")
                                .change("p-a", "'p-a'", "'p-c'")
                                .replace("p-a")
                                .change("p-b", "'p-b'", "'p-a'")
                                .replace("p-b")),
                harmless("a role with fewer permissions gets the name", s -> rename(narrow(function(s)))),
                harmless(
                        "a function that follows its role to another name",
                        s -> renameA(function(s))
                                .change("x", "role/a", "role/c")
                                .link("x", "role", "a")),
                harmless(
                        "a role that is replaced under its name",
                        s -> function(s).replace("a").replace("of-a")),
                harmless(
                        "another function while roles get other names",
                        s -> rename(s.both("x", FUNCTION, "{'role':'arn:aws:iam::123456789012:role/runner'}"))),
                harmless(
                        "an instance whose profile is replaced by one with the same role",
                        s -> profiles(s, "a")
                                .both("x", INSTANCE, "{'iamInstanceProfile':'p-a'}")
                                .change("p-a", "'p-a'", "'p-c'")
                                .replace("p-a")
                                .change("p-b", "'p-b'", "'p-a'")
                                .replace("p-b")));
    }

    /** Policies and grants that keep the ARN or name, of which the change concerns the role. */
    static Stream<UnaryOperator<SamplePreview>> policies() {
        var statement = text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':" + ARN_OF_A
                + "},'Action':'s3:GetObject','Resource':'arn:aws:s3:::x/*'}]}");
        return Stream.of(
                s -> s.both("x", "s3/bucketPolicy:BucketPolicy", "{'bucket':'x','policy':" + statement + "}"),
                s -> s.both(
                        "x",
                        "cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment",
                        "{'identityPoolId':'p','roles':{'authenticated':" + ARN_OF_A + "}}"),
                s -> s.both("x", "kms/grant:Grant", "{'keyId':'k','granteePrincipal':" + ARN_OF_A + "}"),
                s -> s.both("x", POLICY, "{'role':'a','policy':" + allow("'sqs:*'", "'*'") + "}"),
                s -> s.both("x", POLICY, "{'role':'runner','policy':" + allow("'iam:PassRole'", ARN_OF_A) + "}"));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void notices_a_role_that_gets_the_name_in_a_policy(UnaryOperator<SamplePreview> policy) {
        assertThat(rename(narrow(policy.apply(stack()))).review().changes().get(0))
                .satisfies(change -> {
                    assertThat(change.outcome()).isNotEqualTo(Outcome.NO_NEW_ACCESS);
                    assertThat(change.subject()).isEqualTo("role a");
                });
        assertThat(rename(narrow(stack())).review().hasNewAccess()).isFalse();
    }

    private static SamplePreview templates(SamplePreview stack, String roleOfB) {
        return profiles(stack, roleOfB)
                .both("t-a", TEMPLATE, "{'name':'t-a','iamInstanceProfile':{'name':'p-a'},'imageId':'1'}")
                .both("t-b", TEMPLATE, "{'name':'t-b','iamInstanceProfile':{'name':'p-b'},'imageId':'1'}")
                .outputs("t-a", "{'id':'lt-a','latestVersion':3,'defaultVersion':1}")
                .outputs("t-b", "{'id':'lt-b','latestVersion':3,'defaultVersion':1}");
    }

    private static SamplePreview group(SamplePreview stack, String template) {
        return stack.both("x", GROUP, "{'launchTemplate':" + template + "}");
    }

    private static SamplePreview tasks(SamplePreview stack, String roleOfB) {
        return stack.both("t-a", TASK, "{'family':'t-a','taskRoleArn':" + ARN_OF_A + ",'containerDefinitions':'[1]'}")
                .both("t-b", TASK, "{'family':'t-b','taskRoleArn':'arn:aws:iam::123456789012:role/" + roleOfB + "'}")
                .outputs("t-a", "{'arn':'" + TASK_ARN + "t-a:3'}")
                .outputs("t-b", "{'arn':'" + TASK_ARN + "t-b:3'}");
    }

    private static SamplePreview service(SamplePreview stack) {
        return stack.both("x", SERVICE, "{'taskDefinition':'" + TASK_ARN + "t-a:3'}");
    }

    private static final String LATEST = "{'id':'lt-a','version':'$Latest'}";

    static Stream<Case> templateChanges() {
        return Stream.of(
                undecided(
                        "another launch template by its ID",
                        "another role: the role of LaunchTemplate t-b",
                        s -> group(templates(s, "b"), LATEST).change("x", "lt-a", "lt-b")),
                undecided(
                        "another launch template by its name",
                        "another role: the role of LaunchTemplate t-b",
                        s -> group(templates(s, "b"), "{'name':'t-a','version':'3'}")
                                .change("x", "t-a", "t-b")),
                undecided(
                        "another launch template in a list",
                        "the role of LaunchTemplate t-b",
                        s -> templates(s, "b")
                                .both(
                                        "x",
                                        GROUP,
                                        "{'mixedInstancesPolicy':{'launchTemplate':{'overrides':[{'launchTemplateSpecification':"
                                                + "{'launchTemplateId':'lt-a','version':'$Latest'}}]}}}")
                                .change("x", "lt-a", "lt-b")),
                undecided(
                        "another launch configuration",
                        "the role of LaunchConfiguration t-b",
                        s -> profiles(s, "b")
                                .both("t-a", CONFIGURATION, "{'name':'t-a','iamInstanceProfile':'p-a'}")
                                .both("t-b", CONFIGURATION, "{'name':'t-b','iamInstanceProfile':'p-b'}")
                                .both("x", GROUP, "{'launchConfiguration':'t-a'}")
                                .change("x", "t-a", "t-b")),
                undecided(
                        "another launch configuration, with the name of a launch template",
                        "the role of LaunchConfiguration c-b",
                        s -> templates(s, "b")
                                .both("c-a", CONFIGURATION, "{'name':'c-a','iamInstanceProfile':'p-a'}")
                                .both("c-b", CONFIGURATION, "{'name':'t-a','iamInstanceProfile':'p-b'}")
                                .both("t-a", TEMPLATE, "{'name':'t-a','iamInstanceProfile':{'name':'p-a'}}")
                                .both("x", GROUP, "{'launchConfiguration':'c-a'}")
                                .change("x", "c-a", "t-a")),
                undecided(
                        "another launch template in the package aws-native",
                        "the role of LaunchTemplate t-b",
                        s -> profiles(s, "b")
                                .both(
                                        "t-a",
                                        "aws-native:ec2:LaunchTemplate",
                                        "{'launchTemplateData':{'iamInstanceProfile':{'name':'p-a'}}}")
                                .both(
                                        "t-b",
                                        "aws-native:ec2:LaunchTemplate",
                                        "{'launchTemplateData':{'iamInstanceProfile':{'name':'p-b'}}}")
                                .outputs("t-a", "{'id':'lt-a'}")
                                .outputs("t-b", "{'id':'lt-b'}")
                                .both(
                                        "x",
                                        "aws-native:autoscaling:AutoScalingGroup",
                                        "{'launchTemplate':{'launchTemplateId':'lt-a','version':'$Latest'}}")
                                .change("x", "lt-a", "lt-b")),
                undecided(
                        "an earlier version of a launch template",
                        "the role of LaunchTemplate t-a",
                        s -> group(templates(s, "b"), "{'id':'lt-a','version':'3'}")
                                .change("x", "'3'", "'2'")),
                undecided(
                        "another version of a launch template outside the stack",
                        "the role of its launchTemplate",
                        s -> group(s, "{'id':'lt-c','version':'1'}").change("x", "'1'", "'2'")),
                undecided(
                        "a default version of another launch template, which isn't its latest one",
                        "the role of LaunchTemplate t-b",
                        s -> group(templates(s, "a"), "{'id':'lt-a','version':'3'}")
                                .change("x", "'lt-a','version':'3'", "'lt-b'")),
                undecided(
                        "a launch template that isn't known and has no link, as in Java",
                        "its launchTemplate isn't known",
                        s -> group(templates(s, "a"), LATEST).change("x", "'lt-a'", UNKNOWN)),
                undecided(
                        "a launch template that isn't known as a whole",
                        "its launchTemplate isn't known",
                        s -> s.add("x", GROUP, "{'launchTemplate':" + UNKNOWN + "}")),
                undecided(
                        "a secret launch template that changes",
                        "is a secret",
                        s -> group(s, "'[secret]'").reports("x", "launchTemplate")),
                undecided(
                        "a launch template outside the stack",
                        "the role of its launchTemplate",
                        s -> group(templates(s, "a"), LATEST).change("x", "lt-a", "lt-c")),
                undecided(
                        "a new instance from a launch template",
                        "can act as the role of LaunchTemplate t-a",
                        s -> templates(s, "a").add("x", INSTANCE, "{'launchTemplate':" + LATEST + "}")),
                undecided(
                        "another task definition",
                        "the role of TaskDefinition t-b",
                        s -> service(tasks(s, "b")).change("x", "t-a", "t-b")),
                undecided(
                        "another task definition that isn't known",
                        "the role of TaskDefinition t-b",
                        s -> service(tasks(s, "b"))
                                .change("x", TASK_ARN + "t-a:3", ValueReader.UNKNOWN)
                                .link("x", "taskDefinition", "t-b")),
                undecided(
                        "an earlier revision of a task definition",
                        "the role of its taskDefinition",
                        s -> service(tasks(s, "b")).change("x", "t-a:3", "t-a:2")),
                undecided(
                        "the revision of a task definition before its replacement by one with fewer permissions",
                        "the role of TaskDefinition t-b",
                        s -> service(tasks(s, "b"))
                                .change("x", "t-a:3", "t-b:3")
                                .change("t-b", "role/b", "role/a")
                                .replace("t-b")),
                undecided(
                        "another task of a rule",
                        "the role of TaskDefinition t-b",
                        s -> tasks(s, "b")
                                .both(
                                        "x",
                                        "cloudwatch/eventTarget:EventTarget",
                                        "{'ecsTarget':{'taskDefinitionArn':'" + TASK_ARN + "t-a:3'}}")
                                .change("x", "t-a", "t-b")),
                harmless(
                        "another launch template with the same role",
                        s -> group(templates(s, "a"), LATEST).change("x", "lt-a", "lt-b")),
                harmless(
                        "the latest version by its number",
                        s -> group(templates(s, "b"), LATEST).change("x", "$Latest", "3")),
                harmless(
                        "a new version with another image",
                        s -> group(templates(s, "b"), "{'id':'lt-a','version':'3'}")
                                .change("t-a", "'imageId':'1'", "'imageId':'2'")
                                .change("x", "'3'", UNKNOWN)
                                .link("x", "launchTemplate", "t-a")),
                harmless(
                        "another launch template without a role",
                        s -> group(
                                        s.both("t-a", TEMPLATE, "{'name':'t-a'}")
                                                .both("t-b", TEMPLATE, "{'name':'t-b'}"),
                                        "{'name':'t-a','version':'$Latest'}")
                                .change("x", "t-a", "t-b")),
                harmless(
                        "a new launch template with a new role",
                        s -> s.add("n", ROLE, "{'name':'n'}")
                                .add("p", PROFILE, "{'name':'p','role':'n'}")
                                .link("p", "role", "n")
                                .add("t", TEMPLATE, "{'name':'t','iamInstanceProfile':{'name':'p'}}")
                                .link("t", "iamInstanceProfile", "p")
                                .add("x", GROUP, "{'launchTemplate':{'id':" + UNKNOWN + "}}")
                                .link("x", "launchTemplate", "t")),
                harmless(
                        "a secret launch template that doesn't change",
                        s -> s.both("x", GROUP, "{'launchTemplate':'[secret]','maxSize':1}")
                                .change("x", "1", "2")),
                harmless(
                        "another task definition with the same role",
                        s -> service(tasks(s, "a")).change("x", "t-a", "t-b")),
                harmless(
                        "another image in a task definition",
                        s -> service(tasks(s, "b"))
                                .change("t-a", "[1]", "[2]")
                                .replace("t-a")
                                .change("x", TASK_ARN + "t-a:3", ValueReader.UNKNOWN)
                                .link("x", "taskDefinition", "t-a")),
                harmless(
                        "another image in a task definition with a predicted ARN",
                        s -> service(tasks(s, "b"))
                                .predicted()
                                .change("t-a", "[1]", "[2]")
                                .replace("t-a")
                                .change("x", "t-a:3", "t-a:4")
                                .link("x", "taskDefinition", "t-a")),
                harmless(
                        "a new task definition with a predicted ARN",
                        s -> s.predicted()
                                .add("n", ROLE, "{'name':'n'}")
                                .add("t", TASK, "{'family':'t','taskRoleArn':'arn:aws:iam::123456789012:role/n'}")
                                .link("t", "taskRoleArn", "n")
                                .add("x", SERVICE, "{'taskDefinition':'" + TASK_ARN + "t:1'}")
                                .link("x", "taskDefinition", "t")),
                harmless(
                        "a service that keeps its task definition",
                        s -> tasks(s, "b")
                                .both("x", SERVICE, "{'taskDefinition':'" + TASK_ARN + "t-a:3','desiredCount':1}")
                                .change("x", "1}", "2}")));
    }

    @ParameterizedTest
    @MethodSource({"names", "templateChanges"})
    void compares_the_role_that_a_resource_uses_afterward(Case one) {
        var review = one.change().apply(stack()).review();

        var change = review.changes().stream()
                .filter(each -> each.subject().endsWith(" x"))
                .findFirst();
        if (one.outcome() == Outcome.NO_NEW_ACCESS) {
            assertThat(review.hasNewAccess()).as("%s", review.changes()).isFalse();
            return;
        }
        assertThat(change).as("%s", review.changes()).isPresent();
        assertThat(change.get().outcome()).as("%s", change).isEqualTo(one.outcome());
        assertThat(change.get().aspect()).isEqualTo("role");
        assertThat(change.get().reasons()).anyMatch(reason -> reason.contains(one.shows()));
        assertThat(change.get().example().isPresent()).isEqualTo(one.outcome() == Outcome.NEW_ACCESS);
    }
}
