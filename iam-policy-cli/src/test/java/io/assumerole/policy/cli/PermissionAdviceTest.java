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

/** The warnings about a starting policy that allows more than the deployment needs, and the advice for wrong input. */
class PermissionAdviceTest {
    private static final String QUEUE = "aws:sqs/queue:Queue";
    private static final String ROLE = "aws:iam/role:Role";
    private static final String BUCKET = "aws:s3/bucket:Bucket";
    private static final String FUNCTION = "aws:lambda/function:Function";
    private static final String KEY = "aws:kms/key:Key";
    private static final String KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy";
    private static final String ACCOUNT = "--account 123456789012 ";
    private static final String UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    private static final String ALL_KEYS = "arn:aws:kms:eu-west-1:123456789012:key/*";
    private static final String NO_ACCOUNT =
            "The preview doesn't show the account, so ARNs contain * instead; add --account with its 12 digits.";
    private static final String NO_REGION =
            "The preview doesn't show the region, so ARNs contain * instead; add --region.";
    private static final String DELETES = "The deployer can also delete other resources, because the policy allows ";
    private static final String CHANGES = "The deployer can also change other resources, because the policy allows ";

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
        return Runs.unwrapped(result.err() + result.out());
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
            var options = ACCOUNT + "--lifecycle --format " + format + " ";

            assertThat(printed(key("'description':'data'"), options))
                    .contains(DELETES + "kms:ScheduleKeyDeletion on key/*.")
                    .contains(CHANGES + "kms:DisableKey, kms:DisableKeyRotation, ");
        }

        /** A long list of changes never hides a deletion. */
        @ParameterizedTest
        @CsvSource({"text,true", "policy,true", "json,false"})
        void lists_each_deletion_and_in_json_each_change(String format, boolean isShort) throws IOException {
            var preview = key("'description':'data'");
            for (var type : new String[] {"vpc:Vpc", "subnet:Subnet", "routeTable:RouteTable", "eip:Eip"}) {
                preview.create("aws:ec2/" + type, "it", "");
            }
            var printed = printed(preview, ACCOUNT + "--lifecycle --format " + format + " ");

            assertThat(printed)
                    .containsPattern(
                            DELETES + "ec2:ReleaseAddress on elastic-ip/[*]; kms:ScheduleKeyDeletion on key/[*];")
                    .containsPattern(DELETES + "[^.]*; ec2:DeleteVpc on vpc/[*][.]")
                    .doesNotContainPattern(DELETES + "[^.]* more")
                    .doesNotContainPattern(CHANGES + "[^.]*ec2:Delete");
            assertThat(printed.split(DELETES)).hasSize(2);
            assertThat(printed.split(CHANGES)).hasSize(2);
            assertThat(printed.split(CHANGES)[1].split("[.]")[0].contains(" more"))
                    .isEqualTo(isShort);
        }

        @Test
        void does_not_warn_about_the_planned_resources_or_about_reads() throws IOException {
            assertThat(printed(queue(), ACCOUNT + "--lifecycle ")).doesNotContain(DELETES, CHANGES);
            assertThat(printed(
                            new PreviewBuilder().existing("read", KEY, "data", "arn", "'description':'data'"), ACCOUNT))
                    .contains(ALL_KEYS)
                    .doesNotContain(DELETES, CHANGES);
        }

        /** The deployer creates the attached policy, the policy leads to all permissions, or neither. */
        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                create | arn:aws:iam::123456789012:policy/app   | and choose its content (iam:CreatePolicy)
                none   | arn:aws:iam::aws:policy/IAMFullAccess  | ""
                none   | arn:aws:iam::123456789012:policy/app   | -
                """)
        void explains_how_its_owner_can_become_an_administrator(String operation, String policy, String reason)
                throws IOException {
            var preview = new PreviewBuilder()
                    .create(ROLE, "w", "'name':'w','managedPolicyArns':['" + policy + "']")
                    .create(ROLE, "x", "'name':'x'");
            if (operation.equals("create")) {
                preview.create("aws:iam/policy:Policy", "app", "'name':'app'");
            }
            for (var format : new String[] {"text", "json", "policy"}) {
                var printed = printed(preview, ACCOUNT + "--format " + format + " ");

                if (reason.equals("-")) {
                    assertThat(printed).doesNotContain("allow privilege escalation");
                } else {
                    assertThat(printed)
                            .contains("AttachRolePolicy" + (operation.equals("create") ? "App" : "IAMFullAccess"))
                            .contains("iam:CreateRole (statement IamRoleWAnd1More), its holder can give a role")
                            .contains("The holder can attach " + policy + (reason.isEmpty() ? "" : " " + reason))
                            .contains("require iam:PermissionsBoundary")
                            .doesNotContain(".Statement[");
                }
            }
        }

        private void changesExisting(PreviewBuilder preview, String options, String given, String shared)
                throws IOException {
            var gives = "The deployer can change the permissions of existing principals, because the policy allows ";
            var shares = "The deployer can act as existing principals, because the policy allows ";
            for (var format : new String[] {"text", "json", "policy"}) {
                var printed = printed(preview, ACCOUNT + options + "--format " + format + " ");

                assertThat(printed.contains(gives)).isEqualTo(!given.equals("-"));
                assertThat(printed.contains(gives + given + ", and requires no permissions boundary that the"
                                + " deployer can't change. If"))
                        .isEqualTo(!given.equals("-"));
                assertThat(printed.contains(shares)).isEqualTo(!shared.equals("-"));
                assertThat(printed.contains(shares + shared + ". Treat")).isEqualTo(!shared.equals("-"));
            }
        }

        private static PreviewBuilder role(String operation, String inputs) {
            var arn = operation.equals("create") ? null : "arn:aws:iam::123456789012:role/w";
            return operation.equals("update")
                    ? new PreviewBuilder().update(ROLE, "w", arn, inputs, "assumeRolePolicy")
                    : operation.equals("create")
                            ? new PreviewBuilder().create(ROLE, "w", inputs)
                            : new PreviewBuilder().existing(operation, ROLE, "w", arn, inputs);
        }

        /** The lint already covers a new role, whose trust policy the deployer chooses. */
        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                same   | "" | 'name':'w'                         | iam:PutRolePolicy on role/w | -
                read   | "" | 'name':'w'                         | iam:PutRolePolicy on role/w | -
                create | "" | 'name':'w'                         | - | -
                same   | "" | 'name':'w','permissionsBoundary':'arn:aws:iam::123456789012:policy/b' | - | -
                create | "--lifecycle " | 'name':'w','permissionsBoundary':'arn:aws:iam::123456789012:policy/b' | - | -
                same   | "--lifecycle " | 'name':'w','permissionsBoundary':'arn:aws:iam::123456789012:policy/b' | - | -
                same   | "--lifecycle " | 'name':'w'             | iam:PutRolePolicy on role/w | iam:UpdateAssumeRolePolicy on role/w
                """)
        void warns_about_a_policy_for_an_existing_role(
                String operation, String options, String inputs, String given, String shared) throws IOException {
            var preview = role(operation, inputs)
                    .create(
                            "aws:iam/rolePolicy:RolePolicy",
                            "p",
                            "'role':'w','policy':'{}'",
                            "'role':['" + PreviewBuilder.urn(ROLE, "w") + "']");

            changesExisting(preview, options, given, shared);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                aws:iam/rolePolicy:RolePolicy               | 'role':'app','policy':'{}' | iam:PutRolePolicy on role/app | -
                aws:iam/userPolicy:UserPolicy               | 'user':'app','policy':'{}' | iam:PutUserPolicy on user/app | -
                aws:iam/groupPolicy:GroupPolicy             | 'group':'app','policy':'{}' | iam:PutGroupPolicy on group/app | -
                aws:iam/accessKey:AccessKey                 | 'user':'app'               | - | iam:CreateAccessKey on user/app
                aws:iam/rolePolicyAttachment:RolePolicyAttachment | 'role':'app','policyArn':'arn:aws:iam::123456789012:policy/new' | iam:AttachRolePolicy on role/app | -
                aws:iam/rolePolicyAttachment:RolePolicyAttachment | 'role':'app','policyArn':'arn:aws:iam::123456789012:policy/old' | - | -
                aws:iam/instanceProfile:InstanceProfile     | 'name':'app','role':'app'  | - | -
                """)
        void warns_about_a_resource_that_changes_a_principal_outside_of_the_stack(
                String type, String inputs, String given, String shared) throws IOException {
            var preview = new PreviewBuilder().create("aws:iam/policy:Policy", "new", "'name':'new','policy':'{}'");

            changesExisting(preview.create(type, "it", inputs), "", given, shared);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                update | ""             | iam:CreatePolicyVersion on policy/app
                update | "--lifecycle " | iam:CreatePolicyVersion on policy/app
                delete | ""             | -
                create | ""             | -
                create | "--lifecycle " | -
                """)
        void warns_about_a_change_of_an_existing_policy(String operation, String options, String actions)
                throws IOException {
            var arn = operation.equals("create") ? null : "arn:aws:iam::123456789012:policy/app";
            var inputs = "'name':'app','policy':'{}'";
            var preview = operation.equals("update")
                    ? new PreviewBuilder().update("aws:iam/policy:Policy", "app", arn, inputs, "policy")
                    : new PreviewBuilder().existing(operation, "aws:iam/policy:Policy", "app", arn, inputs);

            changesExisting(preview, options, actions, "-");
        }

        /** A boundary limits nothing if the deployer chooses its content, even if this deployment creates it. */
        @ParameterizedTest
        @CsvSource({
            "create,iam:PutRolePolicy on role/w,-",
            "replace,iam:PutRolePolicy on role/w,-",
            "update,iam:CreatePolicyVersion on policy/b; iam:PutRolePolicy on role/w,-",
            "delete,-,-"
        })
        void warns_about_a_boundary_that_the_deployer_can_change(String operation, String given, String shared)
                throws IOException {
            var arn = "arn:aws:iam::123456789012:policy/b";
            var preview = role("same", "'name':'w','permissionsBoundary':'" + arn + "'")
                    .create(
                            "aws:iam/rolePolicy:RolePolicy",
                            "p",
                            "'role':'w','policy':'{}'",
                            "'role':['" + PreviewBuilder.urn(ROLE, "w") + "']");
            var type = "aws:iam/policy:Policy";
            var inputs = "'name':'b','policy':'{}'";
            var all = operation.equals("create")
                    ? preview.create(type, "b", inputs)
                    : operation.equals("update")
                            ? preview.update(type, "b", arn, inputs, "policy")
                            : operation.equals("replace")
                                    ? preview.replace(type, "b", arn, inputs)
                                    : preview.existing(operation, type, "b", arn, inputs);

            changesExisting(all, "", given, shared);
        }

        /** The policy contains the same pattern for the names of both policies. */
        @ParameterizedTest
        @CsvSource({"same,iam:CreatePolicyVersion on policy/b-*", "create,-"})
        void warns_about_an_existing_policy_with_the_name_of_a_new_one(String operation, String given)
                throws IOException {
            var urn = PreviewBuilder.urn("aws:iam/policy:Policy", "b").replace("aws:iam", "app:Store$aws:iam");
            var now = "'inputs':{'__defaults':['name'],'name':'b-7654321','policy':'{}'}";
            var preview = new PreviewBuilder()
                    .create("aws:iam/policy:Policy", "b", "'__defaults':['name'],'name':'b-0a1b2c3','policy':'{}'")
                    .step(
                            operation,
                            urn,
                            operation.equals("create")
                                    ? ""
                                    : now + ",'outputs':{'arn':'arn:aws:iam::123456789012:policy/b-7654321'}",
                            now);

            changesExisting(preview, "--lifecycle ", given, "-");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                update | 'name':'w','assumeRolePolicy':'{}' | iam:UpdateAssumeRolePolicy on role/w
                create | 'name':'w','assumeRolePolicy':'{}' | -
                """)
        void warns_about_a_change_of_a_trust_policy(String operation, String inputs, String actions)
                throws IOException {
            changesExisting(role(operation, inputs), "", "-", actions);
        }

        private static String statement(String actions) {
            return ("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':" + actions + ",'Resource':'*'}]}")
                    .replace("'", "\\\"");
        }

        private void uses(PreviewBuilder preview, String options, String uses) throws IOException {
            var warning = "The deployer can use principals whose policies make them administrators: ";
            for (var format : new String[] {"text", "json", "policy"}) {
                var printed = printed(preview, ACCOUNT + options + "--format " + format + " ");

                assertThat(printed.contains(warning)).isEqualTo(!uses.equals("-"));
                assertThat(printed.contains(warning + uses + ". Treat the deployer as an administrator."))
                        .isEqualTo(!uses.equals("-"));
            }
        }

        /** The deployer can't change the policy, but attaches it to a role whose trust policy the deployer chooses. */
        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                '*'                                | ""  | role w (iam:CreateRole)
                'iam:*'                            | ""  | role w (iam:CreateRole)
                ['iam:CreatePolicyVersion']        | ""  | role w (iam:CreateRole)
                ['s3:GetObject']                   | ""  | -
                '*' | ,'permissionsBoundary':'arn:aws:iam::123456789012:policy/b' | -
                """)
        void warns_about_a_new_role_with_an_existing_policy_of_administrators(
                String actions, String boundary, String uses) throws IOException {
            var arn = "arn:aws:iam::123456789012:policy/app";
            var preview = new PreviewBuilder()
                    .existing(
                            "same",
                            "aws:iam/policy:Policy",
                            "app",
                            arn,
                            "'name':'app','policy':'" + statement(actions) + "'")
                    .create(ROLE, "w", "'name':'w','managedPolicyArns':['" + arn + "']" + boundary);

            uses(preview, "", uses);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                '*'              | arn:aws:iam::123456789012:role/w     | role w (iam:PassRole)
                '*'              | arn:aws:iam::123456789012:role/other | -
                ['s3:GetObject'] | arn:aws:iam::123456789012:role/w     | -
                """)
        void warns_about_an_administrator_that_the_deployer_passes(String actions, String role, String uses)
                throws IOException {
            var inputs = "'name':'w','inlinePolicies':[{'name':'p','policy':'" + statement(actions) + "'}]";

            uses(role("same", inputs).create(FUNCTION, "f", "'name':'f','role':'" + role + "'"), "", uses);
        }

        /** A random suffix is part of the role's name in the preview, but not of the pattern in the policy. */
        @Test
        void warns_about_an_administrator_with_an_automatic_name() throws IOException {
            var inputs = "'name':'w-0a1b2c3','__defaults':['name'],'inlinePolicies':[{'name':'p','policy':'"
                    + statement("'*'") + "'}]";

            uses(new PreviewBuilder().create(ROLE, "w", inputs), "", "role w-0a1b2c3 (iam:CreateRole)");
            uses(
                    new PreviewBuilder()
                            .existing("same", ROLE, "w", "arn:aws:iam::123456789012:role/w-0a1b2c3", inputs),
                    "--lifecycle ",
                    "role w-0a1b2c3 (iam:CreateRole, iam:UpdateAssumeRolePolicy)");
        }

        @ParameterizedTest
        @ValueSource(strings = {"text", "json", "policy"})
        void warns_about_any_attached_policy(String format) throws IOException {
            var attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
            var options = ACCOUNT + "--format " + format + " ";

            assertThat(printed(
                            new PreviewBuilder().create(attachment, "a", "'role':'a','policyArn':'" + UNKNOWN + "'"),
                            options))
                    .contains("allows the deployer to attach any policy");
            assertThat(printed(
                            new PreviewBuilder()
                                    .create(
                                            attachment,
                                            "a",
                                            "'role':'a','policyArn':'arn:aws:iam::123456789012:policy/reads'"),
                            options))
                    .doesNotContain("allows the deployer to attach any policy");
        }

        @Test
        void marks_only_names_as_code_in_markdown() throws IOException {
            var preview = new PreviewBuilder().create(BUCKET, "site", "'bucket':'site','tags':{'team':'a'}");

            assertThat(printed(preview, ACCOUNT + "--format markdown "))
                    .contains("If attribute-based access control is enabled", "needs `s3:TagResource` and");
        }

        @Test
        void names_the_input_that_causes_a_call() throws IOException {
            var preview = new PreviewBuilder()
                    .create(
                            FUNCTION,
                            "resize",
                            "'name':'resize','reservedConcurrentExecutions':1,"
                                    + "'role':'arn:aws:iam::123456789012:role/worker'");

            assertThat(printed(preview, ACCOUNT))
                    .contains("because its input reservedConcurrentExecutions is set")
                    .contains("because its input role names a role")
                    .contains("because its input imageUri isn't set");
        }
    }

    @Nested
    class A_check {
        private String check(PreviewBuilder preview, String actions, int status) throws IOException {
            runs.file("preview.json", preview.json())
                    .file("policy.json", Runs.policy("'Effect':'Allow','Action':[" + actions + "],'Resource':'*'"));
            var result = runs.command("permissions " + ACCOUNT + "--policy policy.json preview.json");
            return Runs.unwrapped(result.exits(status).out());
        }

        @Test
        void lets_the_default_key_policy_delegate_to_the_account() throws IOException {
            assertThat(check(key("'description':'data'"), "'kms:*'", 0)).doesNotContain("May be missing");
            assertThat(check(key("'description':'data'"), "'kms:CreateKey'", 1))
                    .contains("Missing", "kms:DescribeKey on " + ALL_KEYS);
        }

        @Test
        void leaves_the_actions_on_a_key_open_if_its_policy_is_not_known() throws IOException {
            var keys = new PreviewBuilder[] {
                key("'policy':'{}'"),
                key("'policy':'" + UNKNOWN + "'"),
                key("'description':'data'").create(KEY_POLICY, "p", "'keyId':'" + UNKNOWN + "','policy':'{}'"),
                new PreviewBuilder().replace(KEY, "data", "arn", "'description':'data'"),
                new PreviewBuilder().update(KEY, "data", "arn", "'description':'data'", "description"),
            };
            for (var key : keys) {
                assertThat(check(key, "'kms:*'", 0))
                        .containsPattern("aws:kms/key:Key data: [0-9]+ actions on the key depend on its key policy,"
                                + " which isn't checked: (kms:[A-Za-z]+, )*kms:DescribeKey")
                        .doesNotContain("kms:DescribeKey on");
            }
        }

        /** An alias is about the key to which its only link leads. */
        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                'description':'data' | 'targetKeyId':'UNKNOWN' | 'KEY'         | kms/alias:Alias | false
                'description':'data' | 'keyId':'UNKNOWN'       | 'KEY'         | kms/grant:Grant | false
                'policy':'{}'        | 'targetKeyId':'UNKNOWN' | 'KEY'         | kms/alias:Alias | true
                'description':'data' | 'targetKeyId':'UNKNOWN' | 'KEY','OTHER' | kms/alias:Alias | true
                'description':'data' | 'targetKeyId':'UNKNOWN' | 'OTHER'       | kms/alias:Alias | true
                'description':'data' | 'targetKeyId':'UNKNOWN' | ""            | kms/alias:Alias | true
                'description':'data' | 'targetKeyId':'0a1b'    | ""            | kms/alias:Alias | true
                'description':'data' | 'targetKeyId':'0a1b'    | 'KEY'         | kms/alias:Alias | true
                """)
        void uses_the_default_policy_of_a_linked_key(
                String key, String target, String links, String type, boolean isOpen) throws IOException {
            var urns = links.replace("KEY", PreviewBuilder.urn(KEY, "data"))
                    .replace("OTHER", PreviewBuilder.urn("aws:sqs/queue:Queue", "other"));
            var input = target.substring(1, target.indexOf(':') - 1);
            var preview = key(key).create(
                            "aws:" + type,
                            "link",
                            "'name':'alias/data'," + target.replace("UNKNOWN", UNKNOWN),
                            "'" + input + "':[" + urns + "]");
            var actions = "'kms:CreateKey','kms:Describe*','kms:Get*','kms:List*'";

            assertThat(check(preview, "'kms:*'", 0).contains("aws:" + type)).isEqualTo(isOpen);
            assertThat(check(preview, actions, 1)).contains("Missing aws:" + type + " link: kms:Create");
        }

        @Test
        void leaves_the_update_of_an_alias_open_because_it_is_also_about_the_key_before_it() throws IOException {
            var preview = key("'description':'data'")
                    .step(
                            "update",
                            PreviewBuilder.urn("aws:kms/alias:Alias", "link"),
                            "'inputs':{'name':'alias/data','targetKeyId':'0a1b'}",
                            "'inputs':{'name':'alias/data','targetKeyId':'" + UNKNOWN
                                    + "'},'propertyDependencies':{'targetKeyId':['" + PreviewBuilder.urn(KEY, "data")
                                    + "']}");

            assertThat(check(preview, "'kms:*'", 0))
                    .contains("May be missing aws:kms/alias:Alias link: kms:UpdateAlias");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                'description':'other' | false
                'policy':'{}'         | true
                """)
        void distinguishes_keys_with_the_same_name_by_their_parents(String other, boolean isOpen) throws IOException {
            var urn = PreviewBuilder.urn(KEY, "data").replace(KEY, "app:Store$" + KEY);
            var keys = key("'description':'data'").step("create", urn, "", "'inputs':{" + other + "}");

            assertThat(check(keys, "'kms:*'", 0).contains("May be missing")).isEqualTo(isOpen);
            assertThat(check(keys, "'kms:CreateKey'", 1)).contains("kms:DescribeKey");
        }

        @Test
        void writes_the_decision_after_a_colon() throws IOException {
            assertThat(check(queue(), "'sqs:Get*','sqs:List*'", 1))
                    .contains("sqs:CreateQueue on arn:aws:sqs:eu-west-1:123456789012:orders: Statement[0] of the");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'RoleName':'a','PolicyName':'b','PolicyDocument':{}} | is the output of a command such as aws iam get-role-policy; add --query PolicyDocument to it
            {'PolicyVersion':{'Document':{}}} | is the output of aws iam get-policy-version; add --query PolicyVersion.Document to it
            {'config':{},'steps':[],'changeSummary':{}} | looks like a preview, not a policy; give a file with a policy
            """)
    void recognizes_another_file_than_a_policy(String content, String message) throws IOException {
        runs.file("given.json", content).file("preview.json", queue().json());

        assertThat(runs.command("permissions " + ACCOUNT + "--policy given.json preview.json")
                        .exits(2)
                        .err())
                .isEqualTo("given.json " + message + "\n");
    }

    @Test
    void still_lists_the_problems_of_a_policy() throws IOException {
        runs.file("given.json", "{'Version':'2012-10-17','Statement':[{'steps':1}]}")
                .file("preview.json", queue().json());

        assertThat(runs.command("permissions " + ACCOUNT + "--policy given.json preview.json")
                        .exits(2)
                        .err())
                .startsWith("given.json is not a valid identity policy.");
    }

    @Test
    void says_how_to_create_a_file_that_is_not_json() throws IOException {
        runs.file("plain.txt", "no").file("preview.json", queue().json());

        assertThat(runs.command("permissions plain.txt").exits(2).err())
                .isEqualTo(
                        "plain.txt isn't JSON, at line 1, column 1; create it with pulumi preview --json --show-sames\n");
        assertThat(runs.command("permissions " + ACCOUNT + "--role deployer --role-state plain.txt preview.json")
                        .exits(2)
                        .err())
                .endsWith("; create it with pulumi stack export\n");
    }

    @Test
    void names_the_option_for_a_role_of_another_stack() throws IOException {
        runs.file("preview.json", queue().json()).file("state.json", "{'version':3,'deployment':{'resources':[]}}");
        var command = "permissions " + ACCOUNT + "--role deployer ";
        var advice = "; if another stack contains the role, add --role-state with its export\n";

        assertThat(runs.command(command + "preview.json").exits(2).err()).endsWith(advice);
        assertThat(runs.command(command + "--role-state state.json preview.json")
                        .exits(2)
                        .err())
                .contains("contains no role with the name")
                .doesNotContain("--role-state");
    }
}
