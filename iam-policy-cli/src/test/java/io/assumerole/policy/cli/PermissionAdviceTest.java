package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The warnings about a starting policy that allows more than the deployment needs. */
class PermissionAdviceTest {
    private static final String QUEUE = "aws:sqs/queue:Queue";
    private static final String ROLE = "aws:iam/role:Role";
    private static final String BUCKET = "aws:s3/bucket:Bucket";
    private static final String FUNCTION = "aws:lambda/function:Function";
    private static final String KEY = "aws:kms/key:Key";
    private static final String ACCOUNT = "--account 123456789012 ";
    private static final String UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    private static final String ALL_KEYS = "arn:aws:kms:eu-west-1:123456789012:key/*";
    private static final String NO_ACCOUNT =
            "The preview doesn't show the account, so ARNs contain * instead; add --account with its 12 digits.";
    private static final String NO_REGION =
            "The preview doesn't show the region, so ARNs contain * instead; add --region.";
    private static final String OTHERS = "The deployer can also change or delete other resources";

    @TempDir
    private Path folder;

    private Runs runs;

    @BeforeEach
    void start() {
        runs = new Runs(folder);
    }

    /** Returns everything that a command prints for a preview, without line breaks. */
    private String printed(PreviewBuilder preview, String options) throws IOException {
        return printed(preview.json(), options);
    }

    private String printed(String preview, String options) throws IOException {
        runs.file("preview.json", preview);
        var result = runs.command("permissions " + options + "preview.json").exits(0);
        return (result.err() + result.out()).replaceAll("\\s+", " ");
    }

    private static PreviewBuilder queue() {
        return new PreviewBuilder().create(QUEUE, "orders", "'name':'orders'");
    }

    private static PreviewBuilder key(String inputs) {
        return new PreviewBuilder().create(KEY, "data", inputs);
    }

    private static String withoutRegion(PreviewBuilder preview) {
        return preview.json().replace("'config':{'aws:region':'eu-west-1'}", "'config':{}");
    }

    @Nested
    class A_starting_policy {
        @ParameterizedTest
        @ValueSource(strings = {"text", "json", "policy", "java"})
        void warns_about_an_unknown_account_and_region(String format) throws IOException {
            var options = "--format " + format + " ";

            assertThat(printed(queue(), options)).contains(NO_ACCOUNT).doesNotContain(NO_REGION);
            assertThat(printed(queue(), options + ACCOUNT)).doesNotContain(NO_ACCOUNT, NO_REGION);
            assertThat(printed(withoutRegion(queue()), options + ACCOUNT))
                    .contains(NO_REGION)
                    .doesNotContain(NO_ACCOUNT);
            assertThat(printed(withoutRegion(queue()), options + ACCOUNT + "--region eu-west-1 "))
                    .doesNotContain(NO_ACCOUNT, NO_REGION);
        }

        @ParameterizedTest
        @ValueSource(strings = {"text", "markdown", "policy"})
        void warns_before_it_prints_the_policy(String format) throws IOException {
            assertThat(printed(queue(), "--format " + format + " "))
                    .containsSubsequence("Warning: The preview doesn't show the account", "\"Version\"");
        }

        @Test
        void warns_only_if_an_arn_contains_the_account_or_region() throws IOException {
            assertThat(printed(withoutRegion(new PreviewBuilder().create(BUCKET, "site", "'bucket':'site'")), ""))
                    .doesNotContain(NO_ACCOUNT, NO_REGION);
            assertThat(printed(withoutRegion(new PreviewBuilder().create(ROLE, "r", "'name':'r'")), ""))
                    .contains(NO_ACCOUNT)
                    .doesNotContain(NO_REGION);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                'runtime':'java21','sourceCodeHash':'a' | -                       | -
                's3Bucket':'code','s3Key':'a.zip'       | arn:aws:s3:::code/a.zip | -
                's3Bucket':'code','s3Key':'a.zip','s3ObjectVersion':'1' | arn:aws:s3:::code/a.zip | s3:GetObjectVersion
                's3Bucket':'UNKNOWN','s3Key':'a.zip'    | arn:aws:s3:::*/a.zip    | -
                """)
        void reads_code_for_later_updates_only_from_the_bucket_in_the_inputs(
                String inputs, String object, String version) throws IOException {
            var preview = new PreviewBuilder()
                    .create(FUNCTION, "resize", "'name':'resize'," + inputs.replace("UNKNOWN", UNKNOWN));
            var policy = printed(preview, ACCOUNT + "--lifecycle --format policy ");

            assertThat(policy).contains("lambda:UpdateFunctionCode");
            assertThat(policy.contains("s3:GetObject\"")).isEqualTo(!object.equals("-"));
            assertThat(policy.contains("s3:GetObjectVersion")).isEqualTo(!version.equals("-"));
            assertThat(policy.contains("\"" + object + "\"")).isEqualTo(!object.equals("-"));
        }

        @ParameterizedTest
        @CsvSource({
            "s3Bucket,architectures,'',true",
            "runtime,architectures,'',true",
            "runtime,architectures,'--lifecycle ',true",
            "runtime,sourceCodeHash,'',true",
            "runtime,description,'',false",
            "runtime,description,'--lifecycle ',false"
        })
        void keeps_the_calls_for_the_changed_inputs(String input, String changed, String option, boolean isNeeded)
                throws IOException {
            var preview = new PreviewBuilder()
                    .update(
                            FUNCTION,
                            "resize",
                            "arn:aws:lambda:eu-west-1:123456789012:function:resize",
                            "'name':'resize','" + input + "':'code'",
                            changed);

            assertThat(printed(preview, ACCOUNT + option + "--format policy ").contains("s3:GetObject\""))
                    .isEqualTo(isNeeded);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                'description':'data' | false
                'policy':'{}'        | true
                'policy':'UNKNOWN'   | true
                """)
        void changes_a_key_policy_later_only_if_the_key_has_one(String inputs, boolean isAllowed) throws IOException {
            var policy = printed(key(inputs.replace("UNKNOWN", UNKNOWN)), ACCOUNT + "--lifecycle --format policy ");

            assertThat(policy).contains("kms:UpdateKeyDescription");
            assertThat(policy.contains("kms:PutKeyPolicy")).isEqualTo(isAllowed);
        }

        @ParameterizedTest
        @CsvSource({"false,false", "true,true", "'UNKNOWN',true"})
        void deletes_protected_objects_only_if_the_bucket_deletes_its_objects(String force, boolean isAllowed)
                throws IOException {
            var value = force.equals("UNKNOWN") ? "'" + UNKNOWN + "'" : force;
            for (var type : new String[] {BUCKET, "aws:s3/bucketV2:BucketV2"}) {
                var preview = new PreviewBuilder().create(type, "site", "'bucket':'site','forceDestroy':" + value);
                var policy = printed(preview, ACCOUNT + "--lifecycle --format policy ");

                assertThat(policy).contains("s3:DeleteBucket");
                assertThat(policy.contains("s3:BypassGovernanceRetention")).isEqualTo(isAllowed);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"text", "json", "policy"})
        void warns_about_changes_of_every_resource_of_a_type(String format) throws IOException {
            assertThat(printed(key("'description':'data'"), ACCOUNT + "--lifecycle --format " + format + " "))
                    .contains(OTHERS + ", because the policy allows kms:ScheduleKeyDeletion,"
                            + " kms:DisableKey and 4 more on " + ALL_KEYS + ".");
        }

        @Test
        void warns_once_about_many_types() throws IOException {
            var preview = key("'description':'data'");
            for (var type : new String[] {"vpc:Vpc", "subnet:Subnet", "routeTable:RouteTable", "eip:Eip"}) {
                preview.create("aws:ec2/" + type, "it", "");
            }
            var report = printed(preview, ACCOUNT + "--lifecycle ");

            assertThat(report).containsPattern(OTHERS + "[^.]*ec2:DeleteVpc[^.]*[;] [^.]* and [0-9]+ more[.]");
            assertThat(report.split(OTHERS)).hasSize(2);
        }

        @Test
        void does_not_warn_about_the_planned_resources_or_about_reads() throws IOException {
            assertThat(printed(queue(), ACCOUNT + "--lifecycle ")).doesNotContain(OTHERS);
            assertThat(printed(
                            new PreviewBuilder().existing("read", KEY, "data", "arn", "'description':'data'"), ACCOUNT))
                    .contains(ALL_KEYS)
                    .doesNotContain(OTHERS);
        }
    }
}
