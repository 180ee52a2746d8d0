package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.allow;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.arn.AccountId;
import io.assumerole.policy.cli.review.compare.AccessReview;
import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.graph.Risk;
import io.assumerole.policy.cli.review.read.StackRegionsAndAccounts;
import io.assumerole.policy.compare.ExampleLocation;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackRegionsAndAccountsTest {
    private static final String ACCOUNT = "418730625514";

    private static ExampleLocation of(String... arns) {
        var location = new StackRegionsAndAccounts();
        for (var arn : arns) {
            location.addArn(arn);
        }
        return location.forExamples();
    }

    @Test
    void has_only_values_that_the_input_shows_without_doubt() {
        assertThat(of()).isEqualTo(ExampleLocation.INVENTED);
        assertThat(of("arn:aws:iam::418730625514:role/a"))
                .isEqualTo(new ExampleLocation("aws", "eu-west-1", new AccountId(ACCOUNT)));
        assertThat(of("arn:aws-cn:sqs:cn-north-1:418730625514:q", "arn:aws-cn:s3:::site"))
                .isEqualTo(new ExampleLocation("aws-cn", "cn-north-1", new AccountId(ACCOUNT)));
        assertThat(of("arn:aws:sqs:us-east-1:418730625514:q", "arn:aws:sqs:eu-central-1:418730625514:q"))
                .isEqualTo(new ExampleLocation("aws", "eu-west-1", new AccountId(ACCOUNT)));
        assertThat(of("arn:aws:sqs:us-east-1:418730625514:q", "arn:aws:sqs:us-east-1:210987654321:q"))
                .isEqualTo(new ExampleLocation("aws", "us-east-1", new AccountId("123456789012")));
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "arn:aws:sqs:us-east-1:41873062551:q",
        "arn:aws:sqs:hidden:418730625514:q",
        "arn:hidden:sqs:us-east-1:418730625514:q",
        "arn:aws:sqs:*:*:q",
        "418730625514"
    })
    void ignores_texts_that_are_no_arn_of_a_resource_of_the_stack(String text) {
        assertThat(of(text)).isEqualTo(ExampleLocation.INVENTED);
    }

    private static SamplePreview wider() {
        return SamplePreview.stack()
                .both(
                        "sends",
                        "iam/rolePolicy:RolePolicy",
                        "{'role':'runner','policy':" + allow("'s3:List*'", "'*'") + "}")
                .change("sends", "'s3:List*'", "['s3:List*','sqs:SendMessage']");
    }

    private static String example(SamplePreview stack, String config) {
        var json = stack.json().replace("123456789012", ACCOUNT).replace("\"config\":{", "\"config\":{" + config);
        return AccessReview.of(
                        "preview.json", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "", null)
                .changes()
                .get(0)
                .example()
                .orElseThrow();
    }

    @Test
    void examples_have_the_account_and_region_of_the_stack() {
        var inFrankfurt = wider().both("dev", "pulumi:providers:aws", "{'region':'eu-central-1'}");
        var inTwoRegions = wider().both("dev", "pulumi:providers:aws", "{'region':'eu-central-1'}")
                .both("us", "pulumi:providers:aws", "{'region':'us-east-1'}");

        assertThat(example(wider(), "")).isEqualTo("sqs:SendMessage on arn:aws:sqs:eu-west-1:418730625514:x");
        assertThat(example(wider(), "\"aws:region\":\"us-west-2\","))
                .isEqualTo("sqs:SendMessage on arn:aws:sqs:us-west-2:418730625514:x");
        assertThat(example(wider(), "\"aws:region\":\"[secret]\","))
                .isEqualTo("sqs:SendMessage on arn:aws:sqs:eu-west-1:418730625514:x");
        assertThat(example(inFrankfurt, "")).isEqualTo("sqs:SendMessage on arn:aws:sqs:eu-central-1:418730625514:x");
        assertThat(example(inTwoRegions, "")).isEqualTo("sqs:SendMessage on arn:aws:sqs:eu-west-1:418730625514:x");
    }

    private static InputStream in(String json) {
        return new ByteArrayInputStream(json.replace('~', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the state of a role with one inline policy. */
    private static String role(String actions) {
        return "{~urn~:~urn:pulumi:dev::app::aws:iam/role:Role::runner~,~type~:~aws:iam/role:Role~,~custom~:true,"
                + "~id~:~runner~,~inputs~:{~name~:~runner~,~inlinePolicies~:[{~name~:~p~,~policy~:{~Version~:~2012-10-17~,"
                + "~Statement~:[{~Effect~:~Allow~,~Action~:[" + actions + "],~Resource~:~*~}]}}]}}";
    }

    @Test
    void an_export_shows_the_location_of_unchanged_resources() {
        var queue = "{~urn~:~urn:pulumi:dev::app::aws:sqs/queue:Queue::q~,~type~:~aws:sqs/queue:Queue~,~custom~:true,"
                + "~id~:~q~,~inputs~:{},~outputs~:{~arn~:~arn:aws:sqs:ap-south-1:" + ACCOUNT + ":q~}}";
        var before = role("~s3:List*~");
        var after = role("~s3:List*~,~sqs:SendMessage~");
        var earlier = "{~deployment~:{~resources~:[" + before + "," + queue + "]}}";
        var preview = "{~steps~:[{~op~:~update~,~oldState~:" + before + ",~newState~:" + after
                + "}],~changeSummary~:{~same~:1,~update~:1}}";
        var later = "{~deployment~:{~resources~:[" + after + "," + queue + "]}}";

        for (var input : new String[] {preview, later}) {
            assertThat(AccessReview.of("new.json", in(input), "old.json", in(earlier)).changes().stream()
                            .flatMap(change -> change.example().stream()))
                    .containsExactly("sqs:SendMessage on arn:aws:sqs:ap-south-1:418730625514:x");
        }
    }

    /** Returns the review of an image that is shared with an account, in a stack with another resource. */
    private static Change sharing(String grantee, String resource) {
        var image = "{~urn~:~urn:pulumi:dev::app::aws:ec2/amiLaunchPermission:AmiLaunchPermission::share~,"
                + "~type~:~aws:ec2/amiLaunchPermission:AmiLaunchPermission~,~custom~:true,~inputs~:{~imageId~:~ami-1~,"
                + grantee + "}}";
        var state = "{~urn~:~urn:pulumi:dev::app::aws:ecr/repository:Repository::images~,~custom~:true,"
                + "~type~:~aws:ecr/repository:Repository~,~id~:~images~," + resource + "}";
        var preview = "{~steps~:[{~op~:~same~,~oldState~:" + state + ",~newState~:" + state
                + "},{~op~:~create~,~newState~:" + image + "}],~changeSummary~:{~same~:1,~create~:1}}";
        return AccessReview.of("new.json", in(preview), "", null).changes().get(0);
    }

    @Test
    void the_outputs_of_any_resource_show_which_account_is_another_one() {
        var share = "~accountId~:~999999999999~";

        assertThat(sharing(share, "~inputs~:{},~outputs~:{}").risk()).isEqualTo(Risk.MORE);
        for (var output : new String[] {
            "~registryId~:~" + ACCOUNT + "~", "~arn~:~arn:aws:ecr:eu-west-1:" + ACCOUNT + ":repository/images~"
        }) {
            var resource = "~inputs~:{},~outputs~:{" + output + "}";
            assertThat(sharing(share, resource).risk()).isEqualTo(Risk.ACCOUNT);
            assertThat(sharing("~accountId~:~" + ACCOUNT + "~", resource).risk())
                    .isEqualTo(Risk.MORE);
        }
        assertThat(sharing(share, "~inputs~:{~registryId~:~999999999998~},~outputs~:{~registryId~:~999999999998~}")
                        .risk())
                .isEqualTo(Risk.MORE);
    }

    @Test
    void an_image_for_the_group_all_is_for_everyone() {
        assertThat(sharing("~group~:~all~", "~inputs~:{},~outputs~:{}").risk()).isEqualTo(Risk.EVERYONE);
        assertThat(sharing("~group~:~all~", "~inputs~:{},~outputs~:{}").reasons())
                .containsExactly("grants access to everyone");
        assertThat(sharing("~accountId~:~" + ACCOUNT + "~", "~inputs~:{},~outputs~:{}")
                        .risk())
                .isEqualTo(Risk.MORE);
    }

    @Test
    void an_example_within_a_permissions_boundary_has_the_account_of_the_stack() {
        var stack = SamplePreview.stack().change("reads", "'s3:GetObject'", "'s3:GetObject','s3:PutObject'");

        assertThat(example(stack, "")).isEqualTo("s3:PutObject on arn:aws:s3:::site/x");
    }
}
