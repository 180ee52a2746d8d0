package io.assumerole.localaws.provider;

/** IAM policies for tests. */
public final class Policies {
    private Policies() {}

    public static String trust(String principalArn) {
        return """
               {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
               "Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}]}""".formatted(principalArn);
    }

    public static String trust(String principalArn, String externalId) {
        return """
               {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
               "Principal":{"AWS":"%s"},"Action":"sts:AssumeRole",\
               "Condition":{"StringEquals":{"sts:ExternalId":"%s"}}}]}""".formatted(principalArn, externalId);
    }

    public static String allow(String action, String resource) {
        return """
               {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
               "Action":["%s"],"Resource":"%s"}]}""".formatted(action, resource);
    }

    /** Trusts whom a provider says to be this subject, in tokens for this audience. */
    public static String webIdentityTrust(String providerArn, String audience, String subject) {
        var host = providerArn.substring(providerArn.indexOf('/') + 1);
        return """
               {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
               "Principal":{"Federated":"%1$s"},"Action":"sts:AssumeRoleWithWebIdentity",\
               "Condition":{"StringEquals":{"%2$s:aud":"%3$s","%2$s:sub":"%4$s"}}}]}""".formatted(providerArn, host, audience, subject);
    }

    /** A policy of a secret that one principal may read. */
    public static String readableBy(String principal) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},\
                "Action":"secretsmanager:GetSecretValue","Resource":"*"}]}""".formatted(principal);
    }

    /** Denies everybody to delete the objects of a bucket. */
    public static String ofBucket(String bucket) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",\
                "Action":"s3:DeleteObject","Resource":"arn:aws:s3:::%s/*"}]}""".formatted(bucket);
    }
}
