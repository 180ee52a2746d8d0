package example

import com.pulumi.aws.iam.RolePolicy
import com.pulumi.test.Mocks
import com.pulumi.test.PulumiTest
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.util.Optional
import java.util.concurrent.CompletableFuture

/** The program against mocks. Does not prove that AWS accepts the requests. */
class SiteTest {
    @AfterEach
    fun forget() = PulumiTest.cleanup()

    @Test
    fun lets_the_role_write_only_to_the_bucket() {
        val result = PulumiTest.withMocks(AwsMocks).runTest(::deploy).throwOnError()

        val policy = result.resources().filterIsInstance<RolePolicy>().single()
        val json = PulumiTest.extractValue(policy.policy()).orEmpty()
        assertTrue("\"Resource\":\"arn:aws:s3:::site-0123abc/*\"" in json, json)
        assertEquals(
            "arn:aws:iam::123456789012:role/deployer-0123abc",
            PulumiTest.extractValue(result.output("roleArn", String::class.java)),
        )
    }
}

/** Answers as AWS would, with what the component reads. */
private object AwsMocks : Mocks {
    private const val IAM = "arn:aws:iam::123456789012:"
    private const val CREATED = "2026-01-31T12:00:00Z"

    override fun newResourceAsync(args: Mocks.ResourceArgs): CompletableFuture<Mocks.ResourceResult> {
        val inputs = args.inputs.orEmpty()
        val name = inputs["name"] ?: "${args.name}-0123abc"
        val answers = when (args.type) {
            "aws:iam/user:User" -> mapOf("arn" to "${IAM}user/$name", "uniqueId" to "AIDA0123456789EXAMPLE")
            "aws:iam/role:Role" -> mapOf("arn" to "${IAM}role/$name", "createDate" to CREATED)
            "aws:iam/accessKey:AccessKey" -> mapOf("secret" to "secret-of-${args.name}", "createDate" to CREATED)
            "aws:s3/bucket:Bucket" -> mapOf("bucket" to name, "arn" to "arn:aws:s3:::$name")
            else -> mapOf()
        }
        val result = Mocks.ResourceResult.of(Optional.of("${args.name}-id"), inputs + ("name" to name) + answers)
        return CompletableFuture.completedFuture(result)
    }

    override fun callAsync(args: Mocks.CallArgs): CompletableFuture<Map<String, Any>> =
        CompletableFuture.completedFuture(mapOf())
}
