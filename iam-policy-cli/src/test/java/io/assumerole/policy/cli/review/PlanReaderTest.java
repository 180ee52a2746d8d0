package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.allow;
import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.assumerole.policy.cli.review.compare.AccessReview;
import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.compare.Review.Access;
import io.assumerole.policy.cli.review.types.PreviewException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The operations of a preview, written by hand in the form that Pulumi 3.274 writes. */
class PlanReaderTest {
    private static final String ROLE = "{'name':'web'}";

    private static String policy(String actions) {
        return "{'role':'web','policy':" + allow(actions, "'*'") + "}";
    }

    private static String step(String operation, String name, String old, String now) {
        return "{'op':'" + operation + "'"
                + (old.isEmpty() ? "" : ",'oldState':" + state(name, old, "'id':'" + name + "',"))
                + (now.isEmpty() ? "" : ",'newState':" + state(name, now, "")) + "}";
    }

    private static String state(String name, String inputs, String more) {
        var type = inputs.contains("role") ? "aws:iam/rolePolicy:RolePolicy" : "aws:iam/role:Role";
        return "{'urn':'urn:pulumi:dev::app::" + type + "::" + name + "','type':'" + type + "'," + more + "'inputs':"
                + inputs + "}";
    }

    private static Review review(String... steps) {
        var json = "{'steps':[" + String.join(",", steps) + "],'changeSummary':{}}";
        return reviewJson(json);
    }

    private static Review reviewJson(String json) {
        return AccessReview.of("p", stream(json), "", null);
    }

    private static InputStream stream(String json) {
        var quoted = json.replace("\\'", "\\\"").replace('\'', '"');
        return new ByteArrayInputStream(quoted.getBytes(StandardCharsets.UTF_8));
    }

    private static final String WEB =
            step("same", "web", ROLE, ROLE).replace("'newState':{", "'newState':{'id':'web',");

    @Test
    void compares_the_states_of_an_update() {
        assertThat(review(WEB, step("update", "p", policy("'s3:GetObject'"), policy("'s3:*'")))
                        .outcome())
                .isEqualTo(Outcome.NEW_ACCESS);
        assertThat(review(WEB, step("update", "p", policy("'s3:*'"), policy("'s3:GetObject'")))
                        .outcome())
                .isEqualTo(Outcome.NO_NEW_ACCESS);
    }

    @Test
    void rejects_a_step_with_too_many_changed_inputs() {
        assertThat(changed(1000, "input%d").outcome()).isEqualTo(Outcome.NO_NEW_ACCESS);
        assertThat(changed(100_000, "tags.team%d").outcome()).isEqualTo(Outcome.NO_NEW_ACCESS);
        assertThatThrownBy(() -> changed(1001, "input%d"))
                .isInstanceOf(PreviewException.class)
                .hasMessage("p, item 2: it has more than 1000 changed inputs");
    }

    /** Reviews an update whose changed inputs have names with numbers. */
    private static Review changed(int count, String path) {
        var paths = IntStream.range(0, count)
                .mapToObj(number -> "'" + path.formatted(number) + "'")
                .collect(Collectors.joining(",", ",'diffReasons':[", "],"));
        return review(
                WEB,
                step("update", "p", policy("'*'"), policy("'s3:GetObject'")).replaceFirst(",", paths));
    }

    @Test
    void uses_the_last_step_of_a_refresh_for_what_aws_has() {
        var drifted = step("update", "p", policy("'*'"), policy("'s3:GetObject'"));

        assertThat(review(WEB, step("refresh", "p", policy("'s3:GetObject'"), policy("'*'")), drifted)
                        .outcome())
                .isEqualTo(Outcome.NO_NEW_ACCESS);
    }

    @Test
    void keeps_the_access_of_a_resource_that_stays_in_aws() {
        var deleted = step("delete", "p", policy("'*'"), "");

        assertThat(review(WEB, deleted).access()).isEmpty();
        var retained = review(WEB, deleted.replace("'id':'p'", "'id':'p','retainOnDelete':true"));
        assertThat(retained.access()).hasSize(1);
        assertThat(retained.notes()).containsExactly("p leaves the stack but stays in AWS (retainOnDelete)");
    }

    @Test
    void ignores_a_resource_that_is_not_targeted_and_does_not_exist_yet() {
        var absent = "{'op':'same','oldState':" + state("p", policy("'*'"), "") + ",'newState':"
                + state("p", policy("'*'"), "") + "}";

        var review = review(WEB, absent);
        assertThat(review.access()).isEmpty();
        assertThat(review.notes()).singleElement().asString().contains("as with --target");
        assertThat(review(WEB).notes()).isEmpty();
    }

    @Test
    void is_undecided_about_an_import_but_not_about_a_resource_that_is_only_read() {
        assertThat(review(WEB, step("import", "p", "", policy("'*'"))).outcome())
                .isEqualTo(Outcome.UNDECIDED);
        var permission = step("import", "hook", "", "{'function':'api','action':'lambda:*','principal':'*'}")
                .replace("iam/role:Role", "lambda/permission:Permission");
        assertThat(review(permission).outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(review(permission).hasNewFindings()).isTrue();
        var read = step("read", "web", "", "{}").replace("'inputs'", "'id':'web','external':true,'inputs'");
        assertThat(review(read).outcome()).isEqualTo(Outcome.NO_NEW_ACCESS);
        var attached = review(read, step("create", "p", "", policy("'*'")));
        assertThat(attached.outcome()).isEqualTo(Outcome.NEW_ACCESS);
        assertThat(attached.changes().get(0).subject()).isEqualTo("role web");
    }

    @Test
    void compares_an_import_with_the_update_after_it() {
        var imported = step("import", "p", "", policy("'s3:GetObject'"));

        assertThat(review(WEB, imported, step("update", "p", policy("'s3:*'"), policy("'s3:GetObject'")))
                        .outcome())
                .isEqualTo(Outcome.NO_NEW_ACCESS);
        assertThat(review(WEB, imported, step("update", "p", policy("'s3:GetObject'"), policy("'s3:*'")))
                        .outcome())
                .isEqualTo(Outcome.NEW_ACCESS);
        assertThatThrownBy(() -> review(WEB, imported, imported)).hasMessageContaining("given twice");
    }

    @Test
    void names_a_resource_that_is_only_read_by_its_id() {
        var read = step("read", "existing", "", "{}").replace("'inputs'", "'id':'web','external':true,'inputs'");
        var review = review(read, step("create", "p", "", policy("'*'")));

        assertThat(review.changes()).extracting(Change::subject).containsExactly("role web");
        assertThat(review.access()).extracting(Access::subject).containsOnly("role web");
    }

    @Test
    void shows_only_positions_in_the_project() {
        assertThat(source("project:///lib/web.py#9")).contains("project:///lib/web.py#9");
        assertThat(source("project:///../../home/anna/lib/role.py#9")).isEmpty();
        assertThat(source("project:///%2e%2e/%2E./etc/passwd#3,1")).isEmpty();
        assertThat(source("project:///lib/..%5c..%5cweb.py#9")).isEmpty();
        assertThat(source("project:///lib/web..py#9")).isPresent();
        assertThat(source("project:///lib/web page.py#9")).isEmpty();
        assertThat(source("file:///home/anna/lib/role.py#9")).isEmpty();
    }

    private static Optional<String> source(String position) {
        var step = step("create", "web", "", ROLE).replace("'type'", "'sourcePosition':'" + position + "','type'");
        return review(step).changes().get(0).source();
    }

    @Test
    void ignores_the_inputs_of_a_component_whose_resources_have_their_own_steps() {
        var resource = step("create", "p", "", "{'roleArn':'arn:aws:iam::123456789012:role/web'}")
                .replace("aws:iam/rolePolicy:RolePolicy", "app:index:Website");

        assertThat(review(resource).outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(review(resource.replace("'type'", "'custom':false,'type'")).changes())
                .isEmpty();
        assertThat(review(resource.replace("'type'", "'custom':true,'type'")).outcome())
                .isEqualTo(Outcome.UNDECIDED);
    }

    @Test
    void follows_an_alias() {
        var step = step("same", "web", ROLE, ROLE)
                .replace(
                        "'newState':{'urn':'urn:pulumi:dev::app",
                        "'newState':{'id':'web','urn':'urn:pulumi:dev::renamed");

        assertThat(review(step).changes()).isEmpty();
    }

    @Test
    void reads_replacement_steps_once() {
        var now = policy("'s3:GetObject'");
        var review = review(
                WEB,
                step("create-replacement", "p", now, now),
                step("replace", "p", now, now),
                step("delete-replaced", "p", now, "").replace("'id'", "'delete':true,'id'"));

        assertThat(review.hasNewAccess()).as("%s", review.changes()).isFalse();
        assertThat(review.access()).hasSize(1);
    }

    @Test
    void does_not_take_a_leftover_of_an_earlier_replacement_for_the_resource() {
        var now = policy("'s3:GetObject'");
        var leftover = step("delete", "p", policy("'*'"), "").replace("'id'", "'delete':true,'id'");

        var review = review(WEB, step("same", "p", now, now), leftover);

        assertThat(review.hasNewAccess()).isFalse();
        assertThat(review.notes()).containsExactly("p was replaced, but the earlier one isn't deleted yet");
    }

    @Test
    void pairs_a_principal_whose_urn_changes_by_its_name() {
        var review = review(
                step("delete", "old", ROLE, ""), step("delete", "q", policy("'s3:*'"), ""),
                step("create", "new", "", ROLE), step("create", "p", "", policy("'s3:GetObject'")));

        assertThat(review.changes())
                .extracting(Change::outcome, Change::subject)
                .containsExactly(tuple(Outcome.NO_NEW_ACCESS, "role web"));
    }

    @Test
    void does_not_take_a_replacement_for_unchanged_because_the_old_resource_stays() {
        var now = "{'name':'web','assumeRolePolicy':'[secret]'}";
        var retained = step("delete-replaced", "web", now, "").replace("'id'", "'retainOnDelete':true,'id'");

        var review = review(step("create-replacement", "web", now, now), step("replace", "web", now, now), retained);

        assertThat(review.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(review.notes()).contains("web leaves the stack but stays in AWS (retainOnDelete)");
        assertThat(review(step("same", "web", now, now).replace("'newState':{", "'newState':{'id':'web',"))
                        .outcome())
                .isEqualTo(Outcome.NO_NEW_ACCESS);
    }

    @Test
    void requires_unchanged_resources() {
        assertThatThrownBy(() -> reviewJson("{'steps':[" + WEB + "],'changeSummary':{'same':2}}"))
                .isInstanceOf(PreviewException.class)
                .hasMessage("p lacks 1 unchanged resources; add --show-sames to pulumi preview, or use --state with a"
                        + " pulumi stack export");
    }

    @Test
    void compares_the_tags_of_every_resource_in_two_exports() {
        assertThat(exports(USES_TEAM, instance("{'team':'b'}"), instance("{'team':'a'}"))
                        .changes())
                .extracting(Change::outcome, Change::subject, Change::aspect)
                .containsExactly(tuple(Outcome.UNDECIDED, "Instance vm", "tags"));
        assertThat(exports(USES_TEAM, instance("{}"), instance("{'team':'a'}")).hasNewAccess())
                .isTrue();
        assertThat(exports(USES_TEAM, instance("{'team':'a'}"), instance("{'team':'a','other':'a'}"))
                        .changes())
                .isEmpty();
        assertThat(exports(policy("'ec2:*'"), instance("{'team':'b'}"), instance("{'team':'a'}"))
                        .changes())
                .isEmpty();
    }

    @Test
    void a_removed_resource_of_an_export_matters_only_if_it_tags_a_different_resource() {
        assertThat(exports(USES_TEAM, separateTag("team"), "").changes())
                .extracting(Change::outcome, Change::subject, Change::aspect)
                .containsExactly(tuple(Outcome.UNDECIDED, "Tag owner", "tags"));
        assertThat(exports(USES_TEAM, separateTag("team"), separateTag("team")).changes())
                .isEmpty();
        assertThat(exports(USES_TEAM, separateTag("other"), "").changes()).isEmpty();
        assertThat(exports(USES_TEAM, instance("{'team':'a'}"), "").changes()).isEmpty();
    }

    private static final String PREVIEW = "{'steps':[" + WEB + ","
            + step("update", "p", policy("'s3:*'"), policy("'s3:GetObject'"))
                    .replaceFirst(",", ",'diffReasons':['policy'],'detailedDiff':{'policy':{'kind':'update'}},")
            + "],'diagnostics':[{'severity':'info','message':'hello'}],'changeSummary':{'same':1,'update':1}}";

    private static final String NEW_STATE = ",'newState':" + state("p", policy("'s3:GetObject'"), "");

    /** Returns changes that turn a complete preview into a preview that Pulumi never writes. */
    static Stream<Arguments> malformed() {
        return Stream.of(
                arguments("'op':'update'", "'op':'upsert'", "p, item 2: the operation of this step is unknown"),
                arguments("'op':'update',", "", "p, item 2: the operation of this step is unknown"),
                arguments(
                        "'op':'update'", "'op':1", "p, item 2: it has a value of the wrong JSON type in the field op"),
                arguments(NEW_STATE, "", "p, item 2: a step with the operation update has no newState"),
                arguments(NEW_STATE, ",'newState':null", "p, item 2: a step with the operation update has no newState"),
                arguments(
                        NEW_STATE,
                        ",'newState':[]",
                        "p, item 2: it has a value of the wrong JSON type in the field newState"),
                arguments(
                        "'oldState':{",
                        "'earlierState':{",
                        "p, item 1: a step with the operation same has no oldState"),
                arguments("'type':'aws:iam/role:Role',", "", "p, item 1: web has no resource type"),
                arguments("'type':'aws:iam/role:Role',", "'type':7,", "p, item 1: web has no resource type"),
                arguments(
                        "'inputs':{'role'",
                        "'inputs':[],'earlier':{'role'",
                        "p, item 2: p has a value of the wrong JSON type in the field inputs"),
                arguments(
                        "'id':'p',",
                        "'id':'p','delete':'true',",
                        "p, item 2: p has a value of the wrong JSON type in the field delete"),
                arguments(
                        "'id':'p',",
                        "'custom':'false',",
                        "p, item 2: p has a value of the wrong JSON type in the field custom"),
                arguments(
                        "'diffReasons':['policy']",
                        "'diffReasons':[{'policy':{}}]",
                        "p, item 2: it has a list with an item of the wrong JSON type"),
                arguments(
                        "'diffReasons':['policy']",
                        "'diffReasons':'policy'",
                        "p, item 2: it has a value of the wrong JSON type in the field diffReasons"),
                arguments(
                        "'steps':[", "'steps':[null,", "p, item 1: it has a list with an item of the wrong JSON type"),
                arguments(
                        "'steps':[",
                        "'steps':{},'others':[",
                        "p has a value of the wrong JSON type in the field steps"),
                arguments("'steps':[", "'others':[", "p isn't the output of pulumi preview --json, or has no steps"),
                arguments(
                        "'severity':'info'",
                        "'severity':'error'",
                        "p is incomplete because of an error of the program"),
                arguments(
                        "'severity':'info'",
                        "'severity':['error']",
                        "p, item 1: it has a value of the wrong JSON type in the field severity"),
                arguments(
                        "'diagnostics':[",
                        "'diagnostics':'error','others':[",
                        "p has a value of the wrong JSON type in the field diagnostics"),
                arguments(
                        "'changeSummary':{'same'",
                        "'changeSummary':3,'others':{'same'",
                        "p has a value of the wrong JSON type in the field changeSummary"),
                arguments(
                        "'update':1}",
                        "'update':2}",
                        "p lacks 1 of the steps with the operation update that its change summary counts; create it with"),
                arguments(
                        "'update':1}",
                        "'update':" + "1".repeat(5001) + "}",
                        "p has a change summary in which the value of an operation isn't a number of resources"),
                arguments(
                        "'changeSummary'",
                        "'deployment':{},'changeSummary'",
                        "p has fields of a preview and of a state; write one output of Pulumi to the file"),
                // Most JSON parsers use the second of two fields with the same name, but not all do.
                arguments(
                        "'steps'", "'steps':[],'steps'", "p has the same name twice in a JSON object, at line 1, col"),
                arguments(
                        "'op':'update'", "'op':'update','op':'same'", "p has the same name twice in a JSON object, at"),
                arguments(
                        NEW_STATE, NEW_STATE + NEW_STATE, "p has the same name twice in a JSON object, at line 1, col"),
                arguments(
                        "'inputs':{'role'",
                        "'inputs':{'policy':'','role'",
                        "p has the same name twice in a JSON object, at line 1, column"));
    }

    @Test
    void accepts_a_complete_preview() {
        assertThat(reviewJson(PREVIEW).outcome()).isEqualTo(Outcome.NO_NEW_ACCESS);
        var number = PREVIEW.replace("'inputs'", "'number':" + "1".repeat(5001) + ",'inputs'");
        assertThat(reviewJson(number).outcome()).isEqualTo(Outcome.NO_NEW_ACCESS);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void rejects_a_preview_that_pulumi_does_not_write(String part, String replacement, String message) {
        assertThat(PREVIEW).contains(part);
        assertThatThrownBy(() -> reviewJson(PREVIEW.replace(part, replacement)))
                .isInstanceOf(PreviewException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'steps':[],'deployment':{}} | has fields of a preview and of a state",
                "{'deployment':[]} | has a value of the wrong JSON type in the field deployment",
                "{'deployment':{'resources':{}}} | has a value of the wrong JSON type in the field resources",
                "{'deployment':{'resources':['a']}} | , item 1: it has a list with an item of the wrong JSON type",
                "{'deployment':{'resources':[{'urn':'a'}]}} | , item 1: a has no resource type",
                "{'deployment':{'resources':[],'resources':[]}} | has the same name twice in a JSON object, at line 1",
            })
    void rejects_a_state_that_pulumi_does_not_write(String json, String message) {
        assertThatThrownBy(() -> AccessReview.of("after", stream(json), "before", export(policy("'*'"), "")))
                .isInstanceOf(PreviewException.class)
                .hasMessageStartingWith("after" + (message.startsWith(",") ? "" : " ") + message);
    }

    @Test
    void rejects_a_state_without_the_unchanged_resources_of_a_preview() {
        var preview = "{'steps':[" + step("update", "p", policy("'*'"), policy("'s3:*'"))
                + "],'changeSummary':{'same':%d,'update':1}}";

        assertThat(AccessReview.of("p", stream(preview.formatted(1)), "state", export(policy("'*'"), ""))
                        .outcome())
                .isEqualTo(Outcome.NO_NEW_ACCESS);
        assertThatThrownBy(() -> AccessReview.of("p", stream(preview.formatted(3)), "state", export(policy("'*'"), "")))
                .hasMessage("p has 3 unchanged resources that the preview doesn't show, but the state has only 2"
                        + " resources; create both again");
    }

    private static final String USES_TEAM = "{'role':'web','policy':"
            + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'ec2:*','Resource':'*',"
                    + "'Condition':{'StringEquals':{'aws:ResourceTag/team':'a'}}}]}")
            + "}";

    private static Review exports(String policy, String before, String after) {
        return AccessReview.of("after", export(policy, after), "before", export(policy, before));
    }

    private static String instance(String tags) {
        return ",{'urn':'urn:pulumi:dev::app::aws:ec2/instance:Instance::vm','type':'aws:ec2/instance:Instance',"
                + "'id':'i','inputs':{'tags':" + tags + "}}";
    }

    private static String separateTag(String key) {
        return ",{'urn':'urn:pulumi:dev::app::aws:ec2/tag:Tag::owner','type':'aws:ec2/tag:Tag','id':'t',"
                + "'inputs':{'resourceId':'i','key':'" + key + "','value':'a'}}";
    }

    private static InputStream export(String policy, String others) {
        return stream("{'version':3,'deployment':{'resources':["
                + String.join(",", state("web", ROLE, "'id':'web',"), state("p", policy, "'id':'p',"))
                + others
                + "]}}");
    }
}
