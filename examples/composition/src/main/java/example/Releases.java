package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.resources.ComponentResourceOptions;

/** Deploys a {@link Release}. */
public final class Releases {

    private Releases() {}

    public static void main(String[] args) {
        Pulumi.run(Releases::deploy);
    }

    static void deploy(Context context) {
        var release = new Release("web", ComponentResourceOptions.Empty);

        context.export("roleArn", release.deployer().roleArn());
        context.export("accessKeyId", release.deployer().accessKeyId());
        context.export("secretAccessKey", release.deployer().secretAccessKey());
        context.export("bucketName", release.bucketName());
    }
}
