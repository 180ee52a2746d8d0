package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pulumi.Context;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import com.pulumi.test.PulumiTest;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The classes of this project against mocks. Does not prove that AWS takes them. */
class TeamTest {

    @AfterEach
    void forget() {
        PulumiTest.cleanup();
    }

    private static List<Resource> made(Consumer<Context> program) {
        return PulumiTest.withMocks(new AwsMocks()).runTest(program).throwOnError().resources();
    }

    // readme:begin unit-test
    @Test
    void lets_the_role_write_to_the_bucket_of_the_team() {
        var resources = PulumiTest.withMocks(new AwsMocks())
                .runTest(context -> new TeamDeployer(
                        "team", args -> args, ComponentResourceOptions.Empty))
                .throwOnError()
                .resources();

        var policy = resources.stream()
                .filter(RolePolicy.class::isInstance)
                .map(RolePolicy.class::cast)
                .findFirst()
                .orElseThrow();
        assertTrue(PulumiTest.extractValue(policy.policy()).contains("arn:aws:s3:::team-artifacts/*"));
    }
    // readme:end unit-test

    @Test
    void takes_what_the_caller_set_and_its_own_default_for_the_rest() {
        var seconds = new ArrayList<Integer>();
        var tags = new ArrayList<Map<String, String>>();
        for (var caller : List.<UnaryOperator<UnprivilegedUserWithRoleArgs.Builder>>of(
                args -> args,
                args -> args.userTags(Map.of("Team", "web"))
                        .maxSessionDuration(Duration.ofHours(4)))) {
            for (var resource : made(context ->
                    new TeamDeployer("team", caller, ComponentResourceOptions.Empty))) {
                if (resource instanceof Role role) {
                    role.maxSessionDuration().applyValue(value -> seconds.add(value.orElseThrow()));
                } else if (resource instanceof Bucket bucket) {
                    bucket.tags().applyValue(value -> tags.add(value.orElse(Map.of())));
                }
            }
            PulumiTest.cleanup();
        }

        assertEquals(List.of(2 * 3_600, 4 * 3_600), seconds);
        assertEquals(List.of(Map.of(), Map.of("Team", "web")), tags);
    }

    @Test
    void makes_each_component_with_no_more_than_the_mocks_answer() {
        var outputs = new ArrayList<String>();
        made(context -> {
            var release = new Release("web", ComponentResourceOptions.Empty);
            var provider = new AssumedRoleProvider(
                    "deployer",
                    AssumedRoleProviderArgs.from(release.deployer()).region("us-east-1").build());
            release.deployer().accessSummary().applyValue(outputs::add);
            release.deployer().secretAccessKey().applyValue(outputs::add);
            provider.callerArn().applyValue(outputs::add);
        });

        assertEquals(3, outputs.size(), outputs::toString);
    }

    @Test
    void makes_a_deployer_for_each_team() {
        var roles = new ArrayList<String>();
        made(context -> Fleet.deployers(Map.of("red", "red-user", "blue", "blue-user"))
                .forEach(deployer -> deployer.roleName().applyValue(roles::add)));

        assertEquals(List.of("blue-0123abc", "red-0123abc"), roles.stream().sorted().toList());
    }

    @Test
    void tells_what_is_wrong_with_each_team_at_once() {
        var told = new ArrayList<String>();
        made(context -> told.add(assertThrows(
                        IllegalArgumentException.class,
                        () -> Fleet.deployers(
                                Map.of("red", "red user", "blue", "blue-user", "green", "")))
                .getMessage()));

        assertEquals(1, told.size());
        assertTrue(told.get(0).contains("red: "), told::toString);
        assertTrue(told.get(0).contains("green: "), told::toString);
        assertTrue(!told.get(0).contains("blue"), told::toString);
    }
}
