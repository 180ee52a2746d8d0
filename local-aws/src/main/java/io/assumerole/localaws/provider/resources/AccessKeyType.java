package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;
import static io.assumerole.localaws.provider.aws.AwsFailure.run;

import io.assumerole.localaws.provider.aws.AwsFailure;
import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.PropertyRule;
import io.assumerole.localaws.provider.schema.PropertyType;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code aws:iam/accessKey:AccessKey}.
 *
 * <p>AWS returns the secret once, when the key is created; an imported key has no secret. With a {@code pgpKey}, the
 * state contains only the encrypted secret.
 */
final class AccessKeyType implements EmulatedResourceType {
    private static final String STATUS = "status";
    private static final String ACTIVE = "Active";
    private static final String PGP_KEY = "pgpKey";
    private static final String ENCRYPTED_SECRET = "encryptedSecret";
    private static final String ENCRYPTED_PASSWORD = "encryptedSesSmtpPasswordV4";
    private static final String FINGERPRINT = "keyFingerprint";
    private static final ResourceSchema SCHEMA = ResourceSchema.of(
            "aws:iam/accessKey:AccessKey",
            Property.output("createDate", PropertyType.STRING),
            Property.output(ENCRYPTED_SECRET, PropertyType.STRING).with(Trait.NOT_RETURNED),
            Property.output(ENCRYPTED_PASSWORD, PropertyType.STRING).with(Trait.NOT_RETURNED),
            Property.output(FINGERPRINT, PropertyType.STRING).with(Trait.NOT_RETURNED),
            Property.input(PGP_KEY, PropertyType.STRING)
                    .with(Trait.REPLACE_ON_CHANGES, Trait.NOT_RETURNED)
                    .withRule(PgpKey.RULE),
            Property.output("secret", PropertyType.STRING).with(Trait.SECRET, Trait.NOT_RETURNED),
            Property.output("sesSmtpPasswordV4", PropertyType.STRING).with(Trait.SECRET, Trait.NOT_RETURNED),
            Property.input(STATUS, PropertyType.STRING)
                    .withDefault(ACTIVE)
                    .withRule(PropertyRule.oneOf(ACTIVE, "Inactive")),
            Property.input("user", PropertyType.STRING).with(Trait.REQUIRED, Trait.REPLACE_ON_CHANGES));

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Created create(Session aws, Values inputs) {
        var user = inputs.string("user");
        // This check precedes the creation, because a secret that cannot be encrypted would be lost.
        var reader = inputs.has(PGP_KEY) ? PgpKey.of(inputs.string(PGP_KEY)) : null;
        var key = call(
                "creating IAM Access Key (" + user + ")",
                () -> aws.iam()
                        .createAccessKey(request -> request.userName(user))
                        .accessKey());
        var outputs = new HashMap<String, Object>();
        outputs.put("createDate", EmulatedResourceType.date(key.createDate()));
        var password = smtpPassword(key.secretAccessKey(), aws.region().id());
        if (reader == null) {
            outputs.put("secret", key.secretAccessKey());
            outputs.put("sesSmtpPasswordV4", password);
        } else {
            outputs.put(ENCRYPTED_SECRET, reader.encrypted(key.secretAccessKey()));
            outputs.put(ENCRYPTED_PASSWORD, reader.encrypted(password));
            outputs.put(FINGERPRINT, reader.fingerprint());
        }
        return new Created(key.accessKeyId(), outputs);
    }

    @Override
    public void finish(Session aws, String id, Values inputs) {
        if (!ACTIVE.equals(inputs.string(STATUS))) {
            setStatus(aws, id, inputs);
        }
    }

    /** Returns false: the answer of the creation is complete, and IAM may not find the new key for a while. */
    @Override
    public boolean isReadAfterCreate() {
        return false;
    }

    @Override
    public Live read(Session aws, String id, Values state) {
        var user = user(aws, id, state);
        var key = call(
                "reading IAM Access Key (" + id + ")",
                () -> aws.iam().listAccessKeysPaginator(request -> request.userName(user)).accessKeyMetadata().stream()
                        .filter(candidate -> candidate.accessKeyId().equals(id))
                        .findFirst()
                        .orElseThrow(() -> AwsFailure.notFound("the user " + user + " has no such key")));
        var outputs = new HashMap<String, Object>();
        outputs.put("user", key.userName());
        outputs.put(STATUS, key.statusAsString());
        if (key.createDate() != null) {
            outputs.put("createDate", EmulatedResourceType.date(key.createDate()));
        }
        return new Live(id, outputs);
    }

    /** Returns the user of the key; asks AWS if only the key's ID is known, as in an import. */
    private static String user(Session aws, String id, Values state) {
        if (state.has("user")) {
            return state.string("user");
        }
        return call(
                "reading IAM Access Key (" + id + ")",
                () -> aws.iam()
                        .getAccessKeyLastUsed(request -> request.accessKeyId(id))
                        .userName());
    }

    @Override
    public Map<String, Object> update(Session aws, String id, Values before, Values inputs) {
        if (!Objects.equals(before.string(STATUS), inputs.string(STATUS))) {
            setStatus(aws, id, inputs);
        }
        return Map.of();
    }

    private static void setStatus(Session aws, String id, Values inputs) {
        run(
                "updating IAM Access Key (" + id + ")",
                () -> aws.iam()
                        .updateAccessKey(request -> request.userName(inputs.string("user"))
                                .accessKeyId(id)
                                .status(inputs.string(STATUS))));
    }

    @Override
    public void delete(Session aws, String id, Values state) {
        var user = user(aws, id, state);
        run(
                "deleting IAM Access Key (" + id + ")",
                () -> aws.iam()
                        .deleteAccessKey(request -> request.userName(user).accessKeyId(id)));
    }

    /**
     * Derives the password for SES's SMTP interface, as AWS documents it:
     * https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html.
     */
    static String smtpPassword(String secretAccessKey, String region) {
        var signature = ("AWS4" + secretAccessKey).getBytes(StandardCharsets.UTF_8);
        for (var part : List.of("11111111", region, "ses", "aws4_request", "SendRawEmail")) {
            signature = sign(signature, part);
        }
        var password = new ByteArrayOutputStream();
        password.write(4);
        password.writeBytes(signature);
        return Base64.getEncoder().encodeToString(password.toByteArray());
    }

    private static byte[] sign(byte[] key, String message) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
