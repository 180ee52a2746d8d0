package example;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.aws.secretsmanager.SecretsmanagerFunctions;
import com.pulumi.aws.secretsmanager.inputs.GetSecretVersionArgs;
import com.pulumi.core.Output;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;

/** Reads a key from Secrets Manager with the caller's own credentials, and creates a bucket in the key's role. */
public final class StoredKeyReader {

    private StoredKeyReader() {}

    public static void main(String[] args) {
        Pulumi.run(StoredKeyReader::deploy);
    }

    static void deploy(Context context) {
        var config = context.config();
        var stored = SecretsmanagerFunctions.getSecretVersion(GetSecretVersionArgs.builder()
                .secretId(config.require("secretArn"))
                .build());
        // A secret from here on, because AWS's answer is not marked as a secret.
        var key = stored.asSecret()
                .applyValue(
                        answer -> JsonParser.parseString(answer.secretString()).getAsJsonObject());
        var assumed = new AssumedRoleProvider(
                "assumed",
                AssumedRoleProviderArgs.builder()
                        .roleArn(config.require("roleArn"))
                        .credentials(text(key, "AccessKeyId"), text(key, "SecretAccessKey"))
                        .build());
        var bucket = new Bucket("site", BucketArgs.Empty, assumed.resourceOptions());

        context.export("bucketName", bucket.bucket());
        context.export("callerArn", assumed.callerArn());
    }

    private static Output<String> text(Output<JsonObject> json, String name) {
        return json.applyValue(object -> object.get(name).getAsString());
    }
}
