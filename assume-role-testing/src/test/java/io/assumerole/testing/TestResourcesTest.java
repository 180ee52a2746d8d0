package io.assumerole.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.aws.s3.Bucket;
import io.assumerole.RoleWithoutUser;
import org.junit.jupiter.api.Test;

/** Looks resources up. */
class TestResourcesTest {

    @Test
    void finds_the_only_one_and_the_one_of_a_name_and_names_those_that_there_are() {
        var one = Mocked.up(context -> new Bucket("one"));
        var two = Mocked.up(context -> {
            new Bucket("one");
            new Bucket("two");
        });

        assertThat(TestResources.only(Bucket.class, one).pulumiResourceName()).isEqualTo("one");
        assertThat(TestResources.named(Bucket.class, "two", two).pulumiResourceName())
                .isEqualTo("two");
        assertThatThrownBy(() -> TestResources.only(Bucket.class, two))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Expected one Bucket, but the program created 2: [one, two]");
        assertThatThrownBy(() -> TestResources.only(RoleWithoutUser.class, two)).hasMessageContaining("created 0: []");
        assertThatThrownBy(() -> TestResources.named(Bucket.class, "three", two))
                .hasMessageContaining("Expected one Bucket named three, but the program created 0: [one, two]");
    }
}
