package io.assumerole.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.automation.AutomationException;
import io.assumerole.localaws.least.LeastPrivilegePolicy;
import io.assumerole.localaws.least.RecordedCall;
import io.assumerole.localaws.least.StackResources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is concluded from a step that is refused and from one that is not, with an engine that is pretended: two
 * resources, of which the engine makes the second although the first is refused.
 *
 * <p>Does not prove that Pulumi's engine does that: {@code LeastPrivilegeTest} runs it.
 */
class ActionRemovalTrialsTest {
    private static final String USER = "arn:aws:iam::000000000000:user/x";

    @TempDir
    private Path folder;

    private final List<StackStep> run = new ArrayList<>();
    private final Set<String> made = new LinkedHashSet<>();
    private boolean breaks;
    private LeastPrivilegePolicy given;
    private ActionRemovalTrials removals;

    private static LeastPrivilegePolicy policy(String... actions) {
        return LeastPrivilegePolicy.of(
                List.of(actions).stream()
                        .map(action -> new RecordedCall("AKIA", USER, action, USER, true))
                        .toList(),
                StackResources.of("{}"));
    }

    @BeforeEach
    void pretend_an_engine() throws IOException {
        var file = Files.createFile(folder.resolve("decisions"));
        given = policy("iam:CreateUser", "iam:CreateAccessKey", "iam:ListAccessKeys", "iam:DeleteUser");
        var policies = Map.of(Identities.BASE, given);
        removals = new ActionRemovalTrials(
                (identity, policy) -> given = policy, new RecordedCalls(file), this::step, policies);
    }

    private String step(StackStep step) throws AutomationException {
        run.add(step);
        if (breaks) {
            throw new AutomationException("the disk is full");
        }
        boolean refused = switch (step) {
            case UP -> !isMade("user", "iam:CreateUser") | !isMade("key", "iam:CreateAccessKey");
            case AGAIN -> false;
            // A refusal that the plugin takes for an answer.
            case REFRESH -> !isAllowed("iam:ListAccessKeys") && false;
            case DESTROY -> !made.isEmpty() && !isAllowed("iam:DeleteUser");
        };
        if (refused) {
            throw new AutomationException("AccessDenied");
        }
        if (step == StackStep.DESTROY) {
            made.clear();
        }
        return "";
    }

    private boolean isMade(String resource, String action) {
        return made.contains(resource) || (isAllowed(action) && made.add(resource));
    }

    private boolean isAllowed(String action) {
        boolean allowed = given.actions().contains(action);
        var line = """
                {"key":"AKIA","principal":"%s","action":"%s","resource":"%s","allowed":%s}
                """.formatted(USER, action, USER, allowed);
        try {
            Files.writeString(folder.resolve("decisions"), line, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return allowed;
    }

    private Check without(String action, StackStep step) throws AutomationException {
        return removals.without(new ActionRemovalTrials.Action(Identities.BASE, action, step));
    }

    @Test
    void proves_an_action_by_one_command_that_is_refused() throws AutomationException {
        var proof = without("iam:CreateUser", StackStep.UP);

        assertThat(proof.holds()).isTrue();
        assertThat(proof.claim()).isEqualTo("pulumi up without iam:CreateUser");
        assertThat(proof.measured()).isEqualTo("AccessDenied: iam:CreateUser");
        assertThat(run).containsExactly(StackStep.UP);
        assertThat(removals.notNeeded()).isEmpty();
    }

    /** The key exists since the first attempt, so the second attempt shows nothing before everything is deleted. */
    @Test
    void tries_again_from_nothing_what_was_not_refused_from_a_part() throws AutomationException {
        without("iam:CreateUser", StackStep.UP);

        var proof = without("iam:CreateAccessKey", StackStep.UP);

        assertThat(proof.measured()).isEqualTo("AccessDenied: iam:CreateAccessKey");
        assertThat(proof.holds()).isTrue();
        assertThat(run).containsExactly(StackStep.UP, StackStep.UP, StackStep.DESTROY, StackStep.UP);
        assertThat(removals.notNeeded()).isEmpty();
    }

    @Test
    void deploys_everything_before_it_destroys() throws AutomationException {
        var proof = without("iam:DeleteUser", StackStep.DESTROY);

        assertThat(proof.holds()).isTrue();
        assertThat(run).containsExactly(StackStep.UP, StackStep.DESTROY);
        removals.destroyAll();
        assertThat(made).isEmpty();
    }

    @Test
    void finds_an_action_that_is_called_and_not_needed() throws AutomationException {
        var proof = without("iam:ListAccessKeys", StackStep.REFRESH);

        assertThat(proof.holds()).isTrue();
        assertThat(proof.measured()).isEqualTo("allowed: called, but not needed");
        assertThat(removals.notNeeded())
                .extracting(ActionRemovalTrials.Action::name)
                .containsExactly("iam:ListAccessKeys");
    }

    /** A failure that no refusal explains proves nothing. */
    @Test
    void does_not_take_another_failure_for_a_refusal() throws AutomationException {
        breaks = true;

        var proof = without("iam:CreateUser", StackStep.UP);

        assertThat(proof.holds()).isFalse();
        assertThat(proof.measured()).isEqualTo("failed: the disk is full");
    }

    @Test
    void gives_the_whole_policy_back() throws AutomationException {
        without("iam:CreateUser", StackStep.UP);

        assertThat(given.actions()).contains("iam:CreateUser");
    }
}
