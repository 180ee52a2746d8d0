package io.assumerole.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows what the check of messages finds; does not prove that it finds every repetition. */
class RepeatedNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "userName: UserName: got \"\"; allowed: 1 to 64 characters.",
                "aws:region: Region: got \"x\"; allowed: a name.",
                "  - userName: requireUserNameAsSessionName: SessionName: got \"a\"; allowed: 2.",
                "existingRoleArn: RoleArn: got \"\"; allowed: arn.",
                "RoleArn: got \"a\": AccountId: got \"1\"; allowed: 12 digits.; allowed: arn."
            })
    void finds_a_duplicate_name(String message) {
        assertThat(RepeatedName.in("All:\n" + message)).contains(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "userName: got \"userName: UserName: got\"; allowed: 1 to 64 characters.",
                "aws:region: got \"x\"; allowed: a name.",
                "userName: requireUserNameAsSessionName: got \"a\"; allowed: 2.",
                "userTags: Tag key: got \"\"; allowed: 1.",
                "RoleArn: got \"a\": AccountId: got \"1\" (allowed: 12 digits); allowed: arn."
            })
    void finds_nothing_in_a_unique_name(String message) {
        assertThat(RepeatedName.in("All:\n" + message)).isEmpty();
    }
}
