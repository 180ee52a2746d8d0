package io.assumerole.policy.cli.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Roles that a program seems to create or to know, although the resource can get a different one. */
class UncertainRolesTest {
    private static final String ROLE = "iam/role:Role";
    private static final String PROFILE = "iam/instanceProfile:InstanceProfile";
    private static final String FUNCTION = "lambda/function:Function";
    private static final String INSTANCE = "ec2/instance:Instance";
    private static final String TEMPLATE = "ec2/launchTemplate:LaunchTemplate";
    private static final String GROUP = "autoscaling/group:Group";
    private static final String TASK = "ecs/taskDefinition:TaskDefinition";
    private static final String SERVICE = "ecs/service:Service";
    private static final String ADMIN = "arn:aws:iam::123456789012:role/admin";
    private static final String TASK_ARN = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:";

    /**
     * A change after which the resource {@code x} may act as a role that isn't known.
     *
     * @param harmless a similar change after which it certainly doesn't
     */
    private record Case(String name, UnaryOperator<SamplePreview> change, UnaryOperator<SamplePreview> harmless) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static SamplePreview function(SamplePreview stack) {
        return stack.both("x", FUNCTION, "{'role':'arn:aws:iam::123456789012:role/outside'}")
                .change("x", "outside", "admin");
    }

    private static SamplePreview instance(SamplePreview stack) {
        return stack.both("x", INSTANCE, "{'iamInstanceProfile':'outside'}").change("x", "outside", "web");
    }

    private static SamplePreview group(SamplePreview stack, String from, String to) {
        return stack.both("x", GROUP, "{'launchTemplate':{" + from + ",'version':'$Latest'}}")
                .change("x", from, to)
                .link("x", "launchTemplate", "t");
    }

    private static SamplePreview service(SamplePreview stack, String to) {
        return stack.both("x", SERVICE, "{'taskDefinition':'outside:1'}")
                .change("x", "outside:1", to)
                .link("x", "taskDefinition", "t");
    }

    private static SamplePreview template(SamplePreview stack, String from, String to, String latest) {
        return stack.both("t", TEMPLATE, "{'name':'t','iamInstanceProfile':{'name':'p'}" + from + "}")
                .change(
                        "t",
                        "{'name':'t','iamInstanceProfile':{'name':'p'}" + from + "}",
                        "{'name':'t'," + "'iamInstanceProfile':{'name':'p'}" + to + "}")
                .outputs("t", "{'id':'lt-1','latestVersion':" + latest + ",'defaultVersion':2}");
    }

    static Stream<Case> decoys() {
        return Stream.of(
                new Case(
                        "a new role without a link, while a role with this name may exist",
                        s -> function(s.add("n", ROLE, "{'name':'admin'}")),
                        s -> function(s.add("n", ROLE, "{'name':'admin'}")).link("x", "role", "n")),
                new Case(
                        "a new role, while the function depends on another resource",
                        s -> function(s.add("n", ROLE, "{'name':'admin'}"))
                                .add("other", FUNCTION, "{'role':'" + ADMIN + "'}")
                                .link("x", "role", "other"),
                        s -> function(s.add("n", ROLE, "{'name':'admin'}"))
                                .add("other", FUNCTION, "{'role':'" + ADMIN + "'}")
                                .link("other", "role", "n")
                                .link("x", "role", "other")),
                new Case(
                        "a role that gets another name without a link",
                        s -> function(s.both("outside", ROLE, "{'name':'outside'}")
                                .change("outside", "outside", "admin")
                                .replace("outside")),
                        s -> function(s.both("outside", ROLE, "{'name':'outside'}")
                                        .change("outside", "outside", "admin")
                                        .replace("outside"))
                                .link("x", "role", "outside")),
                new Case(
                        "a new function with a new role without a link",
                        s -> s.add("n", ROLE, "{'name':'admin'}").add("x", FUNCTION, "{'role':'" + ADMIN + "'}"),
                        s -> s.add("n", ROLE, "{'name':'admin'}")
                                .add("x", FUNCTION, "{'role':'" + ADMIN + "'}")
                                .link("x", "role", "n")),
                new Case(
                        "a new instance profile without a link",
                        s -> instance(s.add("p", PROFILE, "{'name':'web'}")),
                        s -> instance(s.add("p", PROFILE, "{'name':'web'}")).link("x", "iamInstanceProfile", "p")),
                new Case(
                        "a launch template of this name in another region",
                        s -> group(
                                s.add("t", TEMPLATE, "{'name':'t','region':'eu-west-1'}"), "'name':'u'", "'name':'t'"),
                        s -> group(s.add("t", TEMPLATE, "{'name':'t'}"), "'name':'u'", "'name':'t'")),
                new Case(
                        "a launch template of this name in a region that isn't the group's",
                        s -> group(
                                        s.add("t", TEMPLATE, "{'name':'t','region':'eu-west-1'}"),
                                        "'name':'u'",
                                        "'name':'t'")
                                .change("x", "{'launch", "{'region':'us-east-1','launch"),
                        s -> group(
                                        s.add("t", TEMPLATE, "{'name':'t','region':'eu-west-1'}"),
                                        "'name':'u'",
                                        "'name':'t'")
                                .change("x", "{'launch", "{'region':'eu-west-1','launch")),
                new Case(
                        "a launch template whose name is the ID of another one",
                        s -> group(s.add("t", TEMPLATE, "{'name':'lt-0bbb'}"), "'id':'lt-0aaa'", "'id':'lt-0bbb'"),
                        s -> group(
                                s.both("t", TEMPLATE, "{'name':'lt-0bbb'}").outputs("t", "{'id':'lt-0ccc'}"),
                                "'id':'lt-0aaa'",
                                "'id':'lt-0ccc'")),
                new Case(
                        "a launch template whose ID is the name of another one",
                        s -> group(
                                s.both("t", TEMPLATE, "{'name':'t'}").outputs("t", "{'id':'lt-0ccc'}"),
                                "'name':'u'",
                                "'name':'lt-0ccc'"),
                        s -> group(
                                s.both("t", TEMPLATE, "{'name':'t'}").outputs("t", "{'id':'lt-0ccc'}"),
                                "'id':'lt-0aaa'",
                                "'id':'lt-0ccc'")),
                new Case(
                        "an instance profile whose name is the ID of a launch template",
                        s -> instance(s.both("t", TEMPLATE, "{'name':'t'}").outputs("t", "{'id':'lt-0ccc'}"))
                                .change("x", "web", "lt-0ccc"),
                        s -> instance(s.add("p", PROFILE, "{'name':'lt-0ccc'}"))
                                .change("x", "web", "lt-0ccc")
                                .link("x", "iamInstanceProfile", "p")),
                new Case(
                        "a launch template whose name ends with this name",
                        s -> group(s.both("t", TEMPLATE, "{'name':'team/t'}"), "'name':'team/t'", "'name':'t'")
                                .outputs("t", "{'name':'team/t'}"),
                        s -> group(s.both("t", TEMPLATE, "{'name':'team/t'}"), "'name':'u'", "'name':'team/t'")
                                .outputs("t", "{'name':'team/t'}")),
                new Case(
                        "a task definition of this family in another region",
                        s -> service(s.add("t", TASK, "{'family':'web','region':'eu-west-1'}"), "web"),
                        s -> service(s.add("t", TASK, "{'family':'web'}"), "web")),
                new Case(
                        "an existing revision of the family of a new task definition",
                        s -> service(s.predicted().add("t", TASK, "{'family':'web'}"), TASK_ARN + "7"),
                        s -> service(s.predicted().add("t", TASK, "{'family':'web'}"), TASK_ARN + "1")),
                new Case(
                        "a revision in a preview that doesn't predict the revision",
                        s -> service(s.add("t", TASK, "{'family':'web'}"), TASK_ARN + "1"),
                        s -> service(s.add("t", TASK, "{'family':'web'}"), ValueReader.UNKNOWN)),
                new Case(
                        "a revision that a replaced task definition skips",
                        s -> service(task(s), TASK_ARN + "5"),
                        s -> service(task(s), TASK_ARN + "4")));
    }

    private static SamplePreview task(SamplePreview stack) {
        return stack.predicted()
                .both("t", TASK, "{'family':'web','cpu':'1'}")
                .outputs("t", "{'arn':'" + TASK_ARN + "3'}")
                .change("t", "'1'", "'2'")
                .replace("t");
    }

    static Stream<Case> hidden() {
        return Stream.of(
                new Case(
                        "an instance profile that the program only reads",
                        s -> instance(s.found("read", "web", PROFILE, "{}")),
                        s -> s.found("read", "web", PROFILE, "{}")
                                .both("x", INSTANCE, "{'iamInstanceProfile':'web','ami':'1'}")
                                .change("x", "'1'", "'2'")),
                new Case(
                        "an instance profile that the stack imports",
                        s -> instance(s.found("import", "web", PROFILE, "{'name':'web'}")),
                        s -> instance(s.add("web", PROFILE, "{'name':'web'}")).link("x", "iamInstanceProfile", "web")),
                new Case(
                        "an instance profile without a role, which can have got one outside the stack",
                        s -> instance(s.both("web", PROFILE, "{'name':'web'}")),
                        s -> s.both("web", PROFILE, "{'name':'web'}")
                                .both("x", INSTANCE, "{'iamInstanceProfile':'web','ami':'1'}")
                                .change("x", "'1'", "'2'")),
                new Case(
                        "a launch template that the program only reads",
                        s -> group(s.found("read", "t", TEMPLATE, "{}"), "'id':'lt-1'", "'name':'t'"),
                        s -> group(s.found("read", "t", TEMPLATE, "{}"), "'id':'t'", "'name':'t'")),
                new Case(
                        "a launch template that the stack imports",
                        s -> group(s.found("import", "t", TEMPLATE, "{'name':'t'}"), "'id':'lt-1'", "'name':'t'"),
                        s -> group(s.both("t", TEMPLATE, "{'name':'t'}"), "'id':'lt-1'", "'name':'t'")),
                new Case(
                        "a task definition that the program only reads",
                        s -> service(
                                s.found("read", "t", TASK, "{}").outputs("t", "{'arn':'" + TASK_ARN + "3'}"),
                                TASK_ARN + "3"),
                        s -> service(
                                s.both("t", TASK, "{'family':'web'}").outputs("t", "{'arn':'" + TASK_ARN + "3'}"),
                                TASK_ARN + "3")));
    }

    private static SamplePreview unchangedGroup(SamplePreview stack, String version) {
        return stack.both("x", GROUP, "{'launchTemplate':{'id':'lt-1'" + version + "}}");
    }

    static Stream<Case> defaultVersions() {
        return Stream.of(
                new Case(
                        "an earlier default version of the launch template of a group",
                        s -> unchangedGroup(template(s, ",'defaultVersion':2", ",'defaultVersion':1", "2"), ""),
                        s -> unchangedGroup(
                                template(s, ",'defaultVersion':2", ",'defaultVersion':1", "2"),
                                ",'version':'$Latest'")),
                new Case(
                        "another default version that isn't known",
                        s -> unchangedGroup(
                                template(s, "", ",'defaultVersion':'" + ValueReader.UNKNOWN + "'", "2"), ""),
                        s -> unchangedGroup(template(s, "", ",'defaultVersion':2", "2"), "")),
                new Case(
                        "the latest version as the default version, after an earlier one",
                        s -> unchangedGroup(template(s, "", ",'updateDefaultVersion':true", "3"), ""),
                        s -> unchangedGroup(template(s, "", ",'updateDefaultVersion':true", "2"), "")),
                new Case(
                        "the latest version as the default version, after a version that others set",
                        s -> unchangedGroup(
                                template(
                                        s,
                                        ",'updateDefaultVersion':true,'imageId':'1'",
                                        ",'updateDefaultVersion':true,'imageId':'2'",
                                        "3"),
                                ""),
                        s -> unchangedGroup(template(s, ",'imageId':'1'", ",'imageId':'2'", "3"), "")),
                new Case(
                        "a group whose launch template isn't shown, but linked",
                        s -> template(s, ",'defaultVersion':2", ",'defaultVersion':1", "2")
                                .both("x", GROUP, "{'launchTemplate':'[secret]'}")
                                .link("x", "launchTemplate", "t"),
                        s -> template(s, ",'imageId':'1'", ",'imageId':'2'", "2")
                                .both("x", GROUP, "{'launchTemplate':'[secret]'}")
                                .link("x", "launchTemplate", "t")));
    }

    @ParameterizedTest
    @MethodSource({"decoys", "hidden", "defaultVersions"})
    void is_undecided_if_a_resource_may_get_a_role_that_is_not_known(Case one) {
        var review = one.change().apply(SamplePreview.stack()).review();

        assertThat(review.changes()).as("%s", review.changes()).anySatisfy(change -> {
            assertThat(change.subject()).endsWith(" x");
            assertThat(change.aspect()).isEqualTo("role");
            assertThat(change.outcome()).isEqualTo(Outcome.UNDECIDED);
        });
        var harmless = one.harmless().apply(SamplePreview.stack()).review();
        assertThat(harmless.hasNewAccess()).as("%s", harmless.changes()).isFalse();
    }
}
