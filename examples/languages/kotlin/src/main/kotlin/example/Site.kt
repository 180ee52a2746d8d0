package example

import com.pulumi.Context
import com.pulumi.Pulumi
import com.pulumi.aws.s3.Bucket
import io.assumerole.UnprivilegedUserWithRole
import io.assumerole.UnprivilegedUserWithRoleArgs
import io.assumerole.policy.PolicyDocument
import io.assumerole.policy.Statement

fun main() = Pulumi.run(::deploy)

/** A bucket, and a user whose role may write to it. A test calls it, too. */
fun deploy(context: Context) {
    val bucket = Bucket("site")
    val deployer = UnprivilegedUserWithRole(
        "deployer",
        UnprivilegedUserWithRoleArgs.builder()
            .userName("site-deployer")
            .rolePolicy(bucket.arn().applyValue(::write))
            .build(),
    )

    context.export("roleArn", deployer.roleArn())
    context.export("accessKeyId", deployer.accessKeyId())
    context.export("secretAccessKey", deployer.secretAccessKey())
}

private fun write(bucketArn: String): PolicyDocument =
    PolicyDocument.of(
        Statement.allow()
            .action("s3:PutObject")
            .resource("$bucketArn/*")
            .build(),
    )
