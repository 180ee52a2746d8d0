package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Context;
import com.pulumi.aws.enums.Region;
import com.pulumi.core.Output;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which regions are warned of. Does not prove that AWS has the others. */
class KnownRegionsTest {

    private static AssumedRoleProviderArgs.Builder args() {
        return AssumedRoleProviderArgs.builder().roleArn("arn:aws:iam::123456789012:role/r");
    }

    @Test
    void cause_a_warning_if_unknown_and_none_if_known() {
        var wrong = MockedStack.up(context ->
                new AssumedRoleProvider("p", args().region("us-eest-1").build()));
        var right = MockedStack.up(context ->
                new AssumedRoleProvider("p", args().region("us-east-1").build()));

        assertThat(wrong.errors()).isEmpty();
        assertThat(wrong.warnings())
                .singleElement()
                .asString()
                .contains("region: \"us-eest-1\" is not a region that this version knows");
        assertThat(right.warnings()).isEmpty();
    }

    @Test
    void are_warned_of_when_they_are_the_stacks_and_not_shown_when_secret() {
        var ofStack = MockedStack.up(
                context -> new AssumedRoleProvider("p", args().build()), Map.of("aws:region", "eu-centrall-1"));
        var secret = MockedStack.up(context -> new AssumedRoleProvider(
                "p", args().region(Output.ofSecret("us-eest-1")).build()));

        assertThat(ofStack.warnings()).singleElement().asString().contains("\"eu-centrall-1\"");
        assertThat(secret.warnings())
                .singleElement()
                .asString()
                .contains("region: the given value")
                .doesNotContain("us-eest-1");
    }

    @Test
    void are_warned_of_with_the_nearest_name_by_each_component_whose_region_is_the_stacks() {
        var role = RoleWithoutUserArgs.builder()
                .trustedPrincipal("arn:aws:iam::123456789012:user/alice")
                .rolePolicy(Deployer.READ);
        var user = UnprivilegedUserWithRoleArgs.builder().rolePolicy(Deployer.READ);
        Consumer<Context> program = context -> {
            new RoleWithoutUser("r", role.build());
            new UnprivilegedUserWithRole("u", user.build());
        };
        var wrong = MockedStack.up(program, Map.of("aws:region", "us-esat-1"));
        var right = MockedStack.up(program, Map.of("aws:region", "us-east-1"));

        assertThat(wrong.errors()).isEmpty();
        assertThat(wrong.warnings())
                .hasSize(2)
                .allSatisfy(warning -> assertThat(warning)
                        .isEqualTo("region: \"us-esat-1\" is not a region that this version knows; correct it unless"
                                + " the region is new, because no call reaches AWS in a region that does not exist."
                                + " Did you mean us-east-1?"));
        assertThat(right.warnings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Region.class)
    void are_all_that_the_sdk_has(Region region) {
        assertThat(UnknownNameWarnings.isKnownRegion(region.getValue())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eu-central-1",
                "ap-southeast-6",
                "cn-north-1",
                "us-gov-west-1",
                "eusc-de-east-1",
                "us-isof-south-1",
                "sa-west-1"
            })
    void are_known_in_every_partition(String region) {
        assertThat(UnknownNameWarnings.isKnownRegion(region)).isTrue();
        assertThat(UnknownNameWarnings.isKnownRegion(region + "0")).isFalse();
    }
}
