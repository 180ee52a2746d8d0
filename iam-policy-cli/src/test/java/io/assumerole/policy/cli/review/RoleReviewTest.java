package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Resources of any type whose code, or whose service, acts as a role. */
class RoleReviewTest {
    private static final String ROLE = "iam/role:Role";
    private static final String RUNNER = "arn:aws:iam::123456789012:role/runner";
    private static final String FUNCTION = "lambda/function:Function";
    private static final String TASK = "ecs/taskDefinition:TaskDefinition";
    private static final String DOCUMENT = "ssm/document:Document";
    private static final String ASSOCIATION = "ssm/association:Association";
    private static final String ESCAPED = "arn:aws:iam:\\\\u003a123456789012:role\\\\/runner";
    private static final String INSTANCE = "ec2/instance:Instance";
    private static final String SCHEDULE = "scheduler/schedule:Schedule";
    private static final String BEANSTALK = "elasticbeanstalk/environment:Environment";
    private static final String PROFILE = "iam/instanceProfile:InstanceProfile";

    private record Case(String name, String shows, UnaryOperator<SamplePreview> change) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static String ci() {
        return RUNNER.replace("runner", "ci");
    }

    private static SamplePreview object(SamplePreview stack, String type, String input, String value) {
        return stack.add("x", type, "{'" + input + "':'" + value + "'}");
    }

    private static String unknown(String input) {
        return "{'" + input + "':'" + ValueReader.UNKNOWN + "'}";
    }

    static Stream<Case> undecided() {
        return Stream.of(
                new Case("a new function", "role runner", s -> s.add("x", FUNCTION, "{'role':'" + RUNNER + "'}")),
                new Case(
                        "a new target of a rule",
                        "role runner",
                        s -> s.add("x", "cloudwatch/eventTarget:EventTarget", "{'roleArn':'" + RUNNER + "'}")),
                new Case(
                        "a new project with a role's name",
                        "role runner",
                        s -> s.add("x", "codebuild/project:Project", "{'serviceRole':'runner'}")),
                new Case(
                        "a new job whose definition is JSON",
                        "role runner",
                        s -> s.add(
                                "x",
                                "batch/jobDefinition:JobDefinition",
                                "{'containerProperties':" + text("{'jobRoleArn':'" + RUNNER + "'}") + "}")),
                new Case(
                        "a setting with a name and a value",
                        "role runner",
                        s -> s.add(
                                "x",
                                "elasticbeanstalk/environment:Environment",
                                "{'settings':[{'name':'ServiceRole','value':'runner'}]}")),
                new Case(
                        "a role within an object",
                        "role runner",
                        s -> s.add("x", "s3/bucket:Bucket", "{'replicationConfiguration':{'role':'" + RUNNER + "'}}")),
                new Case(
                        "an annotation of a Kubernetes account",
                        "role runner",
                        s -> s.add(
                                "x",
                                "kubernetes:core:ServiceAccount",
                                "{'metadata':{'annotations':{'eks.amazonaws.com/role-arn':'" + RUNNER + "'}}}")),
                new Case(
                        "another role",
                        "acts as the existing role ci instead of role runner",
                        s -> s.both("x", FUNCTION, "{'role':'" + RUNNER + "'}").change("x", "role/runner", "role/ci")),
                new Case(
                        "a role for a function that had none",
                        "can act as role ci",
                        s -> s.both("x", INSTANCE, "{'tags':{'a':'b'}}")
                                .change(
                                        "x",
                                        "'tags'",
                                        "'iamInstanceProfile':'arn:aws:iam::123456789012:role/ci','tags'")),
                new Case(
                        "a role that isn't known and depends on a role that exists",
                        "it depends on Role runner",
                        s -> s.add("x", FUNCTION, unknown("role")).link("x", "role", "runner")),
                new Case(
                        "a document that isn't known and depends on a role that exists",
                        "it depends on Role runner",
                        s -> s.add("x", "batch/jobDefinition:JobDefinition", unknown("containerProperties"))
                                .link("x", "containerProperties", "runner")),
                new Case(
                        "a role that isn't known and has no link, as in Java",
                        "doesn't show which resource",
                        s -> s.add("x", FUNCTION, unknown("role"))),
                new Case("a secret role", "is a secret", s -> s.add("x", FUNCTION, "{'role':'[secret]'}")),
                new Case(
                        "the instance profile of a role that exists",
                        "role runner",
                        s -> s.add("x", PROFILE, "{'name':'x','role':'runner'}")),
                new Case(
                        "an instance with an instance profile that exists",
                        "the role of instance profile runners",
                        s -> s.both("runners", PROFILE, "{'name':'runners','role':'runner'}")
                                .add("x", INSTANCE, "{'iamInstanceProfile':'runners'}")),
                new Case(
                        "an instance with an instance profile outside the stack",
                        "the role of instance profile web",
                        s -> s.add(
                                "x",
                                "ec2/launchTemplate:LaunchTemplate",
                                "{'iamInstanceProfile':{'arn':'arn:aws:iam::123456789012:instance-profile/web'}}")),
                new Case(
                        "swapped roles of a task",
                        "acts as the existing role ci instead of role runner",
                        s -> s.both("x", TASK, "{'executionRoleArn':'" + ci() + "','taskRoleArn':'" + RUNNER + "'}")
                                .change("x", "'executionRoleArn':'" + ci(), "'executionRoleArn':'" + RUNNER)
                                .change("x", "'taskRoleArn':'" + RUNNER, "'taskRoleArn':'" + ci())),
                new Case(
                        "a task that gets the role of its agent",
                        "acts as the existing role ci instead of role runner",
                        s -> s.both("x", TASK, "{'executionRoleArn':'" + ci() + "','taskRoleArn':'" + RUNNER + "'}")
                                .change("x", RUNNER, ci())),
                new Case(
                        "another role within an object, which the project has elsewhere",
                        "acts as the existing role ci instead of role runner",
                        s -> s.both(
                                        "x",
                                        "codebuild/project:Project",
                                        "{'serviceRole':'" + RUNNER + "','buildBatchConfig':{'serviceRole':'" + ci()
                                                + "'}}")
                                .change("x", RUNNER, ci())),
                new Case(
                        "swapped roles in a definition",
                        "acts as the existing role ci instead of role runner",
                        s -> s.both(
                                        "x",
                                        "sfn/stateMachine:StateMachine",
                                        "{'definition':" + text("{'a':'" + RUNNER + "','b':'" + ci() + "'}") + "}")
                                .change("x", "'a':'" + RUNNER, "'a':'" + ci())
                                .change("x", "'b':'" + ci(), "'b':'" + RUNNER)),
                new Case(
                        "a role that isn't known and depends on a new role, which the program can ignore",
                        "it depends on Role own",
                        s -> s.add("own", ROLE, "{'name':'own'}")
                                .both("x", FUNCTION, "{'role':'" + RUNNER + "'}")
                                .change("x", RUNNER, ValueReader.UNKNOWN)
                                .link("x", "role", "own")),
                new Case(
                        "a role in the content of a type whose other inputs matter",
                        "role runner",
                        s -> s.both("x", DOCUMENT, "{'name':'d','content':'{}'}")
                                .change("x", "'{}'", text("{'assumeRole':'" + RUNNER + "'}"))),
                new Case(
                        "a role whose ARN has escapes",
                        "role runner",
                        s -> s.add("x", "sfn/stateMachine:StateMachine", "{'definition':'" + ESCAPED + "'}")),
                new Case(
                        "the ARN of a role in free-form parameters",
                        "role runner",
                        s -> s.add("x", ASSOCIATION, "{'parameters':{'assumeRole':'" + RUNNER + "'}}")),
                new Case(
                        "the name of a role that isn't in the stack",
                        "the role in its serviceRole",
                        s -> s.add("x", "codebuild/project:Project", "{'serviceRole':'elsewhere'}")),
                new Case(
                        "a target that isn't known as a whole",
                        "its target isn't known",
                        s -> object(s, SCHEDULE, "target", ValueReader.UNKNOWN)),
                new Case("a secret target", "its target is a secret", s -> object(s, SCHEDULE, "target", "[secret]")),
                new Case(
                        "a target that becomes a secret",
                        "its target is a secret",
                        s -> s.both("x", SCHEDULE, "{'target':{'roleArn':'" + RUNNER + "'}}")
                                .change("x", "{'roleArn':'" + RUNNER + "'}", "'[secret]'")),
                new Case(
                        "a secret target that changes",
                        "its target is a secret",
                        s -> s.both("x", SCHEDULE, "{'target':'[secret]'}").reports("x", "target")),
                new Case(
                        "a target in the package aws-native",
                        "its target isn't known",
                        s -> object(s, "aws-native:scheduler:Schedule", "target", ValueReader.UNKNOWN)),
                new Case(
                        "an object within an object",
                        "its target isn't known",
                        s -> s.add("x", SCHEDULE, "{'target':{'ecsParameters':'" + ValueReader.UNKNOWN + "'}}")),
                new Case(
                        "an element of a list",
                        "its settings isn't known",
                        s -> s.add("x", BEANSTALK, "{'settings':['" + ValueReader.UNKNOWN + "']}")),
                new Case(
                        "settings that aren't known",
                        "its settings isn't known",
                        s -> object(s, BEANSTALK, "settings", ValueReader.UNKNOWN)),
                new Case(
                        "a setting whose name is a secret",
                        "role runner",
                        s -> s.add("x", BEANSTALK, "{'settings':[{'name':'[secret]','value':'runner'}]}")),
                new Case(
                        "an object that only version 7 has",
                        "its configuration is a secret",
                        s -> object(s, "eks/capability:Capability", "configuration", "[secret]")),
                new Case(
                        "an object of a bucket, whose type has a policy",
                        "its replicationConfiguration isn't known",
                        s -> object(s, "s3/bucket:Bucket", "replicationConfiguration", ValueReader.UNKNOWN)),
                new Case(
                        "a text with JSON",
                        "its containerProperties isn't known",
                        s -> object(
                                s, "batch/jobDefinition:JobDefinition", "containerProperties", ValueReader.UNKNOWN)),
                new Case(
                        "the ARN of a role with another name",
                        "its credentials isn't known",
                        s -> object(s, "apigateway/integration:Integration", "credentials", ValueReader.UNKNOWN)),
                new Case(
                        "a role that only gets another URN",
                        "it depends on Role new",
                        s -> s.both("old", ROLE, "{'name':'admin'}")
                                .remove("old")
                                .add("new", ROLE, "{'name':'admin'}")
                                .add("x", FUNCTION, unknown("role"))
                                .link("x", "role", "new")));
    }

    static Stream<Case> harmless() {
        return Stream.of(
                new Case(
                        "the same role",
                        "",
                        s -> s.both("x", FUNCTION, "{'role':'" + RUNNER + "','timeout':3}")
                                .change("x", "'timeout':3", "'timeout':4")),
                new Case(
                        "the ARN instead of the name of the same role",
                        "",
                        s -> s.both("x", "codebuild/project:Project", "{'serviceRole':'runner'}")
                                .change("x", "'runner'", "'" + RUNNER + "'")),
                new Case(
                        "unchanged roles of a task",
                        "",
                        s -> s.both(
                                        "x",
                                        TASK,
                                        "{'cpu':'1','executionRoleArn':'" + ci() + "','taskRoleArn':'" + RUNNER + "'}")
                                .change("x", "'cpu':'1'", "'cpu':'2'")),
                new Case(
                        "roles of a cluster in another order",
                        "",
                        s -> s.both("x", "redshift/cluster:Cluster", "{'iamRoles':['" + RUNNER + "','" + ci() + "']}")
                                .change("x", "'" + RUNNER + "','" + ci() + "'", "'" + ci() + "','" + RUNNER + "'")),
                new Case(
                        "containers in another order",
                        "",
                        s -> s.both(
                                        "x",
                                        "codebuild/fleet:Fleet",
                                        "{'parts':[{'name':'a','roleArn':'" + RUNNER + "'},{'name':'b','roleArn':'"
                                                + ci() + "'}]}")
                                .change(
                                        "x",
                                        "{'name':'a','roleArn':'" + RUNNER + "'},{'name':'b','roleArn':'" + ci() + "'}",
                                        "{'name':'b','roleArn':'" + ci() + "'},{'name':'a','roleArn':'" + RUNNER
                                                + "'}")),
                new Case(
                        "other content without a role",
                        "",
                        s -> s.both("x", DOCUMENT, "{'name':'d','content':'{}'}")
                                .change("x", "'{}'", text("{'assumeRole':'none'}"))),
                new Case(
                        "a text in free-form parameters",
                        "",
                        s -> s.add("x", ASSOCIATION, "{'parameters':{'assumeRole':'runner'}}")),
                new Case(
                        "an environment variable of Elastic Beanstalk",
                        "",
                        s -> s.add(
                                "x",
                                "elasticbeanstalk/environment:Environment",
                                "{'settings':[{'namespace':'aws:elasticbeanstalk:application:environment','name':'VAULT_ROLE_ID',"
                                        + "'value':'runner'}]}")),
                new Case(
                        "a new role by its name",
                        "",
                        s -> s.add("own", ROLE, "{'name':'own'}")
                                .add("x", "codebuild/project:Project", "{'serviceRole':'own'}")
                                .link("x", "serviceRole", "own")),
                new Case(
                        "a new role with a predicted ARN",
                        "",
                        s -> s.add("own", ROLE, "{'name':'own','path':'/a/'}")
                                .add("x", FUNCTION, "{'role':'arn:aws:iam::123456789012:role/a/own'}")
                                .link("x", "role", "own")),
                new Case(
                        "a new instance profile of a new role",
                        "",
                        s -> s.add("own", ROLE, "{'name':'own'}")
                                .add("own-profile", PROFILE, "{'name':'own-profile','role':'own'}")
                                .link("own-profile", "role", "own")
                                .add("x", INSTANCE, "{'iamInstanceProfile':'own-profile'}")
                                .link("x", "iamInstanceProfile", "own-profile")),
                new Case(
                        "the ARN of a role in an environment variable and a tag",
                        "",
                        s -> s.add(
                                "x",
                                FUNCTION,
                                "{'environment':{'variables':{'ROLE':'" + RUNNER + "'}},'tags':{'role':'" + RUNNER
                                        + "'}}")),
                new Case(
                        "no role",
                        "",
                        s -> s.add("x", "rds/instance:Instance", "{'engine':'postgres','monitoringInterval':0}")),
                new Case(
                        "a role of a database",
                        "",
                        s -> s.add("x", "postgresql:index:Role", "{'name':'reader','role':'runner'}")),
                new Case(
                        "a removed function",
                        "",
                        s -> s.both("x", FUNCTION, "{'role':'" + RUNNER + "'}").remove("x")),
                new Case(
                        "an object that isn't known, and can't contain a role",
                        "",
                        s -> object(s, SCHEDULE, "flexibleTimeWindow", ValueReader.UNKNOWN)),
                new Case(
                        "an object with this name of another type",
                        "",
                        s -> object(s, "ssm/resourceDataSync:ResourceDataSync", "target", ValueReader.UNKNOWN)),
                new Case(
                        "a secret target that doesn't change",
                        "",
                        s -> s.both("x", SCHEDULE, "{'target':'[secret]','description':'a'}")
                                .change("x", "'a'", "'b'")),
                new Case(
                        "a secret target of an unchanged resource",
                        "",
                        s -> s.both("x", "aws-native:scheduler:Schedule", "{'target':'[secret]'}")),
                new Case(
                        "a setting whose value isn't known",
                        "",
                        s -> s.add(
                                "x",
                                BEANSTALK,
                                "{'settings':[{'name':'VPCId','value':'" + ValueReader.UNKNOWN + "'}]}")),
                new Case(
                        "a secret role that doesn't change",
                        "",
                        s -> s.both("x", FUNCTION, "{'role':'[secret]','timeout':3}")
                                .change("x", "'timeout':3", "'timeout':4")));
    }

    @ParameterizedTest
    @MethodSource("undecided")
    void is_undecided_if_a_resource_gets_a_role_that_the_deployment_does_not_create(Case one) {
        var changes = one.change().apply(SamplePreview.stack()).review().changes();

        assertThat(changes).anySatisfy(change -> {
            assertThat(change.aspect()).isEqualTo("role");
            assertThat(change.outcome()).isEqualTo(Outcome.UNDECIDED);
            assertThat(change.subject()).endsWith(" x");
            assertThat(change.reasons()).anyMatch(reason -> reason.contains(one.shows()));
        });
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void adds_nothing_if_a_resource_keeps_its_role_or_gets_a_new_one(Case one) {
        var review = one.change().apply(SamplePreview.stack()).review();

        assertThat(review.hasNewAccess()).as("%s", review.changes()).isFalse();
    }
}
